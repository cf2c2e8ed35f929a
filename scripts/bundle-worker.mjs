// Bundles the worker that judges files into a folder: www/worker/main.js with what Trunk made of the engine there. Tells the name
// of its script. The names change with what is in the files, and the script knows that of its engine, so that two builds never mix.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export async function bundleWorker(folder) {
  const engine = join(folder, "worker_bg.wasm");
  const hash = createHash("sha256").update(readFileSync(engine)).digest("hex").slice(0, 8).toUpperCase();
  const name = `worker-${hash}.wasm`;
  renameSync(engine, join(folder, name));
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../www/worker/main.js", import.meta.url))],
    entryNames: "worker-[hash]",
    outdir: folder,
    alias: { bindings: join(folder, "worker.js") },
    define: { WASM: JSON.stringify(name) },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    metafile: true,
    logLevel: "warning",
  });
  rmSync(join(folder, "worker.js"));
  return basename(Object.keys(metafile.outputs)[0]);
}
