// What the fillers on Node share; see common.py for the command line and the reports.
//
// The packages live in NODE_PACKAGES (a node_modules directory outside the clone), so they are resolved from there.
import { createRequire } from "node:module";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

export const PACKAGES = process.env.NODE_PACKAGES;
if (!PACKAGES) throw new Error("NODE_PACKAGES is not set: run through tools.py, or see setup.sh");
export const FONT = process.env.CONFORMANCE_FONT;

const required = createRequire(path.join(PACKAGES, "from-here.js"));
export const load = (name) => required(name);
export const loadModule = (file) => import(pathToFileURL(path.join(PACKAGES, file)).href);

export function requireFields(answers, present) {
  const missing = Object.keys(answers).filter((name) => !present.has(name)).sort();
  if (missing.length) throw new Error(`no such field: ${missing.join(", ")}`);
}

export async function run(fill) {
  const args = process.argv.slice(2);
  const batch = args.length === 2 && args[0] === "--jobs";
  if (!batch && args.length !== 3) {
    console.error(`usage: ${path.basename(process.argv[1])} IN OUT ANSWERS.json | --jobs JOBS.tsv`);
    process.exit(2);
  }
  const jobs = batch
    ? readFileSync(args[1], "utf8").split("\n").filter(Boolean).map((line) => line.split("\t"))
    : [args];
  for (const [source, target, answers] of jobs) {
    const report = { out: target, ok: true, notes: [] };
    try {
      report.notes = (await fill(source, target, JSON.parse(readFileSync(answers, "utf8")))) ?? [];
    } catch (error) {
      report.ok = false;
      report.error = String(error);
      process.exitCode = 1;
      rmSync(target, { force: true });
      console.error(error.stack ?? error);
    }
    if (batch) process.stdout.write(`${JSON.stringify(report)}\n`);
    else for (const note of report.notes) console.error(`${source}: ${note}`);
  }
}
