import init, { explain, type Judgement } from "eventsieve";
import * as npm from "npm:eventsieve";
import initMachine, { Machine } from "eventsieve/machine";
import * as npmMachine from "npm:eventsieve/machine";
import * as file from "./node_modules/eventsieve/eventsieve.js";
import * as machineFile from "./node_modules/eventsieve/machine.js";

await Promise.all([init(), initMachine()]);
// By its address it is the module that browsers take, which fetches the wasm.
await Promise.all([file.default(), machineFile.default()]);

for (const judge of [explain, npm.explain, file.explain]) {
  const judgement: Judgement = judge({ source: ["aws.s3"] }, { source: "aws.ec2" });
  if (judgement.verdict === "no-match") console.log(judgement.reason);
}

for (const Rules of [Machine, npmMachine.Machine, machineFile.Machine]) {
  const rules = new Rules();
  rules.addRule("large", { total: [{ numeric: [">", 100] }] });
  const found = rules.rulesForEvent({ total: 200 });
  if (found.verdict === "match") console.log(found.rules.join());
  rules.free();
}
