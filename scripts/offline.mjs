// Writes the service worker of a built page, which names each of its files and what is in it.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";

const NAME = "service-worker.js";

export function keepOffline(folder) {
  const files = Object.fromEntries(
    readdirSync(folder, { recursive: true })
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => name !== NAME && !/\.(gz|br)$/.test(name) && statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => [name === "index.html" ? "./" : name, integrity(readFileSync(join(folder, name)))]),
  );
  const source = readFileSync(new URL(`../www/${NAME}`, import.meta.url), "utf8");
  const build = JSON.stringify(integrity(source + JSON.stringify(files)));
  const whole = `const BUILD = ${build};\nconst FILES = ${JSON.stringify(files)};\n${source}`;
  writeFileSync(join(folder, NAME), transformSync(whole, { minify: true, target: "es2022" }).code);
}

/** What a browser holds a file to. */
export function integrity(content) {
  return `sha384-${createHash("sha384").update(content).digest("base64")}`;
}
