
// Lets the documents of a plan be dragged, within a section and to another. A drag changes what the section's select
// and the order of the rows say; the form is sent as ever. Without a pointer, the selects and buttons do the same.
function preparePlan(plan) {
  const sections = [...plan.querySelectorAll("[data-section]")];
  const documents = (section) => [...section.querySelectorAll("[data-document]")];
  const mark = document.createElement("div");
  mark.className = "desk-mark";
  // The row that is dragged, the place of the pointer on the screen, and where the row would go.
  let drag = null;

  // Shows the buttons that can do something, and says of a section that it is empty.
  function refresh(section) {
    const rows = documents(section);
    rows.forEach((row, at) => {
      row.querySelector("[data-up]").hidden = at === 0;
      row.querySelector("[data-down]").hidden = at === rows.length - 1;
    });
    section.querySelector("[data-empty]").hidden = rows.length > 0;
  }

  // Marks where the row would go: in the section at the pointer's height, before the first row whose middle is below it.
  function aim() {
    const below = (element) => element.getBoundingClientRect().bottom > drag.y;
    drag.section = sections.find(below) || sections[sections.length - 1];
    const isAfter = (row) => {
      const box = row.getBoundingClientRect();
      return row !== drag.row && (box.top + box.bottom) / 2 > drag.y;
    };
    drag.before = documents(drag.section).find(isAfter) || drag.section.querySelector("[data-empty]");
    drag.before.before(mark);
  }

  // Scrolls while the pointer is near an edge of the window.
  function scroll() {
    if (!drag?.isMoving) return;
    const edge = Math.min(80, innerHeight / 6);
    const by = drag.y < edge ? drag.y - edge : Math.max(0, drag.y - (innerHeight - edge));
    if (by) {
      scrollBy(0, by / 4);
      aim();
    }
    requestAnimationFrame(scroll);
  }

  // Shows only the names, so that the sections are near each other. The row stays under the pointer: the page is
  // scrolled, and where that does not do, space is left above.
  function begin() {
    drag.isMoving = true;
    const { row } = drag;
    const { top } = row.getBoundingClientRect();
    plan.style.minHeight = `${plan.offsetHeight}px`;
    plan.classList.add("desk-plan--moving");
    row.classList.add("desk-row--moving");
    scrollBy(0, row.getBoundingClientRect().top - top);
    plan.style.paddingTop = `${Math.max(0, top - row.getBoundingClientRect().top)}px`;
    requestAnimationFrame(scroll);
  }

  function end(isDropped) {
    const ended = drag;
    drag = null;
    if (!ended?.isMoving) return;
    const { row, from, section, before } = ended;
    mark.remove();
    if (isDropped) {
      before.before(row);
      row.querySelector("select").value = section.dataset.section;
      const order = row.querySelector("[name=order]");
      order.value = order.value.replace("document", "moved");
      [from, section].forEach(refresh);
      const rows = documents(section);
      const name = row.querySelector("[data-name]").textContent;
      const title = section.querySelector("[data-title]").textContent;
      // The name may be written from right to left, and is set apart.
      const told = `\u2068${name}\u2069 is now in “${title}”, ${rows.indexOf(row) + 1} of ${rows.length}.`;
      plan.querySelector("[data-moved]").textContent = told;
    }
    plan.classList.remove("desk-plan--moving");
    row.classList.remove("desk-row--moving");
    plan.style.minHeight = plan.style.paddingTop = "";
    row.scrollIntoView({ block: "center" });
  }

  for (const row of plan.querySelectorAll("[data-document]")) {
    const handle = document.createElement("span");
    handle.className = "desk-handle";
    // Whoever uses no pointer has the selects and the buttons.
    handle.setAttribute("aria-hidden", "true");
    handle.title = "Drag to another place";
    handle.addEventListener("pointerdown", (event) => {
      if (drag || !event.isPrimary || event.button !== 0) return;
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      drag = { row, from: row.closest("[data-section]"), y: event.clientY, pointer: event.pointerId };
    });
    handle.addEventListener("pointermove", (event) => {
      if (drag?.pointer !== event.pointerId) return;
      // Under 5 px is a click, not a drag.
      if (!drag.isMoving && Math.abs(event.clientY - drag.y) < 5) return;
      drag.y = event.clientY;
      if (!drag.isMoving) begin();
      aim();
    });
    handle.addEventListener("pointerup", () => end(true));
    handle.addEventListener("pointercancel", () => end(false));
    row.querySelector(".desk-row__label").prepend(handle);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end(false);
  });
  document.querySelectorAll("[data-drag-hint]").forEach((hint) => {
    hint.hidden = false;
  });
}
