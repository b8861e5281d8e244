// Opens an HTML report in Chromium, as whoever gets it does, and says as JSON what there is to say of it.
//
//     NODE_PACKAGES=... node page.mjs REPORT.html DIRECTORY
//
// The directory gets pictures of it, wide, narrow, with large text and dark, and print.pdf, the page as it prints.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.NODE_PACKAGES, "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [file, directory] = process.argv.slice(2);
const url = pathToFileURL(resolve(file)).href;
const profile = mkdtempSync(join(tmpdir(), "formfolio-page-"));
const quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const options = {
  executablePath: "/usr/bin/chromium",
  headless: true,
  args: [...quiet, "--disable-component-update", "--disable-sync"],
  // Axe comes into the page from outside, which the page itself forbids; that it does is asked first.
  bypassCSP: true,
  viewport: { width: 1280, height: 900 },
};

// Everything that axe looks for, its advice included.
const audit = (page) =>
  page.evaluate(async (source) => {
    (0, eval)(source);
    const { violations, incomplete } = await window.axe.run(document, { resultTypes: ["violations", "incomplete"] });
    const told = (rule) => `${rule.id}: ${rule.help} (${rule.nodes.map((node) => node.target.join(" ")).join(", ")})`;
    return { violations: violations.map(told), incomplete: incomplete.map(told) };
  }, axe);

const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const picture = (page, name) => page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });

const said = { requests: [], console: [], axe: {}, sideways: {} };
const context = await chromium.launchPersistentContext(profile, options);
try {
  const page = await context.newPage();
  page.on("request", (request) => request.url() !== url && said.requests.push(request.url()));
  page.on("console", (message) => said.console.push(message.text()));
  await page.goto(url);
  for (const details of await page.$$("details")) await details.evaluate((element) => (element.open = true));
  said.axe.light = await audit(page);
  await picture(page, "wide");
  await page.emulateMedia({ colorScheme: "dark" });
  said.axe.dark = await audit(page);
  await picture(page, "dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 320, height: 640 });
  said.sideways.narrow = await sideways(page);
  said.axe.narrow = await audit(page);
  await picture(page, "narrow");
  // Text at 200 %, which everything is measured by.
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  said.sideways.large = await sideways(page);
  await picture(page, "large");
  await page.setViewportSize({ width: 640, height: 900 });
  said.sideways.largeAndNarrow = await sideways(page);
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
  // On paper, folded as it comes.
  await page.reload();
  await page.pdf({ path: join(directory, "print.pdf"), preferCSSPageSize: true });
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}

// As it is: a script in the page does not run.
const strict = await chromium.launch({ executablePath: options.executablePath, args: options.args });
try {
  const page = await strict.newPage();
  await page.goto(url);
  said.scripts = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    return window.ran === true;
  });
} finally {
  await strict.close();
}
process.stdout.write(`${JSON.stringify(said)}\n`);
