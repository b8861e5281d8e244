// Tries the desk as one page, with its Content-Security-Policy in force, and says as JSON what there is to say of it.
//
//     NODE_PACKAGES=... node one_page.mjs PAGE DIRECTORY MANY.zip FOLDER
//
// PAGE is the address of the file. MANY.zip has sixty records, FOLDER is a directory with sixty documents. The directory gets
// what was saved.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { chromium, options } from "./browser.mjs";

const [link, directory, many, folder] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });
const browser = await chromium.launch(options);
const said = { errors: [], asked: [], seconds: {}, asks: {} };
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

  const asks = (when) =>
    page
      .evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })))
      .then((does) => (said.asks[when] = does));
  await asks("first");
  await page.getByLabel("Date of the check").fill("30/06/2025");
  await asks("typed");
  // What was typed is not lost unasked.
  page.once("dialog", (dialog) => dialog.dismiss());
  await go("Formfolio");
  said.kept = await page.getByLabel("Date of the check").inputValue();
  page.once("dialog", (dialog) => dialog.accept());
  await go("Formfolio");
  await page.getByRole("heading", { name: "What do you want to do?" }).waitFor();
  await asks("another page");
  await go("Check forms that came back");

  await page.getByLabel("Files to check").setInputFiles(many);
  await seconds("60 files checked", async () => {
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await page.getByRole("table").waitFor();
  });
  said.rows = await page.getByRole("table").getByRole("row").count();

  // The report is saved; a form that was begun is not saved with it.
  await asks("checked");
  const save = (name) => Promise.all([page.waitForEvent("download"), go(name)]);
  await save(/JSON/);
  await asks("saved");
  await page.goto(`${link}#/fill`);
  await page.getByLabel("Begin a new form").selectOption("Individual standard supervision recording template");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("button", { name: "Continue", exact: true }).waitFor();
  await asks("form");
  await page.goto(`${link}#/check/1`);
  await save(/JSON/);
  await asks("report saved");
  await page.goto(`${link}#/fill/1/end`);
  await save("Save as Word");
  await page.goto(`${link}#/check/1`);
  await page.getByRole("table").waitFor();

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
  // The longest time for which the page does not answer, from the press of the button until the binder is made.
  await page.evaluate(() => {
    window.slowest = { ms: 0, turns: 0, isDone: false };
    document.addEventListener("click", async () => {
      while (!slowest.isDone) {
        const begun = performance.now();
        await new Promise((done) => setTimeout(done, 20));
        slowest.ms = Math.max(slowest.ms, performance.now() - begun - 20);
        slowest.turns += 1;
      }
    }, { once: true, capture: true });
  });
  await seconds("60-document binder", async () => {
    await page.getByRole("button", { name: "Put the folder together" }).click();
    await page.getByRole("heading", { name: "The binder is made" }).waitFor({ timeout: 120000 });
  });
  ({ ms: said.slowest, turns: said.turns } = await page.evaluate(() => Object.assign(slowest, { isDone: true })));
  const [download] = await Promise.all([page.waitForEvent("download"), go("Save everything (zip)")]);
  await download.saveAs(join(directory, "binder.zip"));

  // What is removed from memory is not missed.
  await page.goto(`${link}#/folder`);
  await page.getByRole("heading", { name: "Put a folder together" }).waitFor();
  await page.goto(`${link}#/check/1`);
  await page.getByRole("button", { name: "Remove these files from memory" }).click();
  await page.getByRole("heading", { name: "Check forms that came back" }).waitFor();
  await asks("forgotten");

  // A file that is gone when it is sent.
  const letter = join(directory, "Letter.txt");
  writeFileSync(letter, "Dear Ann");
  await page.getByLabel("Files to check").setInputFiles(letter);
  rmSync(letter);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByRole("heading", { name: "A file could not be read" }).waitFor();
  said.gone = await page.getByRole("main").textContent();

  // A page that is loaded again says that its files are gone.
  await page.goto(`${link}#/check/1`);
  await page.reload();
  await page.getByRole("heading", { name: "These files are no longer here" }).waitFor();

  // The policy: neither an inline handler nor a script nor a request gets through, each for the policy and not for the
  // want of a network. All that was loaded and done before was without a breach.
  page.removeAllListeners("console");
  page.removeAllListeners("request");
  await context.setOffline(false);
  Object.assign(said, await page.evaluate(async () => {
    const [ran, broken] = [[], []];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => broken.push(effectiveDirective));
    const element = document.createElement("div");
    element.setAttribute("onclick", "window.broken = true");
    document.body.append(element);
    element.click();
    if (window.broken) ran.push("inline handler");
    const script = document.createElement("script");
    script.textContent = "window.added = true";
    document.body.append(script);
    if (window.added) ran.push("inline script");
    await fetch("http://127.0.0.1:9/").then(() => ran.push("request"), () => {});
    await new Promise((done) => setTimeout(done, 200));
    return { ran, broken };
  }));

  // A page of its own, with a change to what its worker is made of.
  const changed = async (change, work) => {
    const other = await browser.newContext();
    const own = await other.newPage();
    await own.addInitScript((change) => {
      window.starts = 0;
      const original = Worker;
      window.Worker = function (url) {
        window.starts += 1;
        return new original(url);
      };
      const urlOf = URL.createObjectURL;
      URL.createObjectURL = (blob) =>
        urlOf.call(URL, blob.type === "text/javascript" ? new Blob([blob, "\n", change], { type: blob.type }) : blob);
    }, change);
    await own.goto(link);
    await work(own);
    await other.close();
  };
  // A fault of the program while it takes a file, such as a want of memory.
  await changed("wasm_bindgen.PageRequest.prototype.file = () => { throw new WebAssembly.RuntimeError('on purpose'); };", async (own) => {
    await own.getByRole("link", { name: "Check forms that came back" }).click();
    await own.getByLabel("Files to check").setInputFiles(many);
    await own.getByRole("button", { name: "Check", exact: true }).click();
    await own.getByText("Formfolio crashed").waitFor();
    said.crashed = await own.getByRole("main").textContent();
  });
  await changed("wasm_bindgen.start = () => { throw new Error('on purpose'); };", async (own) => {
    await own.getByText("crashes whenever it starts").waitFor();
    // Nothing is started after that.
    await own.waitForTimeout(500);
    said.stuck = await own.getByRole("main").textContent();
    said.starts = await own.evaluate(() => window.starts);
  });
} catch (error) {
  said.failed = String(error);
  await page.screenshot({ path: join(directory, "failed.png") });
} finally {
  await browser.close();
}
process.stdout.write(`${JSON.stringify(said)}\n`);
