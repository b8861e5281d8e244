// Sends dropped files to the program's own server, and asks it how far the work is.
"use strict";

preparePage();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  // Without dropped files the browser sends the form by itself.
  if (!droppedOn.get(form)?.length) return;
  event.preventDefault();
  const data = dataOf(form, event.submitter);
  const button = form.querySelector("button[type=submit]");
  const chosen = form.querySelector("[data-chosen]");
  button.disabled = true;
  chosen.textContent = "Reading the files";
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (answer.redirected) {
      location.href = answer.url;
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.title = page.title;
    document.body.innerHTML = page.body.innerHTML;
    preparePage();
  } catch {
    button.disabled = false;
    chosen.textContent =
      "The files could not be sent. Drop them again, at most 1 GB at a time. If that does not help, Formfolio was closed: start it again.";
  }
});

// What is typed into a page is lost when its tab is closed or another page is opened. A form that is sent keeps it.
let isTyped = false;
for (const kind of ["input", "change"]) document.addEventListener(kind, () => (isTyped = true));
document.addEventListener("submit", () => (isTyped = false));
addEventListener("beforeunload", (event) => {
  if (isTyped) event.preventDefault();
});

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

// Tells the program that a page is open, so that it does not end.
setInterval(() => fetch("/alive").catch(() => {}), 60000);
