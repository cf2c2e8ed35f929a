// npm's ws against a gateway: ADDRESS. Prints the first event that it gets.

import assert from "node:assert";
import { once } from "node:events";
import WebSocket from "ws";

const socket = new WebSocket(`ws://${process.argv[2]}/dev`);
const next = async () => String((await once(socket, "message"))[0]);
const ask = async (message) => {
  socket.send(JSON.stringify(message));
  return JSON.parse(await next());
};

await once(socket, "open");
assert.equal((await ask({ action: "ping" })).type, "pong");
assert.equal((await ask({ action: "pattern", pattern: { a: 1 } })).error, "InvalidEventPatternException");
assert.equal((await ask({ action: "pattern", pattern: { version: ["0"] } })).type, "subscribed");
socket.ping();
await once(socket, "pong");
console.log("ready");
console.log(await next());
socket.close(1000);
const [code] = await once(socket, "close");
assert.equal(code, 1000);
