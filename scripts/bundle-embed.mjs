// Bundles the element of www/embed into a folder, as embed.js.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const MAIN = fileURLToPath(new URL("../www/embed/main.js", import.meta.url));

const PAGE_STYLES = fileURLToPath(new URL("../www/style.css", import.meta.url));

// The style sheet becomes a text, without the space in it. Before it come the page's own tokens, for the frame.
const styleSheets = {
  name: "style sheets",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const [, tokens] = /:root (\{.*?\n\})/s.exec(readFileSync(PAGE_STYLES, "utf8"));
      const sheet = `.frame ${tokens}${readFileSync(path, "utf8")}`;
      const { code } = await transform(sheet, { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    }),
};

/** Bundles the script of embed.html, which loads `embed`, and gives its name. */
export async function bundleFrame(folder, embed) {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../www/embed/frame.js", import.meta.url))],
    entryNames: "frame-[hash]",
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    external: [embed],
    metafile: true,
    logLevel: "warning",
  });
  return basename(Object.keys(metafile.outputs)[0]);
}

/** `engine` and `wasm` are what the element loads, and `playground` where it links to by itself, all seen from embed.js. */
export async function bundleEmbed(folder, { engine, wasm, playground = "" }) {
  await build({
    entryPoints: [MAIN],
    outfile: join(folder, "embed.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    define: { ENGINE: JSON.stringify(engine), WASM: JSON.stringify(wasm), PLAYGROUND: JSON.stringify(playground) },
    external: [engine],
    plugins: [styleSheets],
    logLevel: "warning",
  });
}
