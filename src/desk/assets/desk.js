// Drops files and copies text. Every page of the program's own server works without it.
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

// The files that were dropped on a form, with their paths.
const droppedOn = new WeakMap();

// What a form sends: its fields, the chosen files, and those that were dropped.
function dataOf(form, button) {
  const data = new FormData(form, button);
  for (const [path, file] of droppedOn.get(form) || []) data.append("files", file, path);
  return data;
}

// Files that are dropped beside the drop area would replace the page.
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());

function prepareUpload(form) {
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const extra = [];
  droppedOn.set(form, extra);
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
  // A directory is listed bit by bit. Until all of it is known, the form cannot be sent.
  const buttons = [...form.querySelectorAll("button[type=submit]")];
  let listing = 0;
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("desk-drop--over");
    listing += 1;
    buttons.forEach((button) => (button.disabled = true));
    chosen.textContent = "Looking for the files";
    try {
      extra.push(...(await dropped(event.dataTransfer.items)));
      tell();
    } catch {
      chosen.textContent = "Not all of these files could be read, and none was taken. Drop them again.";
    }
    listing -= 1;
    if (!listing) buttons.forEach((button) => (button.disabled = false));
  });
}

function prepareCopy(button) {
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

// Prepares the page that is shown.
function preparePage() {
  document.querySelectorAll("form[data-upload]").forEach(prepareUpload);
  document.querySelectorAll("[data-copy]").forEach(prepareCopy);
  document.querySelectorAll("[data-plan]").forEach(preparePlan);
  const focus = document.querySelector("[data-focus]");
  if (focus) focus.focus();
}
