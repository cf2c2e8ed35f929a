// The last step of the page's build, called by Trunk on the folder it is about to publish:
// bundles the editors, writes the page's Content-Security-Policy, lays the examples into one file, compresses what compresses, and holds the sizes
// against their budget.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleEditor } from "./bundle-editor.mjs";

const BUDGET = { wasm: 288, total: 300, editor: 120 }; // KB of gzip
const COMPRESSED = /\.(html|css|js|json|wasm|svg)$/;
const LOADED_LATER = /^(examples\.json|editor-.*\.js)$/;

const folder = process.env.TRUNK_STAGING_DIR;

const index = join(folder, "index.html");
const editor = await bundleEditor(folder);
writeFileSync(index, withPolicy(readFileSync(index, "utf8").replace('data-editor=""', `data-editor="${editor}"`)));
writeFileSync(join(folder, "examples.json"), examples());

const sizes = [];
for (const name of readdirSync(folder, { recursive: true }).filter((name) => COMPRESSED.test(name))) {
  const compressed = gzipSync(readFileSync(join(folder, name)), { level: 9 });
  writeFileSync(join(folder, `${name}.gz`), compressed);
  sizes.push({ name, kilobytes: compressed.length / 1000 });
}
report(sizes);

// The texts of each example: id, group, name, about, pattern and event. The last two are cut out as they are written, for the
// spelling of a number can be what is shown; they stand at the end of their file, indented by one step.
function examples() {
  const read = (name) => readFileSync(new URL(`../www/${name}`, import.meta.url), "utf8");
  const texts = JSON.parse(read("gallery.json")).map((id) => {
    const file = read(`examples/${id}.json`);
    const { group, name, about } = JSON.parse(file);
    const [, pattern, event] = /\n  "pattern": (.*?),\n  "event": (.*)\n\}\n$/s.exec(file);
    return [id, group, name, about, ...[pattern, event].map((text) => text.replaceAll("\n  ", "\n"))];
  });
  return JSON.stringify(texts);
}

// Nothing but what the page itself brings: its own files, and its inline scripts by their hashes.
function withPolicy(html) {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = inline.map(([, script]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${hashes.join(" ")}`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html.replace(/<head>/, `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`);
}

function report(sizes) {
  const total = sizes.filter(({ name }) => !LOADED_LATER.test(name)).reduce((sum, { kilobytes }) => sum + kilobytes, 0);
  const wasm = sizes.find(({ name }) => name.endsWith(".wasm")).kilobytes;
  const later = sizes.find(({ name }) => name === editor).kilobytes;
  for (const { name, kilobytes } of sizes) {
    console.log(`${kilobytes.toFixed(1).padStart(8)} KB gzip  ${name}${LOADED_LATER.test(name) ? " (loaded later)" : ""}`);
  }
  console.log(`${total.toFixed(1).padStart(8)} KB gzip  first load (budget ${BUDGET.total}; wasm ${BUDGET.wasm}; editors ${BUDGET.editor})`);
  const isRelease = process.env.TRUNK_PROFILE === "release";
  if (isRelease && (wasm > BUDGET.wasm || total > BUDGET.total || later > BUDGET.editor)) {
    console.error("The page is larger than its budget.");
    process.exit(1);
  }
}
