// The page as the gateway serves it to other machines: out of the binary, to who has the token.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { controls, startBrowser, startServer } from "./page.mjs";

const TOKEN = "0123456789abcdef+/=";

let server;
let browser;

before(async () => {
  const env = { EVENTSIEVE_TOKEN: TOKEN };
  server = await startServer({ folder: null, env, options: ["--address", "0.0.0.0"] });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("who has the token opens the page with it once, and the address does not keep it", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const address = server.address.replace("0.0.0.0", "127.0.0.1");
  assert.equal((await page.goto(address)).status(), 401);
  const failed = [];
  page.on("response", (response) => response.status() >= 400 && failed.push(response.url()));
  await page.goto(`${address}?token=${encodeURIComponent(TOKEN)}`);
  await controls(page).verdict.waitFor();
  assert.ok(!page.url().includes("token"), page.url());
  assert.ok((await page.goto(address)).ok());
  await controls(page).pattern.waitFor();
  const [cookie] = await context.cookies();
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.expires], [true, "Strict", -1]);
  assert.ok(!cookie.value.includes(TOKEN));
  // A page cannot set headers on a WebSocket, but its cookie goes along.
  const reply = await page.evaluate(async () => {
    const socket = new WebSocket(`ws://${location.host}/dev`);
    await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
    socket.send('{"action":"ping"}');
    return new Promise((resolve) => (socket.onmessage = (message) => resolve(message.data)));
  });
  assert.equal(JSON.parse(reply).type, "pong");
  assert.deepEqual(failed, []);
  await context.close();
});
