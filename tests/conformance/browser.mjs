// What the scripts in Chromium share: the browser, its arguments, and axe.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.NODE_PACKAGES, "x.js"));

export const { chromium } = require("playwright-core");
// No sandbox, because the tests may run as root in a container; nothing that asks a network by itself.
export const options = {
  executablePath: "/usr/bin/chromium",
  headless: true,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// Everything that axe looks for in a page, its advice included. Axe comes into the page by the browser's debugger, so that
// the page's own policy stays in force.
export async function audit(page) {
  const debug = await page.context().newCDPSession(page);
  const evaluate = (expression) => debug.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  await evaluate(axe);
  const run = "axe.run(document, { resultTypes: ['violations', 'incomplete'] })";
  const told =
    "(rule) => `${rule.id}: ${rule.help} (${rule.nodes.map((node) => node.target.join(' ')).join(', ')})`";
  const found = await evaluate(
    `${run}.then(({ violations, incomplete, passes }) => { const told = ${told};
      return { violations: violations.map(told), incomplete: incomplete.map(told), passes: passes.length }; })`,
  );
  await debug.detach();
  if (found.exceptionDetails) throw new Error(found.exceptionDetails.exception?.description ?? found.exceptionDetails.text);
  return found.result.value;
}

// By how much the page is wider than the window.
export const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
