// How many records a second ajv takes from JSON text: one record a line, and the schema that
// `formfolio schema record` prints. Prints the number.
//
//     node ajv.mjs SCHEMA.json RECORDS.jsonl
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.env.MODULES + "/");
const Ajv = require("ajv/dist/2020").default;

const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(process.argv[2], "utf8")));
const texts = readFileSync(process.argv[3], "utf8").trim().split("\n");
for (const text of texts) if (!validate(JSON.parse(text))) throw new Error(JSON.stringify(validate.errors));
let good = 0;
const run = (milliseconds) => {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < milliseconds) {
    for (let n = 0; n < 100; n++) good += validate(JSON.parse(texts[count++ % texts.length]));
  }
  return (count * 1000) / (performance.now() - start);
};
run(500);
console.log(run(2000).toFixed(0));
