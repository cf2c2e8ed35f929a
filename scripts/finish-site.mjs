// The last step of the site's build:
//
//   node scripts/finish-site.mjs DOCUMENTATION API
//
// lays the playground of dist, the documentation, that of the crate and the element with its engine into site, names what may change
// by its content, writes policies and headers, compresses what compresses, and fails where a link leads nowhere.
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { keepOffline } from "./offline.mjs";
import { bundleEmbed, bundleFrame } from "./bundle-embed.mjs";

const COMPRESSED = /\.(html|css|js|json|webmanifest|wasm|svg|txt)$/;
const root = fileURLToPath(new URL("../", import.meta.url));
const folder = join(root, "target/site/whole");
const from = (path) => join(root, path);
const own = (path) => join(folder, path);

rmSync(folder, { recursive: true, force: true });
cpSync(from("dist"), folder, { recursive: true });
// The page says so that there are embeds beside it, and its service worker has its hash.
const [before, after] = readFileSync(own("index.html"), "utf8").split('<div id="app"');
writeFileSync(own("index.html"), `${before}<div id="app" data-embeds${after ?? fail("The page has no place to say that it has embeds.")}`);
keepOffline(folder);
for (const name of ["index.html", "service-worker.js"]) for (const ending of [".gz", ".br"]) rmSync(own(name + ending));

cpSync(process.argv[2], own("docs"), { recursive: true });
cpSync(process.argv[3], own("docs/api"), { recursive: true });
rmSync(own("docs/api/.lock"), { force: true });
// rustdoc writes none, and links to it.
const start = `<!doctype html><html lang="en"><head><title>Eventsieve</title><meta http-equiv="refresh" content="0; url=eventsieve/index.html"></head>`;
writeFileSync(own("docs/api/index.html"), `${start}<body><a href="eventsieve/index.html">From Rust</a></body></html>\n`);

// The element's address stays, for other pages hold it; what it loads changes its name with its content.
const wasm = named("engine", ".wasm", readFileSync(from("pkg/eventsieve_bg.wasm")));
const engine = named("engine", ".js", readFileSync(from("pkg/eventsieve.js"), "utf8").replaceAll("eventsieve_bg.wasm", wasm));
await bundleEmbed(folder, { engine: `./${engine}`, wasm: `./${wasm}`, playground: "./" });
cpSync(from("www/embed/embed.css"), own("embed.css"));
const frame = await bundleFrame(folder, "./embed.js");
const page = readFileSync(from("www/embed/embed.html"), "utf8").replace("frame.js", frame);
writeFileSync(own("embed.html"), withPolicy(page));

for (const name of files().filter((name) => /^docs[\\/].*\.html$/.test(name))) {
  const path = own(name);
  writeFileSync(path, withPolicy(rooted(name, reachable(readFileSync(path, "utf8")))));
}
writeFileSync(own("_headers"), headers());
checkLinks();

for (const name of files().filter((name) => COMPRESSED.test(name))) {
  const content = readFileSync(own(name));
  const has = (ending) => existsSync(own(name + ending));
  if (has(".gz") && has(".br")) continue;
  writeFileSync(own(`${name}.gz`), await promisify(gzip)(content, { level: 9 }));
  writeFileSync(own(`${name}.br`), await promisify(brotliCompress)(content));
}
rmSync(from("site"), { recursive: true, force: true });
renameSync(folder, from("site"));
console.log(`   ${readdirSync(from("site"), { recursive: true }).length} files`);

function fail(message) {
  throw new Error(message);
}

function named(stem, ending, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  writeFileSync(own(`${stem}-${hash}${ending}`), content);
  return `${stem}-${hash}${ending}`;
}

function files() {
  return readdirSync(folder, { recursive: true }).filter((name) => statSync(own(name)).isFile());
}

// What mdBook leaves out for those who do not see: long lines and wide tables are reached by the keyboard, and a corner of a table heads nothing.
function reachable(html) {
  return html
    .replace(/(<pre[^>]*><code) /g, '$1 tabindex="0" ')
    .replaceAll('<div class="table-wrapper">', '<div class="table-wrapper" tabindex="0">')
    .replaceAll("<th></th>", "<td></td>");
}

// What rustdoc puts into each page is the same for each. Its own script preloads fonts in a way that browsers cannot use, and its
// link back is a script that the policy forbids.
function rooted(name, html) {
  return html
    .replace(/<script>if\(window\.location\.protocol!=="file:"\)[^\n]*?<\/script>/, "")
    .replaceAll("{{ path_to_root }}", `${relative(dirname(name), ".").replaceAll("\\", "/")}/`)
    .replace('href="javascript:void(0)" onclick="history.back();"', 'href="eventsieve/index.html"');
}

// Scripts and styles of this site alone, and those that stand in the page by their hashes.
function withPolicy(html) {
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const hashes = (pattern) => [...html.matchAll(pattern)].map(([, text]) => hash(text));
  const scripts = hashes(/<script(?![^>]*\ssrc=)(?![^>]*type="application\/json")[^>]*>([\s\S]*?)<\/script>/g);
  const styles = hashes(/<style[^>]*>([\s\S]*?)<\/style>/g);
  // What is in attributes.
  const attributes = hashes(/\sstyle="([^"]*)"/g);
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${[...new Set(scripts)].join(" ")}`,
    `style-src 'self' ${[...new Set([...styles, ...attributes])].join(" ")} ${attributes.length ? "'unsafe-hashes'" : ""}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].map((line) => line.trim().replace(/\s+/g, " "));
  return html.replace(/<head>/, `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}" />`);
}

// As Cloudflare Pages and Netlify read it. What other pages embed may be framed and loaded by them; all else may not be framed.
function headers() {
  const all = ["X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer"];
  const unframed = ["X-Frame-Options: SAMEORIGIN", "Content-Security-Policy: frame-ancestors 'self'", "Cross-Origin-Opener-Policy: same-origin"];
  const shared = ["Access-Control-Allow-Origin: *", "Cross-Origin-Resource-Policy: cross-origin"];
  const kept = ["Cache-Control: public, max-age=31536000, immutable"];
  const isNamed = (name) => /[-.][0-9A-Za-z]{8,16}(_bg)?\.(js|css|wasm)$/.test(name) && !name.startsWith("docs");
  const blocks = [
    ["/*", all],
    ["/", unframed],
    ["/index.html", unframed],
    ["/docs/*", unframed],
    ...["embed.js", "embed.css", "examples.json"].map((name) => [`/${name}`, [...shared, "Cache-Control: public, max-age=3600"]]),
    ...files()
      .filter(isNamed)
      .map((name) => [`/${name}`, /^(engine|frame)-/.test(name) ? [...shared, ...kept] : kept]),
  ];
  return blocks.map(([path, lines]) => `${path}\n${lines.map((line) => `  ${line}\n`).join("")}`).join("\n");
}

// Whether there is what a fragment names: an id, as it stands or decoded, or lines of a source from one to another.
function holds(ids, fragment) {
  if (/^\d+-\d+$/.test(fragment)) return fragment.split("-").every((line) => ids.has(line));
  return ids.has(fragment) || ids.has(decodeURIComponent(fragment));
}

// Each address in a page leads to a file of the site, and each fragment to an id in it. Other sites are not asked.
function checkLinks() {
  const pages = new Map(files().filter((name) => name.endsWith(".html")).map((name) => [name, readFileSync(own(name), "utf8")]));
  // rustdoc writes what has no spaces without quotes.
  const attribute = (names) => new RegExp(`\\s(?:${names})=(?:"([^"]*)"|([^\\s">]+))`, "g");
  const values = (html, names) => [...html.matchAll(attribute(names))].map(([, quoted, bare]) => quoted ?? bare);
  const ids = (name) => new Set(values(pages.get(name), "id|name"));
  const known = new Map([...pages.keys()].map((name) => [name, ids(name)]));
  const all = new Set(files());
  const faults = [];
  for (const [name, html] of pages) {
    const markup = html.replace(/<script(?![^>]*\ssrc=)[\s\S]*?<\/script>/g, "");
    const tags = [...markup.matchAll(/<[a-z][^<>]*>/gi)].map(([tag]) => tag);
    for (const address of values(tags.join(""), "href|src")) {
      if (/^(?:[a-z]+:|\/\/)/i.test(address)) continue;
      const [path, fragment] = address.replaceAll("&amp;", "&").split("#");
      const bare = decodeURI(path.replace(/\?.*/, ""));
      let target = bare === "" ? name : relative(folder, join(folder, bare.startsWith("/") ? "" : dirname(name), bare));
      if (bare.endsWith("/") || target === "") target = join(target, "index.html");
      if (!all.has(target)) faults.push(`${name}: ${address} is not there`);
      else if (fragment && known.has(target) && !holds(known.get(target), fragment)) faults.push(`${name}: ${address} names no place there`);
    }
  }
  if (faults.length > 0) {
    console.error(`${faults.join("\n")}\n${faults.length} links lead nowhere.`);
    process.exit(1);
  }
}
