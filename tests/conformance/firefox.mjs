// Does the main jobs of the desk in Firefox, and says as JSON what there is to say of it.
//
//     NODE_PACKAGES=... node firefox.mjs LINK DIRECTORY FOLDER.zip RECORD...
//
// The directory gets what was saved, and a picture if something failed.
//
// Playwright drives only a Firefox of its own. Puppeteer drives Debian's, which people have, over WebDriver BiDi.

import { mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.NODE_PACKAGES, "x.js"));
const puppeteer = require("puppeteer-core");

const [link, directory, folder, ...records] = process.argv.slice(2);
const saved = join(directory, "saved");
mkdirSync(saved, { recursive: true });
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: "/usr/bin/firefox-esr",
  headless: true,
  defaultViewport: null,
  args: ["--width=1280", "--height=900"],
  extraPrefsFirefox: { "browser.download.folderList": 2, "browser.download.dir": saved },
});
const said = { browser: await browser.version(), errors: [], asked: [], seconds: {} };
const isPage = link.startsWith("file:");
const isOwn = (url) => (isPage ? url.split("#")[0] === link : new URL(url).origin === new URL(link).origin);
const at = (path) => (isPage ? `${link}#${path}` : new URL(path, link).href);

const page = await browser.newPage();
page.setDefaultTimeout(60000);
// What the policy refuses is told as an error, too.
page.on("pageerror", (error) => said.errors.push(String(error)));
page.on("console", (message) => message.type() === "error" && said.errors.push(message.text()));
page.on("request", (request) => {
  const url = request.url();
  if (!/^(blob|data|about|resource):/.test(url) && !isOwn(url)) said.asked.push(url);
});
// A page with results that were not saved asks before it is left.
page.on("dialog", (dialog) => dialog.accept());

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const find = (selector) => page.waitForSelector(selector, { visible: true });
const click = async (selector) => (await find(selector)).click();
const named = (role, name) => `::-p-aria(${name}[role="${role}"])`;
const heading = (name) => find(named("heading", name));
const button = (name) => click(named("button", name));
const seconds = async (what, work) => {
  const begun = Date.now();
  await work();
  said.seconds[what] = (Date.now() - begun) / 1000;
};

// Drops files. They are chosen first, because only the browser itself reads from disk.
async function drop(files) {
  const input = await find("#files");
  await input.uploadFile(...files);
  await input.evaluate((chosen) => {
    const dataTransfer = new DataTransfer();
    for (const file of chosen.files) dataTransfer.items.add(file);
    chosen.value = "";
    chosen.closest("[data-drop]").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  await find(`::-p-text(${files.length === 1 ? "1 file chosen" : `${files.length} files chosen`})`);
}

// Saves with a link, and waits until the whole file is there.
async function save(selector) {
  const number = readdirSync(saved).length;
  await click(selector);
  for (let turn = 0; turn < 300; turn++) {
    await pause(100);
    const names = readdirSync(saved);
    if (names.length > number && !names.some((name) => name.endsWith(".part"))) return;
  }
  throw new Error(`nothing was saved by ${selector}`);
}

async function blank(format) {
  await page.goto(at("/blanks/sandwell"));
  await click("input[value='sandwell/individual-record']");
  for (const one of ["docx", "pdf"]) {
    const isOn = await (await find(`#${one}`)).evaluate((box) => box.checked);
    if (isOn !== (one === format)) await click(`#${one}`);
  }
  await button("Continue");
  await save("a[download]");
}

try {
  // The first answer of the program tells that it is ready.
  await seconds("ready", async () => {
    await page.goto(link);
    await click(named("link", "Check forms that came back"));
    await heading("Check forms that came back");
  });

  // A policy that holds: neither an inline handler nor an inline script nor a request gets through, and each is told.
  said.broken = await page.evaluate(async () => {
    const got = [];
    const element = document.createElement("div");
    element.setAttribute("onclick", "window.broken = true");
    document.body.append(element);
    element.click();
    element.remove();
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
  for (let turn = 0; turn < 50 && said.errors.length < 3; turn++) await pause(100);
  said.refused = said.errors;
  said.errors = [];
  said.asked = [];

  // A supervisor checks forms, saves the report, and looks at a record in the browser's own viewer.
  await drop(records);
  await (await find("#day")).click({ count: 3 });
  await page.keyboard.type("30/06/2025");
  await seconds("check", async () => {
    await button("Check");
    await find("table");
  });
  said.rows = await page.$$eval("tbody tr", (rows) => rows.map((row) => [row.cells[0], row.cells[4]].map((cell) => cell.textContent.trim())));
  await save("a[href$='report.json']");
  await save("a[href$='report.pdf']");
  await click("tbody a");
  await heading("What was found");
  const viewer = await (await find("iframe")).contentFrame();
  await viewer.waitForSelector(".textLayer span");
  said.viewed = await viewer.$eval(".textLayer", (layer) => layer.textContent);
  await page.goBack();
  await find("table");

  // An administrator makes a blank of each kind.
  await blank("docx");
  await blank("pdf");

  // HR puts a folder together. WebDriver cannot choose a directory in Firefox, so it is a zip file.
  await page.goto(at("/folder"));
  await drop([folder]);
  await button("Continue");
  await heading("Whose folder is it?");
  await button("Continue");
  await heading("Where each document goes");
  await click("button[value='on']:not([aria-hidden])");
  await heading("Check your answers");
  if (isPage) {
    // Stopped the moment it is begun. A timer might come too late, because the work may take less than a second. Another
    // worker goes on with the program and the memory of the first.
    await page.evaluate(() => {
      new MutationObserver((_, observer) => {
        const stop = [...document.querySelectorAll("button")].find((one) => one.textContent === "Stop");
        if (!stop) return;
        observer.disconnect();
        stop.click();
      }).observe(document.body, { childList: true, subtree: true });
    });
    await button("Put the folder together");
    await find("::-p-text(Stopped.)");
  }
  await seconds("binder", async () => {
    await button("Put the folder together");
    await heading("The binder is made");
  });
  await save("a[href$='binder.zip']");
} catch (error) {
  said.failed = String(error);
  await page.screenshot({ path: join(directory, "failed.png") });
} finally {
  await browser.close();
}
process.stdout.write(`${JSON.stringify(said)}\n`);
