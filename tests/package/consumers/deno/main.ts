import init, { explain, type Judgement } from "eventsieve";
import * as npm from "npm:eventsieve";
import * as file from "./node_modules/eventsieve/eventsieve.js";

await init();
// By its address it is the module that browsers take, which fetches the wasm.
await file.default();

for (const judge of [explain, npm.explain, file.explain]) {
  const judgement: Judgement = judge({ source: ["aws.s3"] }, { source: "aws.ec2" });
  if (judgement.verdict === "no-match") console.log(judgement.reason);
}
