// The last step of the page's build, called by Trunk on the folder it is about to publish:
// minifies scripts and styles, bundles the editors and the worker, lays the examples into one file, writes the page's
// Content-Security-Policy and its service worker, compresses what compresses, and holds the sizes against their budget.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import zopfli from "@gfx/zopfli";
import { buildSync, transformSync } from "esbuild";
import { bundleEditor } from "./bundle-editor.mjs";
import { bundleWorker } from "./bundle-worker.mjs";
import { integrity, keepOffline } from "./offline.mjs";

const BUDGET = { wasm: 245, total: 262, editor: 120 }; // KB of gzip
const COMPRESSED = /\.(html|css|js|json|webmanifest|wasm|svg)$/;
const LOADED_LATER = /^(examples\.json|(editor|workbench|worker)-.*|service-worker\.js)$/;
const isRelease = process.env.TRUNK_PROFILE === "release";

const folder = process.env.TRUNK_STAGING_DIR;

const index = join(folder, "index.html");
let html = readFileSync(index, "utf8");
const worker = await bundleWorker(folder);
bundleStyles("workbench");
files()
  .filter((name) => /\.(css|js)$/.test(name) && name !== worker)
  .forEach(minify);
const editor = await bundleEditor(folder);
html = html.replace('data-editor=""', `data-editor="${editor}"`).replace('data-worker=""', `data-worker="${worker}"`);
html = html.replace('data-workbench=""', `data-workbench="${nameByContent("workbench")}"`);
writeFileSync(index, withPolicy(withHashes(html)));
writeFileSync(join(folder, "examples.json"), examples());
// While somebody works on the page, each load is to show the latest.
if (isRelease) keepOffline(folder);

// Any server can send what lies beside a file as `.gz` or `.br`; the time it takes is spent once.
const sizes = [];
for (const name of files().filter((name) => COMPRESSED.test(name))) {
  const path = join(folder, name);
  const content = readFileSync(path);
  if (isRelease && /[/\\]\.(cargo|rustup)[/\\]/.test(content.toString("latin1"))) throw new Error(`${name} tells where it was built.`);
  const [gzip, brotli] = await Promise.all([
    promisify(zopfli.gzip)(content, { numiterations: 5 }),
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  ]);
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotli);
  sizes.push({ name, kilobytes: gzip.length / 1000 });
}
report(sizes);

function files() {
  return readdirSync(folder, { recursive: true });
}

function minify(name) {
  const path = join(folder, name);
  const { code } = transformSync(readFileSync(path, "utf8"), { loader: name.endsWith(".css") ? "css" : "js", minify: true, target: "es2022" });
  writeFileSync(path, code);
}

// Gives the document with the hash of each file as it is now. Those that Trunk writes are of what was not minified yet, and now and
// then of nothing: the programs share their snippets, and one can be written while it is read for the other.
function withHashes(html) {
  return html.replace(/(<link [^>]*href="([^"]+)"[^>]*integrity=")[^"]*/g, (_, start, address) => {
    const name = files().find((name) => address.endsWith(`/${name}`));
    return start + integrity(readFileSync(join(folder, name)));
  });
}

// Puts the style sheets of a program that is loaded later into one.
function bundleStyles(program) {
  const main = fileURLToPath(new URL(`../www/${program}/main.css`, import.meta.url));
  buildSync({ entryPoints: [main], outfile: join(folder, `${program}.css`), bundle: true, logLevel: "warning" });
}

// Renames a program that is loaded later, and its style sheet, by what is in them: a page asks for the files that were built with
// it or for none. Gives the names of the script and of the style sheet.
function nameByContent(program) {
  const [script, style, wasm] = [`${program}.js`, `${program}.css`, `${program}_bg.wasm`];
  const content = [script, style, wasm].map((name) => readFileSync(join(folder, name)));
  const stem = `${program}-${createHash("sha256").update(Buffer.concat(content)).digest("hex").slice(0, 16)}`;
  writeFileSync(join(folder, script), content[0].toString().replaceAll(wasm, `${stem}_bg.wasm`));
  renameSync(join(folder, script), join(folder, `${stem}.js`));
  renameSync(join(folder, style), join(folder, `${stem}.css`));
  renameSync(join(folder, wasm), join(folder, `${stem}_bg.wasm`));
  return `${stem}.js ${stem}.css`;
}

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
    // Beyond its own server the page speaks to an API's WebSocket that somebody names, and to nothing else.
    "connect-src 'self' wss: ws://localhost:* ws://127.0.0.1:*",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html.replace(/<head>/, `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`);
}

function report(sizes) {
  const total = sizes.filter(({ name }) => !LOADED_LATER.test(name)).reduce((sum, { kilobytes }) => sum + kilobytes, 0);
  const wasm = sizes.find(({ name }) => /^app-.*\.wasm$/.test(name)).kilobytes;
  const later = sizes.find(({ name }) => name === editor).kilobytes;
  for (const { name, kilobytes } of sizes) {
    console.log(`${kilobytes.toFixed(1).padStart(8)} KB gzip  ${name}${LOADED_LATER.test(name) ? " (loaded later)" : ""}`);
  }
  console.log(`${total.toFixed(1).padStart(8)} KB gzip  first load (budget ${BUDGET.total}; wasm ${BUDGET.wasm}; editors ${BUDGET.editor})`);
  if (isRelease && (wasm > BUDGET.wasm || total > BUDGET.total || later > BUDGET.editor)) {
    console.error("The page is larger than its budget.");
    process.exit(1);
  }
}
