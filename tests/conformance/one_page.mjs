// Tries the desk as one page, with its Content-Security-Policy in force, and says as JSON what there is to say of it.
//
//     NODE_PACKAGES=... node one_page.mjs PAGE DIRECTORY MANY.zip FOLDER
//
// PAGE is the address of the file. MANY.zip has sixty records, FOLDER is a directory with sixty documents. The directory gets
// what was saved.

import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.NODE_PACKAGES, "x.js"));
const { chromium } = require("playwright-core");

const [link, directory, many, folder] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});
const said = { errors: [], asked: [], seconds: {} };
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
page.on("pageerror", (error) => said.errors.push(String(error)));
// What the policy keeps from being loaded is told on the console.
page.on("console", (message) => message.type() === "error" && said.errors.push(message.text()));
// No request may reach anything: the browser refuses all networks, and each try is listed.
await context.setOffline(true);
page.on("request", (request) => {
  const url = request.url().split("#")[0];
  if (!/^(blob|data|about|chrome|chrome-extension):/.test(url) && url !== link) said.asked.push(url);
});
const seconds = async (what, work) => {
  const begun = Date.now();
  await work();
  said.seconds[what] = (Date.now() - begun) / 1000;
};
const go = (name) => page.getByRole("link", { name }).click();
try {
  await page.goto(link);
  // The first answer of the program tells that it is ready.
  await seconds("ready", async () => {
    await go("Check forms that came back");
    await page.getByRole("heading", { name: "Check forms that came back" }).waitFor();
  });

  // A policy that holds: neither an inline handler nor a request gets through.
  said.policy = await page.evaluate(async () => {
    const got = [];
    const image = document.createElement("div");
    image.setAttribute("onclick", "window.broken = true");
    document.body.append(image);
    image.click();
    image.remove();
    if (window.broken) got.push("inline handler");
    const script = document.createElement("script");
    script.textContent = "window.added = true";
    document.body.append(script);
    script.remove();
    if (window.added) got.push("inline script");
    try {
      await fetch("https://example.invalid/");
      got.push("fetch");
    } catch {}
    return got;
  });
  said.errors = [];
  said.asked = [];

  await page.getByLabel("Files to check").setInputFiles(many);
  await seconds("60 files checked", async () => {
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await page.getByRole("table").waitFor();
  });
  said.rows = await page.getByRole("table").getByRole("row").count();

  // The picture of a Word record is the first PDF that is asked for.
  await page.getByRole("table").getByRole("link", { name: /session-00/ }).click();
  await seconds("first PDF", () => page.locator("iframe[src^='blob:']").waitFor());
  await page.screenshot({ path: join(directory, "file.png") });

  // Back and forth.
  await page.goBack();
  await page.getByRole("table").waitFor();
  await page.goForward();
  await page.getByRole("heading", { name: "What was found" }).waitFor();

  // A binder of sixty documents; the page answers while it is made.
  await page.goto(`${link}#/folder`);
  await page.getByLabel("Or choose a whole directory").setInputFiles(folder);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  // Stopped as soon as it is begun, because the work may take less than a second. What was there before is still there.
  await page.evaluate(() => {
    const stop = () => [...document.querySelectorAll("button")].find((button) => button.textContent === "Stop");
    const turn = setInterval(() => {
      if (!stop()) return;
      clearInterval(turn);
      stop().click();
    }, 5);
  });
  await page.getByRole("button", { name: "Put the folder together" }).click();
  await page.getByText("Stopped.").waitFor();
  // The longest time for which the page does not answer while the binder is made.
  const slowest = page.evaluate(async () => {
    let slowest = 0;
    for (let turn = 0; turn < 30; turn++) {
      const begun = performance.now();
      await new Promise((done) => setTimeout(done, 20));
      slowest = Math.max(slowest, performance.now() - begun - 20);
    }
    return slowest;
  });
  await seconds("60-document binder", async () => {
    await page.getByRole("button", { name: "Put the folder together" }).click();
    await page.getByRole("heading", { name: "The binder is made" }).waitFor({ timeout: 120000 });
  });
  said.slowest = await slowest;
  const [download] = await Promise.all([page.waitForEvent("download"), go("Save everything (zip)")]);
  await download.saveAs(join(directory, "binder.zip"));

  // A page that is loaded again says that its files are gone.
  await page.goto(`${link}#/check/1`);
  await page.getByRole("table").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "These files are no longer here" }).waitFor();
} catch (error) {
  said.failed = String(error);
  await page.screenshot({ path: join(directory, "failed.png") });
} finally {
  await browser.close();
}
process.stdout.write(`${JSON.stringify(said)}\n`);
