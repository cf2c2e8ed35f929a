// Serves folders of the checkout and pages of a test, with the headers that the test asks for.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, normalize, resolve } from "node:path";
import { root } from "./page.mjs";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

// `folders` are by the start of the address, such as {"/pkg/": "pkg"}; `pages` are texts by their address; `headers` are the same for
// all, or a function of the address. What is asked for is in `requests`.
export async function serve(folders, { pages = {}, headers = {} } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (path === "/favicon.ico") return response.writeHead(204).end();
    requests.push(path);
    for (const [name, value] of Object.entries(typeof headers === "function" ? headers(path) : headers)) response.setHeader(name, value);
    const content = pages[path] ?? (await fileAt(path, folders)) ?? (path === "/" ? "<!doctype html><title>Empty</title>" : undefined);
    if (content === undefined) return response.writeHead(404).end();
    response.setHeader("Content-Type", TYPES[extname(path)] ?? TYPES[".html"]);
    response.end(content);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()));
  return { address: `http://127.0.0.1:${server.address().port}`, requests, stop };
}

async function fileAt(path, folders) {
  const start = Object.keys(folders).find((start) => path.startsWith(start));
  if (!start) return undefined;
  const name = normalize(path.slice(start.length) + (path.endsWith("/") ? "index.html" : ""));
  return name.startsWith("..") ? undefined : readFile(resolve(root, folders[start], name)).catch(() => undefined);
}
