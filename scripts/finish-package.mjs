// The last step of the package's build:
//
//   node scripts/finish-package.mjs BINDINGS COMPILER
//
// makes the wasm of both modules of wasm-bindgen's output small, bundles the element, and lays all into pkg with what npm wants to know
// and where the wasm is from. Holds the sizes against their budget.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
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

const [bindings, compiler] = process.argv.slice(2);
const root = fileURLToPath(new URL("../", import.meta.url));
const read = (path) => readFileSync(join(root, path), "utf8");
const crate = (name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(read("Cargo.toml"))[1];

// Another folder takes the place of the last one once it is whole.
const folder = join(root, "target/package/pkg");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

for (const name of MODULES) {
  execFileSync("wasm-opt", [...WASM_OPT, join(bindings, wasmOf(name)), "-o", join(folder, wasmOf(name))], { stdio: "inherit" });
  copyFileSync(join(bindings, `${name}.js`), join(folder, `${name}.js`));
  // A class can be left to `using`, of which not every project's settings know.
  const types = readFileSync(join(bindings, `${name}.d.ts`), "utf8");
  const reference = types.includes("[Symbol.dispose]") ? '/// <reference lib="esnext.disposable" />\n' : "";
  writeFileSync(join(folder, `${name}.d.ts`), reference + types);
}
for (const name of ["node.js", "node-machine.js", "node-load.js", "embed.d.ts", "README.md"]) {
  copyFileSync(join(root, "www/package", name), join(folder, name));
}
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, name), join(folder, name));
copyFileSync(join(root, "www/embed/embed.css"), join(folder, "embed.css"));
await bundleEmbed(folder, { engine: "./eventsieve.js", wasm: "./eventsieve_bg.wasm" });

writeFileSync(join(folder, "provenance.json"), json(provenance()));
writeFileSync(join(folder, "package.json"), json(description()));
rmSync(join(root, "pkg"), { recursive: true, force: true });
renameSync(folder, join(root, "pkg"));
report();

function description() {
  return {
    name: "eventsieve",
    version: crate("version"),
    description: crate("description"),
    keywords: ["eventbridge", "event-pattern", "aws", "wasm", "matcher"],
    license: crate("license"),
    type: "module",
    engines: { node: ">=20" },
    sideEffects: ["./embed.js"],
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

function report() {
  let isOver = false;
  for (const [name, most] of Object.entries(BUDGET)) {
    const kilobytes = gzipSync(readFileSync(join(root, "pkg", name)), { level: 9 }).length / 1000;
    console.log(`${kilobytes.toFixed(1).padStart(8)} KB gzip  ${name} (budget ${most})`);
    isOver ||= kilobytes > most;
  }
  if (isOver) {
    console.error("The package is larger than its budget.");
    process.exit(1);
  }
}
