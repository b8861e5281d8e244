// Runs the desk in this page: links and forms go to the worker, and its answers are shown. `desk.js` stands before this
// script. Nothing is asked of any network.
"use strict";

const partOf = (id) => {
  const element = document.getElementById(id);
  const text = element.textContent;
  element.remove();
  return text;
};
const packed = partOf("formfolio-program");
const workerUrl = URL.createObjectURL(new Blob([partOf("formfolio-worker")], { type: "text/javascript" }));

// The worker, its compiled program, and the memory that it had after the last form that was sent.
let worker;
let module;
let memory;
let asked = 0;
const waiting = new Map();
// The work that goes on: where its result will be, the page that it was begun from, and what was unsaved before it.
let work;
// The jobs with results or answers that were not saved, and whether there is something on the shown page that was not sent.
let unsaved = new Set();
let isTyped = false;
let isShown = false;
// The crashes since the last answer.
let crashes = 0;

const CRASHED = "This could not be done: Formfolio crashed. Try again without the file that you added last.";
const NOT_SENT = "What you wrote or chose on this page is lost if you leave it now. Leave it?";
const LOST = "Formfolio crashed, and what you had here is gone. Begin again.";
const STUCK =
  "Formfolio crashes whenever it starts. Close other programs and pages, and open this page again. If that does not help, use another browser.";

function startWorker() {
  const own = new Worker(workerUrl);
  worker = own;
  own.onmessage = ({ data }) => {
    if (worker !== own) return;
    if (data.ready) module = data.ready;
    if (data.memory) memory = data.memory;
    if (data.progress) showProgress(data.progress);
    if (data.answer) {
      crashes = 0;
      waiting.get(data.id)?.(data.answer);
      waiting.delete(data.id);
    }
    if (data.worked) showResult();
    if (data.crashed) recover();
  };
  own.onerror = () => worker === own && recover();
  // The memory is kept here, too, for the next time.
  own.postMessage({ start: module ? { module, memory } : { packed } });
}

// Starts again after a crash: from before it, then from nothing, then not at all.
function recover() {
  crashes += 1;
  if (crashes === 1) return restart(CRASHED);
  work = memory = undefined;
  unsaved.clear();
  if (crashes === 2) return restart(LOST);
  end();
  worker = undefined;
  document.getElementById("main").textContent = STUCK;
}

// Ends the worker. What it was asked for last is not answered.
function end() {
  worker.terminate();
  for (const done of waiting.values()) done({ kind: "nothing" });
  waiting.clear();
}

// Ends the worker in the midst of its work, and goes on from before that work.
function restart(notice) {
  end();
  const back = work?.from ?? "/";
  unsaved = work?.unsaved ?? unsaved;
  work = undefined;
  startWorker();
  history.replaceState(null, "", `#${back}`);
  visit(back, notice);
}

// The entry of a form, with the bytes of its file. Safari lets no worker of a page on a disk read files.
async function withBytes([name, value]) {
  if (typeof value === "string") return [name, value];
  return [name, { name: value.webkitRelativePath || value.name, bytes: await value.arrayBuffer() }];
}

async function ask(isPost, address, entries) {
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const [path, query] = address.split("?");
  let fields = isPost ? entries : [...new URLSearchParams(query)];
  if (fields.some(([, value]) => typeof value !== "string")) {
    try {
      fields = await Promise.all(fields.map(withBytes));
    } catch (error) {
      if (error instanceof DOMException) return { kind: "unreadable" };
      throw error;
    }
  }
  const id = ++asked;
  const files = fields.flatMap(([, value]) => value.bytes ?? []);
  worker?.postMessage({ id, isPost, path, day, entries: fields }, files);
  return new Promise((done) => waiting.set(id, done));
}

// Says on the shown page that an answer takes its time, until there is one.
async function told(answer) {
  let busy;
  const timer = setTimeout(() => {
    if (!isShown) return;
    busy = document.createElement("p");
    busy.className = "govuk-inset-text";
    busy.setAttribute("role", "status");
    document.getElementById("main").prepend(busy);
    busy.textContent = work ? "The page that you asked for opens when this is done." : "Formfolio is working.";
  }, 500);
  const given = await answer;
  clearTimeout(timer);
  busy?.remove();
  return given;
}

const here = () => (location.hash.startsWith("#/") ? location.hash.slice(1) : "/");

// Shows the page at an address. `notice` is said at its top.
async function visit(address, notice) {
  const answer = await told(ask(false, address));
  // An address that leads on is not gone back to.
  if (answer.kind === "redirect") await go(answer.text, "replaceState");
  else await show(answer, notice);
}

// Shows the page at an address, and the element in it that stands behind `#`. `change` is how the history takes it.
async function go(address, change = "pushState") {
  const [page, id] = address.split("#");
  if (page !== here()) history[change](null, "", `#${page}`);
  await visit(page);
  if (id) showElement(id);
}

function showElement(id) {
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView();
}

// The addresses of what the shown page has loaded.
let loaded = new Map();

async function show(answer, notice) {
  switch (answer.kind) {
    case "page":
      return render(answer.text, notice);
    case "redirect":
      return go(answer.text);
    case "save":
      return save(answer);
    case "unreadable":
      return render(
        "<main id='main' tabindex='-1'><h1 class='govuk-heading-l'>A file could not be read</h1><p class='govuk-body'>It was moved, changed or removed after you chose it. Go back, and choose the files again.</p></main>",
      );
  }
}

function render(html, notice) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.querySelectorAll("[src^='/']")) {
    element.dataset.source = element.getAttribute("src");
    element.removeAttribute("src");
  }
  if (notice) {
    const said = page.createElement("div");
    said.className = "govuk-inset-text";
    said.setAttribute("role", "status");
    said.textContent = notice;
    page.getElementById("main").prepend(said);
  }
  for (const url of loaded.values()) URL.revokeObjectURL(url);
  loaded = new Map();
  document.title = page.title || "Formfolio";
  if (page.querySelector("header")) {
    document.body.className = page.body.className;
    document.body.replaceChildren(...page.body.childNodes);
  } else document.getElementById("main").replaceWith(page.getElementById("main"));
  scrollTo(0, 0);
  preparePage();
  // The first page is read from its top.
  if (isShown && !document.querySelector("[data-focus]")) document.getElementById("main").focus({ preventScroll: true });
  isShown = true;
  isTyped = false;
  document.querySelectorAll("[data-source]").forEach(load);
}

// Shows a picture or a PDF inside the page.
async function load(element) {
  const [address, view] = element.dataset.source.split("#");
  const answer = await ask(false, address);
  if (!element.isConnected) return;
  if (answer.kind === "show") {
    element.src = objectUrl(address, answer) + (view ? `#${view}` : "");
    return;
  }
  const why = new DOMParser().parseFromString(answer.text ?? "", "text/html").querySelector("main");
  if (why) element.replaceWith(...why.childNodes);
}

function objectUrl(address, { bytes, mediaType }) {
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  loaded.set(address, url);
  return url;
}

function save({ text, bytes, mediaType }) {
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = Object.assign(document.createElement("a"), { href: url, download: text });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// The part of an address that names a job with a result or with answers.
const jobOf = (address) => address.match(/^\/(?:blanks\/order|check|fill|folder)\/\d+/)?.[0];

async function download(address) {
  const answer = await told(ask(false, address));
  if (answer.kind === "save") unsaved.delete(jobOf(address));
  show(answer);
}

async function openInTab(address) {
  if (!loaded.has(address)) {
    const answer = await ask(false, address);
    if (answer.kind !== "show") return show(answer);
    objectUrl(address, answer);
  }
  open(loaded.get(address), "_blank");
}

// Sends a form. What takes long goes on in the worker, and the page shows how far it is.
async function send(address, entries) {
  const from = here();
  const answer = await told(ask(true, address, entries));
  const before = new Set(unsaved);
  if (address.endsWith("/forget")) unsaved.delete(jobOf(address));
  else if (answer.kind === "redirect" && jobOf(answer.text)) unsaved.add(jobOf(answer.text));
  if (answer.progress === undefined) return show(answer);
  work = { at: answer.text, from, unsaved: before };
  history.pushState(null, "", `#${answer.text}`);
  render(answer.progress);
}

function showProgress({ done, of, what }) {
  const bar = document.getElementById("progress");
  if (!bar || !work) return;
  bar.max = of || 1;
  bar.value = done;
  document.querySelector("label[for=progress]").textContent = of ? `${done} of ${of}` : "Beginning";
  document.querySelector(".desk-progress__what").textContent = what;
}

function showResult() {
  const at = work?.at;
  work = undefined;
  // A page that does not wait for the work stays as it is, with what is typed there.
  if (at === here() && document.getElementById("progress")) visit(at);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented) return;
  const address = link.getAttribute("href");
  if (address.startsWith("#")) {
    event.preventDefault();
    showElement(address.slice(1));
    return;
  }
  if (!address.startsWith("/")) return;
  event.preventDefault();
  const leaves = link.target !== "_blank" && !link.hasAttribute("download");
  if (leaves && isTyped && !confirm(NOT_SENT)) return;
  if (link.target === "_blank") openInTab(address);
  else if (link.hasAttribute("download")) download(address);
  else go(address);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const address = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  if (form.method === "get") return go(`${address}?${new URLSearchParams(dataOf(form, event.submitter))}`);
  if (work && address.endsWith("/stop")) return restart("Stopped. What you had before is still here.");
  const entries = [...dataOf(form, event.submitter)];
  event.submitter?.setAttribute("disabled", "");
  const chosen = form.querySelector("[data-chosen]");
  if (chosen?.textContent) chosen.textContent = "Reading the files";
  send(address, entries);
});

addEventListener("popstate", () => visit(here()));

// What is typed and dropped here is in this page alone.
for (const kind of ["input", "change"]) document.addEventListener(kind, () => (isTyped = true));
document.addEventListener("drop", (event) => (isTyped ||= event.target.closest("[data-drop]") !== null));
addEventListener("beforeunload", (event) => {
  if (isTyped || unsaved.size || work) event.preventDefault();
});

if (window.WebAssembly && window.DecompressionStream) {
  startWorker();
  visit(here());
} else {
  document.getElementById("main").textContent =
    "This page needs a newer browser: Edge or Chrome from 2022 on, Firefox from 2023 on, or Safari 16.4. Ask your IT help desk.";
}
