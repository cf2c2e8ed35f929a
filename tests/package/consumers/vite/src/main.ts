import init, { explain } from "eventsieve";
import "eventsieve/embed";
import "eventsieve/embed.css";

await init();
const judgement = explain({ source: ["aws.s3"] }, { source: "aws.ec2" });
const output = document.querySelector("output");
if (output && judgement.verdict === "no-match") output.textContent = judgement.reason;

const playground = document.querySelector("event-pattern-playground");
playground?.addEventListener("verdict", ({ detail }) => playground.setAttribute("data-verdict", detail.verdict));
playground?.setAttribute("pattern", '{"source": ["shop"]}');
playground?.setAttribute("event", '{"source": "shop"}');

// Many rules are loaded when somebody asks for them.
const button = document.querySelector("button");
button?.addEventListener("click", async () => {
  const { default: initMachine, Machine } = await import("eventsieve/machine");
  await initMachine();
  const machine = new Machine();
  machine.addRule("storage", { source: ["aws.s3"] });
  const found = machine.rulesForEvent({ source: "aws.s3" });
  if (found.verdict === "match") button.textContent = `Found ${found.rules.join()}`;
  machine.free();
});
