// Writes the sources of the documentation's book into a folder:
//
//   node scripts/write-book.mjs FOLDER
//
// Its chapters are what is written in docs, and sections of the README. A pattern with an event in docs/patterns.md becomes a
// playground, in which both stand as text too, for readers without scripts and for the search.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = process.argv[2];
const read = (path) => readFileSync(join(root, path), "utf8");
const readme = read("README.md");

// By the names of their files.
const CHAPTERS = {
  introduction: ["Eventsieve", readme.slice(0, readme.indexOf("\n## ")).replace(/^#(#+ )/gm, "$1")],
  patterns: ["The event pattern language", live(read("docs/patterns.md"))],
  differences: ["Known differences from AWS", section("Known differences from AWS")],
  "command-line": ["On the command line", section("On the command line")],
  convert: ["Patterns in and out", read("docs/convert.md")],
  gateway: ["The gateway and its protocol", section("A gateway on your machine")],
  javascript: ["From JavaScript", read("www/package/README.md").replace(/^# .*/, "# From JavaScript")],
  embedding: ["In other pages", read("docs/embedding.md")],
  rust: ["From Rust", `${section("From Rust")}\n[The crate's documentation](api/eventsieve/index.html) tells all that there is.\n`],
  deployment: ["The API in your account", read("docs/deployment.md")],
  hosting: ["Hosting", read("docs/hosting.md")],
};

// Where what the texts refer to stands in the book.
const PLACES = [
  [/\]\((?:docs\/)?(patterns|convert|embedding|deployment|hosting)\.md/g, "]($1.md"],
  [/\]\(www\/package\/README\.md/g, "](javascript.md"],
  [/\]\(\.\.\/src\/infra\/template\.yaml\)/g, "](template.yaml)"],
  [/\]\(#for-a-team\)/g, "](gateway.md#for-a-team)"],
  [/\]\(\.\.\/README\.md#from-javascript\)/g, "](javascript.md)"],
  [/\]\(\.\.\/README\.md#a-gateway-on-your-machine\)/g, "](gateway.md)"],
  [/(srcset|src)="docs\//g, '$1="'],
];

mkdirSync(join(folder, "src"), { recursive: true });
mkdirSync(join(folder, "theme/fonts"), { recursive: true });
for (const [name, [, text]] of Object.entries(CHAPTERS)) {
  writeFileSync(join(folder, "src", `${name}.md`), PLACES.reduce((text, [from, to]) => text.replace(from, to), text));
}
for (const path of ["docs/page-light.png", "docs/page-dark.png", "docs/deployment.svg", "src/infra/template.yaml"]) {
  copyFileSync(join(root, path), join(folder, "src", basename(path)));
}
const summary = Object.entries(CHAPTERS).map(([name, [title]]) => `- [${title}](${name}.md)`);
writeFileSync(join(folder, "src/SUMMARY.md"), `# Summary\n\n${summary.join("\n")}\n`);
copyFileSync(join(root, "www/favicon.svg"), join(folder, "theme/favicon.svg"));
writeFileSync(
  join(folder, "theme/head.hbs"),
  `<link rel="stylesheet" href="{{ path_to_root }}../embed.css">\n<script type="module" src="{{ path_to_root }}../embed.js"></script>\n`,
);
// Text that is set anew in another font moves.
writeFileSync(join(folder, "theme/fonts/fonts.css"), "/* The fonts are the system's. */\n");
writeFileSync(
  join(folder, "book.toml"),
  `[book]
title = "Eventsieve"
language = "en"

[output.html]
default-theme = "light"
preferred-dark-theme = "navy"
no-section-label = true
site-url = "/docs/"
sidebar-header-nav = false
input-404 = ""

[output.html.print]
enable = false

[output.html.playground]
runnable = false
`,
);

// A section of the README as a chapter: its headings go one step up.
function section(title) {
  const start = readme.indexOf(`\n## ${title}\n`) + 1;
  if (start === 0) throw new Error(`README.md has no section ${title}`);
  const end = readme.indexOf("\n## ", start);
  return readme.slice(start, end).replace(/^#(#+ )/gm, "$1");
}

// Puts a playground in place of each pattern with the first event below it.
function live(text) {
  const block = "```json\\n([\\s\\S]*?)\\n```\\n";
  const pair = new RegExp(`^Pattern:\\n${block}\\s*(Matches|Does not match):\\n${block}`, "gm");
  let count = 0;
  const written = text.replace(pair, (_, pattern, verdict, event) => {
    count++;
    const scripts = [pattern, event].map((text) => `<script type="application/json">${text.replace(/\n\s*\n/g, "\n")}</script>`);
    const shown = `${pattern}\n\n${verdict}:\n${event}`.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replace(/\n\s*\n/g, "\n");
    const attributes = `live view="compact" data-expected="${verdict === "Matches" ? "match" : "no-match"}"`;
    const content = [...scripts, `<pre>${shown}</pre>`].join("\n");
    return `<event-pattern-playground ${attributes}>\n${content}\n</event-pattern-playground>\n\n`;
  });
  const rule = "The examples are tried by a test. `Pattern:` introduces a pattern, `Matches:` and `Does not match:` an event each for the";
  if (!written.includes(rule)) throw new Error("docs/patterns.md says otherwise how its examples are to be read");
  if (count < 40) throw new Error(`only ${count} examples of docs/patterns.md are live`);
  return written.replace(
    rule,
    "The examples are live: edit one, and the verdict follows. `Matches:` and `Does not match:` introduce another event each for the",
  );
}
