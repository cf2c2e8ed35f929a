// Evaluates JSONata as Step Functions does: a line of JSON with an expression and `$states` in, a line with its value out.
import { createInterface } from "node:readline";
import jsonata from "jsonata";

for await (const line of createInterface({ input: process.stdin })) {
  const { expression, states } = JSON.parse(line);
  let answer;
  try {
    const value = await jsonata(expression).evaluate(undefined, { states });
    // Step Functions fails where there is no value.
    answer = value === undefined ? { error: "undefined" } : { value };
  } catch (error) {
    answer = { error: error.message };
  }
  console.log(JSON.stringify(answer));
}
