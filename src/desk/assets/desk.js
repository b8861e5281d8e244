// Drops files, shows progress and copies text. Every page works without it.
"use strict";

// The files of what was dropped, directories included, each with its path.
async function dropped(items) {
  const entries = [...items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  const found = [];
  async function add(entry, path) {
    if (entry.isFile) {
      found.push([path + entry.name, await new Promise((done, fail) => entry.file(done, fail))]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return;
      for (const inner of some) await add(inner, `${path}${entry.name}/`);
    }
  }
  for (const entry of entries) await add(entry, "");
  return found;
}

const counted = (number) => (number === 1 ? "1 file" : `${number} files`);

for (const form of document.querySelectorAll("form[data-upload]")) {
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const extra = [];
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const tell = () => {
    const number = extra.length + inputs.reduce((sum, input) => sum + input.files.length, 0);
    chosen.textContent = number ? `${counted(number)} chosen` : "";
  };
  inputs.forEach((input) => input.addEventListener("change", tell));
  const over = (event) => {
    event.preventDefault();
    drop.classList.add("desk-drop--over");
  };
  drop.addEventListener("dragenter", over);
  drop.addEventListener("dragover", over);
  drop.addEventListener("dragleave", () => drop.classList.remove("desk-drop--over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("desk-drop--over");
    extra.push(...(await dropped(event.dataTransfer.items)));
    tell();
  });
  // Files beside the drop area would replace the page.
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
  form.addEventListener("submit", (event) => {
    if (!extra.length) return;
    event.preventDefault();
    const data = new FormData(form);
    for (const [path, file] of extra) data.append("files", file, path);
    form.querySelector("button[type=submit]").disabled = true;
    chosen.textContent = "Reading the files";
    send(form.action, data);
  });
}

// Sends a form with dropped files and shows the answer.
async function send(action, data) {
  const answer = await fetch(action, { method: "POST", body: data });
  if (answer.redirected) {
    location.href = answer.url;
    return;
  }
  document.documentElement.innerHTML = new DOMParser().parseFromString(await answer.text(), "text/html").documentElement.innerHTML;
}

// Shows how far the work is, and the result when it is done.
const progress = document.querySelector("[data-progress]");
if (progress) {
  const look = async () => {
    try {
      const answer = await fetch(progress.dataset.progress);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-progress]");
      if (!page) return location.reload();
      progress.innerHTML = page.innerHTML;
    } catch {
      progress.querySelector(".desk-progress__what").textContent = "Formfolio was closed. Start it again, and drop the files again.";
      return;
    }
    setTimeout(look, 400);
  };
  setTimeout(look, 200);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy");
    }
    document.querySelector("[data-copied]").textContent = "Copied";
  });
}

const focus = document.querySelector("[data-focus]");
if (focus) focus.focus();

// Tells the program that a page is open, so that it does not end.
setInterval(() => fetch("/alive").catch(() => {}), 60000);
