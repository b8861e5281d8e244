// Opens an HTML report in Chromium, as whoever gets it does, and says as JSON what there is to say of it.
//
//     NODE_PACKAGES=... node page.mjs REPORT.html DIRECTORY
//
// The directory gets pictures of it, wide, narrow, with large text and dark, and print.pdf, the page as it prints.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { audit, chromium, options, sideways } from "./browser.mjs";

const [file, directory] = process.argv.slice(2);
const url = pathToFileURL(resolve(file)).href;
const profile = mkdtempSync(join(tmpdir(), "formfolio-page-"));

const picture = (page, name) => page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });

const said = { requests: [], console: [], axe: {}, sideways: {} };
const context = await chromium.launchPersistentContext(profile, { ...options, viewport: { width: 1280, height: 900 } });
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
  // The page's own policy is in force: a script in it does not run, which the console tells.
  page.removeAllListeners("console");
  said.scripts = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    return window.ran === true;
  });
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}

process.stdout.write(`${JSON.stringify(said)}\n`);
