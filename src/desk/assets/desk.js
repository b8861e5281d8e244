// Drops files and copies text. Every page of the program's own server works without it.
"use strict";

// A directory was dropped on a page that may not look into directories.
class UnreadableDirectory extends Error {}

// The files of what was dropped, directories included, each with its path. A page that was opened from a disk gets a
// dropped file itself, but neither the file of an entry nor what is in a directory.
async function dropped(items) {
  // The items are there only until this function waits for something.
  const all = [...items].filter((item) => item.kind === "file");
  const taken = all.map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
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
  for (const { entry, file } of taken) {
    if (!entry?.isDirectory) {
      if (file) found.push([file.name, file]);
      continue;
    }
    try {
      await add(entry, "");
    } catch (error) {
      throw new UnreadableDirectory(entry.name, { cause: error });
    }
  }
  return found;
}

const counted = (number) => (number === 1 ? "1 file" : `${number} files`);

// The files that were dropped on a form, with their paths.
const droppedOn = new WeakMap();

// What a form sends: its fields, the chosen files, and those that were dropped.
function dataOf(form, button) {
  const data = new FormData(form);
  // Browsers before 2023 do not take the button by themselves.
  if (button?.name) data.append(button.name, button.value);
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
    } catch (error) {
      // Something was taken before all the same.
      tell();
      const why =
        error instanceof UnreadableDirectory
          ? `The directory “\u2068${error.message}\u2069” cannot be read when it is dropped here, and nothing of this drop was taken. Choose it with the button.`
          : "Not all of these files could be read, and nothing of this drop was taken. Drop them again, or choose them with the button.";
      chosen.textContent = [why, chosen.textContent].filter(Boolean).join(" ");
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
