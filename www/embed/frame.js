// embed.html: the element alone, for pages that take frames and no scripts of others.
//
// The fragment holds the element's attributes, as in `#view=compact&live=&pattern=…&event=…`, or in place of the texts a `link` that
// the playground made, as in `#live=&link=1.…`. The page around is told {type: "eventsieve:height", height}, in pixels. It is told
// nothing else, and nothing that it says is heard.
import "./embed.js";
import { unpack } from "../pack.js";

const NAMES = ["pattern", "event", "example", "view", "theme", "readonly", "live"];
const element = document.querySelector("event-pattern-playground");

async function open() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const link = /^1\.(.*)$/.exec(parameters.get("link") ?? "");
  if (link) {
    // A link that was changed on the way is as none.
    const { p = [], e = [] } = await unpack(link[1]).then(JSON.parse).catch(() => ({}));
    if (typeof p[0]?.t === "string") parameters.set("pattern", p[0].t);
    if (typeof e[0]?.t === "string") parameters.set("event", e[0].t);
  }
  for (const name of NAMES) {
    const value = parameters.get(name);
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

// The origin of the page around: as the browser says, or else as the request for this page said. Without either nobody is told.
function around() {
  if (parent === self) return null;
  const origin = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  return origin && origin !== "null" ? origin : null;
}

const origin = around();
if (origin) {
  new ResizeObserver(([{ borderBoxSize }]) => {
    parent.postMessage({ type: "eventsieve:height", height: Math.ceil(borderBoxSize[0].blockSize) }, origin);
  }).observe(element);
}
addEventListener("hashchange", open);
open();
