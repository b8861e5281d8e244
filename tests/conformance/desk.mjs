// Does the jobs of the desk in Chromium as people do them, with the policy of the pages in force, and says as JSON what there
// is to say of it.
//
//     NODE_PACKAGES=... node desk.mjs LINK DIRECTORY YEAR STAFF.csv RECORD FOLDER BINDER OLD
//
// The directory gets pictures and what was saved. YEAR, FOLDER and BINDER are directories, and OLD is
// a document without fields. With SCRIPT=no every job is done
// without the pages' script.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { audit, chromium, options, sideways } from "./browser.mjs";

const [link, directory, year, staff, record, folder, binder, old] = process.argv.slice(2);
const script = process.env.SCRIPT !== "no";
mkdirSync(directory, { recursive: true });
const browser = await chromium.launch(options);
const said = { axe: {}, sideways: {}, errors: [], foreign: [], saved: [], judged: 0, measured: 0 };
const own = new URL(link).origin;
// The one page keeps the path behind its own address, and forgets everything when it is loaded again.
const isPage = link.startsWith("file:");
const isOwn = (url) => (isPage ? url.href.split("#")[0] === link : url.origin === own);

// Axe needs scripts. A page without them is judged in a copy, which has its styles but none of its scripts.
async function copyOf(page) {
  const other = await browser.newContext({ storageState: await page.context().storageState() });
  const copy = await other.newPage();
  const body = (await page.content()).replaceAll(/<script[^>]*><\/script>/g, "");
  const address = page.url().split("#")[0];
  await copy.route((url) => url.href === address, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
  await copy.goto(address);
  return copy;
}

let states = 0;
async function state(page, name) {
  // A page that has only begun to come has no heading yet.
  await page.waitForLoadState();
  await page.locator("main h1").first().waitFor();
  const judged = script ? page : await copyOf(page);
  const { violations, passes } = await audit(judged);
  if (!script) await judged.context().close();
  if (violations.length) said.axe[name] = violations;
  if (passes > 0) said.judged += 1;
  for (const [width, height] of [[390, 800], [320, 640], [1280, 900]]) {
    await page.setViewportSize({ width, height });
    const over = await sideways(page);
    if (Number.isInteger(over)) said.measured += 1;
    if (over > 0) said.sideways[`${name} ${width}`] = over;
    if (width !== 320) await page.screenshot({ path: join(directory, `${name}-${width}.png`), fullPage: true });
  }
  states += 1;
}

async function save(page, text) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: text }).click()]);
  const name = download.suggestedFilename();
  await download.saveAs(join(directory, name));
  said.saved.push(name);
}

const at = (path) => (isPage ? `${link}#${path}` : new URL(path, link).href);
const context = await browser.newContext({ javaScriptEnabled: script, viewport: { width: 1280, height: 900 } });
try {
  const page = await context.newPage();
  page.on("pageerror", (error) => said.errors.push(String(error)));
  // What a policy keeps from being done is told on the console.
  page.on("console", (message) => message.text().includes("Content Security Policy") && said.errors.push(message.text()));
  // The browser shows PDFs with a viewer of its own.
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:", "about:", "chrome:", "chrome-extension:"].includes(url.protocol) && !isOwn(url)) said.foreign.push(url.href);
  });
  await page.goto(link);
  await state(page, "start");

  // An administrator sends out blanks, first forgetting everything.
  await page.getByRole("link", { name: "Send out blank forms" }).click();
  await page.getByRole("link", { name: "Sandwell Children’s Trust" }).click();
  await state(page, "blanks");
  await page.getByRole("button", { name: "Continue" }).click();
  await state(page, "blanks-mistakes");
  await page.getByLabel("Individual standard supervision recording template").check();
  await page.getByLabel("PDF").check();
  await page.getByLabel("One for each person of a list of staff").check();
  await page.getByLabel("The list of staff").setInputFiles(staff);
  await page.getByRole("button", { name: "Continue" }).click();
  await state(page, "blanks-columns");
  await page.getByRole("button", { name: "Make the forms" }).click();
  await page.getByRole("heading", { name: /made$/ }).waitFor();
  await state(page, "blanks-made");
  await save(page, /^Save /);
  // The program saves into a directory, too, and replaces nothing there. A page in the browser has no directories.
  said.directories = await page.getByRole("heading", { name: "Save into a directory on this computer" }).count();
  if (!isPage) {
    await page.getByLabel("Directory").fill(join(directory, "Siân's forms"));
    await page.getByRole("button", { name: "Save there" }).click();
    await page.getByRole("heading", { name: "4 files saved" }).waitFor();
    await state(page, "saved");
    await page.getByRole("link", { name: "Back" }).click();
    said.proposed = await page.getByLabel("Directory").inputValue();
    await page.getByRole("button", { name: "Save there" }).click();
    await page.getByRole("heading", { name: "Nothing was saved" }).waitFor();
    await state(page, "not-saved");
  }

  // A supervisor checks a year, allows one thing, and keeps the report.
  await page.goto(at("/check"));
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByText("There is a problem").waitFor();
  await state(page, "check-mistakes");
  await page.getByLabel("Or choose a whole directory").setInputFiles(year);
  await page.getByLabel("Date of the check").fill("30/06/2025");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByRole("table").waitFor();
  await state(page, "check-table");
  await save(page, /JSON/);
  await page.getByRole("table").getByRole("link").first().click();
  await state(page, "check-file");
  await page.getByRole("link", { name: "Allow this" }).first().click();
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await state(page, "check-allow-mistakes");
  await page.getByLabel("Why may it stand?").fill("Agreed with the service manager");
  await page.getByLabel("Who allows it?").fill("Helen Ashdown");
  await page.getByLabel("Until which day?").fill("31/12/2027");
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await state(page, "check-allowed");
  await page.getByRole("link", { name: "Write an email about this" }).click();
  await state(page, "check-email");
  await page.goBack();
  await page.getByRole("link", { name: "All checked files" }).click();
  await save(page, /waivers.yaml/);

  // A supervisor begins a form, and sees beside its fields what is to be checked once a part was left.
  await page.goto(at("/fill"));
  await page.getByLabel("Begin a new form").selectOption("Individual standard supervision recording template");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByRole("button", { name: "Back one part" }).click();
  await page.getByText("To check:").first().waitFor();
  await state(page, "fill-checks");
  said.described = await page.getByLabel("Supervisee", { exact: true }).evaluate((input) =>
    input.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent.trim()).join(" "));

  // Another action is wanted than there are rows.
  const more = page.getByRole("button", { name: /^Add a row/ });
  for (let part = 2; !(await more.count()); part++) {
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByText(`Part ${part} of`).waitFor();
  }
  const rows = page.getByRole("group", { name: /^Row \d+$/ });
  said.rows = [await rows.count()];
  await more.click();
  await rows.nth(said.rows[0]).waitFor();
  said.rows.push(await rows.count());
  await state(page, "fill-row");

  // A supervisor prepares the next session, and saves both files.
  await page.goto(at("/next"));
  await page.getByLabel("Record of the last session").setInputFiles(record);
  await page.getByRole("button", { name: "Begin" }).click();
  await state(page, "next-first");
  await page.getByLabel("Supervisor", { exact: true }).press("Enter");
  await state(page, "next-second");
  if (!isPage) await page.reload();
  await page.goBack();
  await page.getByRole("button", { name: "Check and save" }).click();
  await state(page, "next-end");
  await save(page, "Save as Word");
  await save(page, "Save as PDF");

  // A supervisor reads an older document, compares the answers with it, corrects one, and saves a clean copy.
  await page.goto(at("/older"));
  await page.getByRole("button", { name: "Read it" }).click();
  await page.getByText("There is a problem").waitFor();
  await state(page, "older-mistakes");
  await page.getByLabel("The document").setInputFiles(old);
  await page.getByRole("button", { name: "Read it" }).click();
  await page.getByRole("heading", { name: "The answers" }).waitFor();
  const original = page.getByRole("region", { name: "The original", exact: true });
  const shown = original.locator("iframe[src], .desk-words");
  await shown.waitFor();
  await state(page, "older-answers");
  await page.getByRole("button", { name: "Check and save" }).click();
  await page.getByText("I have compared this with the original").waitFor();
  said.older = { counts: await page.getByText(/^These answers were read from/).textContent() };
  await state(page, "older-end");
  await page.getByRole("button", { name: "Make a clean copy" }).click();
  await page.getByText("There is a problem").waitFor();
  await state(page, "older-unticked");
  // A finding leads to its field, beside which the original stays in sight.
  await page.getByRole("link", { name: "Go to Timescale, row 2" }).click();
  const timescale = page.locator("#actions-2-timescale");
  await timescale.waitFor();
  said.older.tag = await page.getByRole("group", { name: "Action required" }).locator("legend .govuk-tag").textContent();
  await page.setViewportSize({ width: 1280, height: 900 });
  await timescale.scrollIntoViewIfNeeded();
  said.older.isInSight = await shown.evaluate((element) => element.getBoundingClientRect().bottom > innerHeight / 2);
  await timescale.fill("08/07/2025");
  await page.getByRole("button", { name: "Check and save" }).click();
  await page.getByLabel("I have compared this with the original").waitFor();
  said.older.after = await page.getByText(/^These answers were read from/).textContent();
  await page.getByRole("link", { name: "Go on filling it in" }).click();
  await page.getByRole("heading", { name: "The answers" }).waitFor();
  await page.getByRole("button", { name: "Check and save" }).click();
  await page.getByLabel("I have compared this with the original").check();
  await page.getByRole("button", { name: "Make a clean copy" }).click();
  await page.getByRole("link", { name: "Save as Word" }).waitFor();
  await state(page, "older-clean");
  await save(page, "Save as Word");
  said.older.saved = said.saved.pop();

  // Dropped among forms that came back, it leads there, too.
  await page.goto(at("/check"));
  await page.getByLabel("Files to check").setInputFiles(old);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByRole("table").getByRole("link").first().click();
  await state(page, "older-checked");
  await page.getByRole("button", { name: "Compare it with the original" }).click();
  await page.getByRole("heading", { name: "The answers" }).waitFor();
  // One step back is the page about the file.
  await page.goBack();
  await page.getByRole("heading", { name: "What was found" }).waitFor();

  // HR puts a folder together when somebody changes post.
  await page.goto(at("/folder"));
  await page.getByLabel("Or choose a whole directory").setInputFiles(folder);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Whose folder is it?").fill("");
  await page.getByRole("button", { name: "Continue" }).click();
  await state(page, "folder-mistakes");
  await page.getByLabel("Whose folder is it?").fill("Ann Example");
  await page.getByLabel("The post or team they go to").fill("Duty team");
  await page.getByRole("button", { name: "Continue" }).click();
  await state(page, "folder-plan");
  // A date that is none stays with the mistake beside it.
  const date = page.getByLabel("Date").first();
  const day = await date.inputValue();
  await date.fill("soon");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByRole("link", { name: /^The date of/ }).waitFor();
  said.mistaken = await date.inputValue();
  await state(page, "folder-plan-mistakes");
  await date.fill(day);
  await page.getByRole("button", { name: "Save and stay on this page" }).click();
  await page.getByRole("link", { name: /^The date of/ }).waitFor({ state: "detached" });
  // Drags the learning log below the fit note, and the letter by touch to the first section.
  if (script) {
    const row = (name) => page.getByRole("group", { name });
    const handle = (name) => row(name).locator(".desk-handle");
    const middle = async (locator) => {
      const box = await locator.boundingBox();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    await page.setViewportSize({ width: 1280, height: 900 });
    await handle("Learning log.txt").hover();
    const from = await middle(handle("Learning log.txt"));
    await page.mouse.down();
    await page.mouse.move(from.x, from.y + 10);
    const beside = await row("Fit note 04.03.2025.txt").boundingBox();
    await page.mouse.move(from.x, beside.y + beside.height - 2, { steps: 8 });
    await page.screenshot({ path: join(directory, "folder-dragging-1280.png") });
    await page.mouse.up();
    said.moved = [await page.getByRole("status").textContent()];
    said.chosen = [await row("Learning log.txt").getByLabel("Section").inputValue()];
    // A press without a drag moves nothing.
    await handle("Learning log.txt").click();

    const touch = await context.newCDPSession(page);
    await page.setViewportSize({ width: 390, height: 800 });
    await handle("Letter.txt").scrollIntoViewIfNeeded();
    const finger = await middle(handle("Letter.txt"));
    const send = (type, points) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: points });
    await send("touchStart", [finger]);
    await send("touchMove", [{ x: finger.x, y: finger.y - 10 }]);
    await page.screenshot({ path: join(directory, "folder-dragging-390.png") });
    // The finger rests near the upper edge until the page has come to its beginning.
    await send("touchMove", [{ x: finger.x, y: 5 }]);
    await page.waitForFunction(() => scrollY === 0);
    const to = await middle(page.getByRole("heading", { name: "1 Supervision Monitoring Sheet" }));
    await send("touchMove", [{ x: finger.x, y: to.y + 20 }]);
    await send("touchEnd", []);
    said.moved.push(await page.getByRole("status").textContent());
    said.chosen.push(await row("Letter.txt").getByLabel("Section").inputValue());
    await state(page, "folder-dragged");
  } else {
    await page.getByRole("group", { name: "Learning log.txt" }).getByLabel("Section").selectOption({ value: "7" });
    await page.getByRole("group", { name: "Letter.txt" }).getByLabel("Section").selectOption({ value: "1" });
  }
  await page.getByRole("group", { name: "Learning log.txt" }).getByLabel("Title").fill("What Ann learnt");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await state(page, "folder-options");
  await page.getByRole("button", { name: "Put the folder together" }).click();
  await page.getByRole("heading", { name: "The binder is made" }).waitFor();
  await state(page, "folder-made");
  await save(page, "Save everything (zip)");

  // The password is set, and not shown, when one goes back.
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByLabel("Password for the PDF").fill("long enough 1");
  await page.getByLabel("The password once more").fill("long enough 1");
  await page.getByRole("button", { name: "Put the folder together" }).click();
  await page.getByRole("heading", { name: "The binder is made" }).waitFor();
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByText("A password is set.").waitFor();
  said.password = await page.getByLabel("Another password for the PDF").inputValue();
  await state(page, "folder-password");

  // A manager sees how a team stands, and begins an audit from the folder of a worker.
  await page.goto(at("/team"));
  await page.getByRole("button", { name: "Show the team" }).click();
  await page.getByText("There is a problem").waitFor();
  await state(page, "team-mistakes");
  await page.getByLabel("Or choose a whole directory").setInputFiles(year);
  await page.getByLabel("Date of the overview").fill("30/06/2025");
  await page.getByRole("button", { name: "Show the team" }).click();
  await page.getByRole("heading", { name: "How the team stands" }).waitFor();
  await state(page, "team-table");
  await save(page, /^The overview as an Excel workbook/);
  await page.getByRole("link", { name: /open action/ }).first().click();
  await page.getByRole("heading", { name: "Open actions" }).waitFor();
  await state(page, "team-actions");
  await page.getByRole("link", { name: "The whole team" }).click();
  await page.getByLabel("Month").fill("May 2025");
  await page.getByRole("button", { name: "Show the figures" }).click();
  await page.getByRole("heading", { name: /^Return on supervision/ }).waitFor();
  await state(page, "team-return");
  await page.getByRole("link", { name: "The whole team" }).click();
  await page.getByRole("link", { name: "Aaliyah Mensah" }).click();
  await page.getByRole("heading", { name: "Twelve months" }).waitFor();
  await state(page, "team-person");
  await page.getByRole("button", { name: "Make a draft" }).click();
  await page.getByRole("link", { name: "Choose the form of which you want a draft." }).waitFor();
  await state(page, "team-person-mistakes");
  await page.getByLabel("Supervision file audit").check();
  await page.getByRole("button", { name: "Make a draft" }).click();
  await page.getByRole("heading", { name: "Save the draft" }).waitFor();
  await state(page, "team-draft");
  said.team = said.saved.splice(-1);
  for (const words of [/^The draft as Word/, /^The draft as PDF/]) {
    await save(page, words);
    said.team.push(said.saved.pop());
  }

  // HR proves that a binder is unchanged.
  await page.goto(at("/verify"));
  await page.getByLabel("Or choose a whole directory").setInputFiles(binder);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("heading", { name: "Unchanged" }).waitFor();
  await state(page, "verified");

  for (const [name, path] of [["statement", "/accessibility"], ["nothing", "/nothing"], ["gone", "/check/99"]]) {
    await page.goto(at(path));
    await state(page, name);
  }

  // By keyboard alone, from the start to the first job.
  if (script) {
    const fresh = await context.newPage();
    await fresh.goto(at("/"));
    await fresh.getByRole("link", { name: "Send out blank forms" }).waitFor();
    await fresh.keyboard.press("Tab");
    said.skip = await fresh.evaluate(() => document.activeElement.textContent);
    await fresh.keyboard.press("Tab");
    await fresh.keyboard.press("Tab");
    said.focus = await fresh.evaluate(() => document.activeElement.textContent);
    await fresh.keyboard.press("Enter");
    await fresh.waitForURL(/[/]blanks$/);
    await fresh.emulateMedia({ forcedColors: "active" });
    await state(fresh, "forced-colours");
  }
  said.states = states;

  // The policy is in force: a script that stands in the page does not run.
  if (script) {
    page.removeAllListeners("console");
    await page.goto(at("/check"));
    said.policy = await page.evaluate(async () => {
      const broken = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => broken.push(effectiveDirective));
      const inside = document.createElement("script");
      inside.textContent = "window.ran = true";
      document.body.append(inside);
      await new Promise((done) => setTimeout(done, 200));
      return { ran: window.ran === true, broken };
    });

    // A directory that is dropped is listed bit by bit; the form waits for it.
    said.drops = await page.evaluate(async () => {
      const drop = document.querySelector("[data-drop]");
      const button = drop.closest("form").querySelector("button[type=submit]");
      const chosen = drop.querySelector("[data-chosen]");
      const pause = () => new Promise((done) => setTimeout(done, 50));
      const file = { isFile: true, name: "June.txt", file: (done) => done(new File(["a"], "June.txt")) };
      let list;
      const directory = (lists) => ({
        isFile: false,
        isDirectory: true,
        name: "June",
        createReader: () => ({ readEntries: (done, fail) => (list = () => (lists.length ? done(lists.shift()) : fail())) }),
      });
      const dropped = (entry) => {
        const event = new Event("drop", { bubbles: true, cancelable: true });
        // A page that was opened from a disk gets a file that was dropped, but not by its entry.
        const refuse = (done, fail) => fail(new Error("EncodingError"));
        const alone = { isFile: true, isDirectory: false, file: refuse };
        const item = entry
          ? { kind: "file", getAsFile: () => null, webkitGetAsEntry: () => entry }
          : { kind: "file", getAsFile: () => new File(["b"], "July.txt"), webkitGetAsEntry: () => alone };
        event.dataTransfer = { items: [item] };
        drop.dispatchEvent(event);
      };
      const told = [];
      for (const lists of [[[file], []], [[file]]]) {
        dropped(directory(lists));
        for (let turn = 0; turn < 2; turn++) {
          await pause();
          told.push([button.disabled, chosen.textContent]);
          list();
        }
        await pause();
        told.push([button.disabled, chosen.textContent]);
      }
      dropped();
      await pause();
      told.push([button.disabled, chosen.textContent]);
      return told;
    });

    // A server that cannot be reached.
    if (!isPage) {
      await page.route("**/check", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
      await page.getByRole("button", { name: "Check", exact: true }).click();
      await page.getByText("The files could not be sent.").waitFor();
      said.sendable = await page.getByRole("button", { name: "Check", exact: true }).isEnabled();
    }
  }
} finally {
  await browser.close();
}
process.stdout.write(`${JSON.stringify(said)}\n`);
