// The last step of the package's build:
//
//   node scripts/finish-package.mjs COMPILER
//
// makes the wasm of both modules small, bundles what wasm-bindgen wrote with what goes before it, and the element, and lays all into pkg
// with what npm wants to know and where the wasm is from, if the sizes are within their budget.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { bundleEmbed } from "./bundle-embed.mjs";

const BUDGET = { "eventsieve_bg.wasm": 120, "machine_bg.wasm": 120, "embed.js": 6 }; // KB of gzip
const MODULES = ["eventsieve", "machine"];
const WASM_OPT = [
  "-Oz",
  // What is called from one place only stays apart: less to read, and more alike for gzip.
  "--one-caller-inline-max-function-size=20",
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-reference-types",
  "--enable-multivalue",
  "--enable-simd",
  "--low-memory-unused",
  "--zero-filled-memory",
  "--converge",
];

const [compiler] = process.argv.slice(2);
const root = fileURLToPath(new URL("../", import.meta.url));
// What scripts/build-package has wasm-bindgen write, and www/package imports.
const bindings = join(root, "target/package/bindings");
const read = (path) => readFileSync(join(root, path), "utf8");
const crate = (name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(read("Cargo.toml"))[1];

// Another folder takes the place of the last one once it is whole.
const folder = join(root, "target/package/pkg");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

for (const name of MODULES) {
  execFileSync("wasm-opt", [...WASM_OPT, join(bindings, wasmOf(name)), "-o", join(folder, wasmOf(name))], { stdio: "inherit" });
  buildSync({
    entryPoints: [join(root, "www/package", `${name}.js`)],
    outfile: join(folder, `${name}.js`),
    banner: { js: `/* @ts-self-types="./${name}.d.ts" */` },
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
  });
  writeFileSync(join(folder, `${name}.d.ts`), typesOf(name));
}
for (const name of ["node.js", "node-machine.js", "node-file.js", "embed.d.ts", "README.md"]) {
  copyFileSync(join(root, "www/package", name), join(folder, name));
}
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, name), join(folder, name));
copyFileSync(join(root, "www/embed/embed.css"), join(folder, "embed.css"));
await bundleEmbed(folder, { engine: "./eventsieve.js", wasm: "./eventsieve_bg.wasm" });

writeFileSync(join(folder, "provenance.json"), json(provenance()));
writeFileSync(join(folder, "package.json"), json(description()));
checkSizes();
rmSync(join(root, "pkg"), { recursive: true, force: true });
renameSync(folder, join(root, "pkg"));

function description() {
  return {
    name: "eventsieve",
    version: crate("version"),
    description: crate("description"),
    keywords: ["eventbridge", "event-pattern", "aws", "wasm", "matcher"],
    license: crate("license"),
    type: "module",
    engines: { node: ">=20" },
    sideEffects: ["./embed.js", "./embed.css"],
    types: "./eventsieve.d.ts",
    exports: {
      ".": { types: "./eventsieve.d.ts", node: "./node.js", default: "./eventsieve.js" },
      "./machine": { types: "./machine.d.ts", node: "./node-machine.js", default: "./machine.js" },
      "./eventsieve_bg.wasm": "./eventsieve_bg.wasm",
      "./machine_bg.wasm": "./machine_bg.wasm",
      "./embed": { types: "./embed.d.ts", default: "./embed.js" },
      "./embed.css": "./embed.css",
      "./package.json": "./package.json",
    },
  };
}

// Of wasm-bindgen's types those that are derived from Rust's. What it says of loading names the browser's types, which not every project
// has, and the wasm's insides.
function typesOf(name) {
  const [derived, loading] = readFileSync(join(bindings, `${name}.d.ts`), "utf8").split("export type InitInput");
  if (!loading) throw new Error(`wasm-bindgen's ${name}.d.ts has not what www/package/init.d.ts stands for.`);
  // A class can be left to `using`, of which not every project's settings know.
  const reference = derived.includes("[Symbol.dispose]") ? '/// <reference lib="esnext.disposable" />\n' : "";
  return `${reference}${derived.trimEnd()}\n\n` + read("www/package/init.d.ts");
}

// From what, with what and to what the wasm was built, so that whoever doubts can build it again.
function provenance() {
  const git = (...options) => execFileSync("git", options, { cwd: root, encoding: "utf8" }).trim();
  const version = (command) => execFileSync(command, ["--version"], { encoding: "utf8" }).trim();
  let source = {};
  try {
    source = { commit: git("rev-parse", "HEAD"), isChanged: git("status", "--porcelain") !== "" };
  } catch {
    source = { commit: null };
  }
  const hash = (name) => createHash("sha256").update(readFileSync(join(folder, name))).digest("hex");
  return {
    source,
    command: "scripts/build-package",
    standardLibrary: "built from the compiler's sources with optimize_for_size, and immediate-abort for panics",
    tools: [compiler, version("wasm-bindgen"), version("wasm-opt")],
    sha256: Object.fromEntries(MODULES.map(wasmOf).map((name) => [name, hash(name)])),
  };
}

function wasmOf(name) {
  return `${name}_bg.wasm`;
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function checkSizes() {
  let isOver = false;
  for (const [name, most] of Object.entries(BUDGET)) {
    const kilobytes = gzipSync(readFileSync(join(folder, name)), { level: 9 }).length / 1000;
    console.log(`${kilobytes.toFixed(1).padStart(8)} KB gzip  ${name} (budget ${most})`);
    isOver ||= kilobytes > most;
  }
  if (isOver) {
    console.error("The package is larger than its budget.");
    process.exit(1);
  }
}
