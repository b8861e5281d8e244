// How many records a second a JSON Schema validator takes from JSON text: the same record, the schema that
// `formfolio schema record` prints. Run by peers.sh.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.env.MODULES + "/");
const Ajv = require("ajv/dist/2020").default;

const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(process.argv[2], "utf8")));
const text = readFileSync(process.argv[3], "utf8");
if (!validate(JSON.parse(text))) throw new Error(JSON.stringify(validate.errors));
let good = 0;
const run = (milliseconds) => {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < milliseconds) {
    for (let n = 0; n < 100; n++) good += validate(JSON.parse(text));
    count += 100;
  }
  return (count * 1000) / (performance.now() - start);
};
run(500);
console.log(`${run(2000).toFixed(0).padStart(12)} records/s  JSON text, parsed and validated by ajv ${require("ajv/package.json").version}`);
