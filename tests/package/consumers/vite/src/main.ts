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
