// The page without a network. A build is kept whole and given whole, so that no file of one meets a file of another.
//
// scripts/offline.mjs puts in the first two lines: BUILD names the build, and FILES has the hash of each of its files by path.

const OURS = `eventsieve ${registration.scope} `;
const KEPT = OURS + BUILD;

// There the server costs nothing, and another program can have the same port tomorrow: whatever answers is the truth.
const IS_OWN_MACHINE = /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(location.hostname);

// A header that asks for it would only scroll where the address has a fragment.
const AGAIN = "<script>location.reload()</script>";

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
addEventListener("message", ({ data }) => data === "take over" && skipWaiting());
addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (Object.hasOwn(FILES, path)) event.respondWith(answer(event.request, path));
});

// All files or none: one that is of another build, or cannot be had, leaves the browser with what it has.
async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll(Object.entries(FILES).map(([path, integrity]) => new Request(path, { integrity, cache: "no-cache" })));
}

// A page that came before the first worker is given files by it from now on, for it came from the same build.
async function forgetOthers() {
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== KEPT);
  await Promise.all(others.map((name) => caches.delete(name)));
  if (others.length === 0) await clients.claim();
}

async function answer(request, path) {
  if (IS_OWN_MACHINE) return fetch(request).catch(() => kept(request, path));
  if (request.mode === "navigate" && (await handsOver(request))) return new Response(AGAIN, { headers: { "Content-Type": "text/html" } });
  return kept(request, path);
}

async function kept(request, path) {
  const response = await (await caches.open(KEPT)).match(path);
  if (response) return response;
  // What the browser dropped is fetched again, as this build has it or not at all. The page itself brings a build with it.
  return request.mode === "navigate" ? fetch(request) : fetch(new Request(request, { integrity: FILES[path] }));
}

// The new build that was asked to take over. One that does not is not asked again, or the page would be loaded without end.
let asked;

// Whether a newer build takes the place of this one. It waits until the page is loaded again while no other tab has it open, for
// a browser by itself keeps it waiting until no tab is left.
async function handsOver({ isReloadNavigation }) {
  const { waiting } = registration;
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const tabs = windows.filter(({ url }) => url.startsWith(registration.scope)).length;
  // A page that is loaded again is still there.
  if (!waiting || waiting === asked || tabs > (isReloadNavigation ? 1 : 0)) return false;
  asked = waiting;
  waiting.postMessage("take over");
  return true;
}

// As FILES has it: the page is "./", and what is not of the build, such as an API of the same server, is in no list.
function pathOf({ method, url }) {
  const [address] = url.split(/[?#]/);
  if (method !== "GET" || !address.startsWith(registration.scope)) return null;
  const path = address.slice(registration.scope.length);
  return path === "" || path === "index.html" ? "./" : path;
}
