// Judges a file in a worker, so that the page stays free. Ends with the worker: to cancel is to terminate it.
//
// In:  {file, pattern, turn}  judge this file, or the last one if none is given; what went on before is given up
//      {catch: pattern, turn} put the events that match into a Blob
// Out: {turn, read, size, progress}          so far; at the end also isDone, and error where the file could not be read on
//      {turn, read, size, caught, events}    a Blob of JSON Lines, and how many there are; error beside it as above
//      {turn, error, isBroken}               in words; isBroken where this worker is of no more use
import init, { FileSieve } from "bindings";

// In bytes: what is read at once. Of gzip it is many times as much text.
const CHUNK = 4 << 20;
const PACKED_CHUNK = 256 << 10;
// In milliseconds. Samples and frequent values take longer to show than figures.
const FIGURES_EVERY = 100;
const DETAILS_EVERY = 1000;
// In bytes: a Blob of so many is handed to the browser, which keeps it where there is room.
const PART = 8 << 20;
// In events.
const WARM_UP = 1000;

const ready = init({ module_or_path: new URL(WASM, import.meta.url) }).then(warmUp);
let file = null;
let newest = 0;

addEventListener("message", async ({ data }) => {
  newest = data.turn;
  file = data.file ?? file;
  try {
    await ready;
    await (data.catch === undefined ? judge(data.pattern, data.turn) : catchAll(data.catch, data.turn));
  } catch (error) {
    if (data.turn === newest) postMessage({ turn: data.turn, error: inWords(error), isBroken: isTrap(error) });
  }
});

async function judge(pattern, turn) {
  // Of gzip it is guessed how much text there is: JSON of many events becomes about a tenth.
  const sieve = new FileSieve(pattern, file.size * ((await isPacked()) ? 10 : 1));
  await freed(sieve, async () => {
    const begun = performance.now();
    let figuresAt = begun;
    let detailsAt = begun;
    const told = await pour(sieve, turn, (read) => {
      const now = performance.now();
      if (now - figuresAt < FIGURES_EVERY) return;
      figuresAt = now;
      const hasDetails = now - detailsAt >= DETAILS_EVERY;
      if (hasDetails) detailsAt = now;
      postMessage({ turn, read, size: file.size, progress: sieve.progress(hasDetails) });
    });
    if (told === null) return;
    const { read, error } = told;
    postMessage({ turn, read, size: file.size, progress: sieve.progress(true), isDone: true, milliseconds: performance.now() - begun, error });
  });
}

async function catchAll(pattern, turn) {
  const sieve = FileSieve.catching(pattern);
  const parts = [];
  let some = [];
  let length = 0;
  const keep = (least) => {
    const caught = sieve.takeCaught();
    if (caught.length > 0) some.push(caught);
    length += caught.length;
    if (length < least) return;
    parts.push(new Blob(some));
    some = [];
    length = 0;
  };
  let at = performance.now();
  await freed(sieve, async () => {
    const told = await pour(sieve, turn, (read) => {
      keep(PART);
      if (performance.now() - at < FIGURES_EVERY) return;
      at = performance.now();
      postMessage({ turn, read, size: file.size });
    });
    if (told === null) return;
    keep(0);
    const events = sieve.progress(false).matched;
    postMessage({ turn, read: told.read, size: file.size, caught: new Blob(parts, { type: "application/x-ndjson" }), events, error: told.error });
  });
}

// Judges events that nobody asked about. Browsers compile what is used much a second time, for speed, and that takes both the
// processor and the memory's way from a file that is judged meanwhile; so it is done before there is one.
function warmUp() {
  const detail = { state: "running", count: 17, price: 1.5, tags: [{ key: "stage", value: "dev" }], text: 'some "words" '.repeat(20) };
  const event = { version: "0", "detail-type": "Warm-up", source: "eventsieve", time: "2026-01-01T00:00:00Z", resources: ["arn"], detail };
  const pattern = { source: ["eventsieve"], detail: { state: ["stopped"], count: [{ numeric: [">", 5] }] } };
  const events = Array.from({ length: WARM_UP }, () => event);
  for (const text of [events.map((event) => JSON.stringify(event)).join("\n"), JSON.stringify(events)]) {
    const sieve = new FileSieve(JSON.stringify(pattern), text.length);
    sieve.push(new TextEncoder().encode(text));
    sieve.finish();
    sieve.progress(true);
    sieve.free();
  }
}

// Frees the sieve behind the work, unless the engine broke off in it: then nothing of the engine can be called any more.
async function freed(sieve, work) {
  try {
    await work();
  } catch (error) {
    if (!isTrap(error)) sieve.free();
    throw error;
  }
  sieve.free();
}

function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError;
}

// Gives the whole file to a sieve, reading ahead by one chunk. Gives null if something newer is asked for meanwhile; what the
// sieve cannot read is told beside how far it came, for the rest was judged.
async function pour(sieve, turn, tell) {
  let read = 0;
  try {
    const length = (await isPacked()) ? PACKED_CHUNK : CHUNK;
    const chunk = (at) => file.slice(at, at + length).arrayBuffer();
    let next = chunk(0);
    while (read < file.size) {
      const bytes = new Uint8Array(await next);
      if (turn !== newest) return null;
      read += bytes.length;
      if (read < file.size) next = chunk(read);
      sieve.push(bytes);
      tell(read);
    }
    sieve.finish();
  } catch (error) {
    if (isTrap(error)) throw error;
    if (turn !== newest) return null;
    return { read, error: inWords(error) };
  }
  return { read, error: null };
}

async function isPacked() {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

function inWords(error) {
  // The browser's words differ, and its file may be gone or changed.
  if (error instanceof DOMException) return "The file cannot be read: it was changed, moved or taken away. Open it again.";
  // Rust ends in a trap both where it has a fault and where memory cannot grow.
  if (isTrap(error) && /unreachable/.test(error.message)) return "Judging broke off: Eventsieve has a fault there, or there is too little memory.";
  if (isTrap(error)) return `Judging broke off, which is a fault of Eventsieve: ${error.message}`;
  if (error instanceof RangeError) return "There is too little memory to judge this file.";
  return error?.message ?? String(error);
}
