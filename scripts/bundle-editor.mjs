// Bundles the editors from www/editor into a folder, and tells the file's name, which changes with what is in it.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

// A style sheet becomes a text, without the space in it.
const styleSheets = {
  name: "style sheets",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    }),
};

export async function bundleEditor(folder) {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../www/editor/main.js", import.meta.url))],
    entryNames: "editor-[hash]",
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    metafile: true,
    plugins: [styleSheets],
    logLevel: "warning",
  });
  return basename(Object.keys(metafile.outputs)[0]);
}
