// pdf.js (the engine of Firefox's viewer) fills a PDF form: its annotation storage is set as the viewer's inputs set it,
// and the document saved, which appends an incremental update.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PACKAGES, loadModule, requireFields, run } from "./common.mjs";

const pdfjs = await loadModule("pdfjs-dist/legacy/build/pdf.mjs");

await run(async (source, target, answers) => {
  const task = pdfjs.getDocument({
    data: new Uint8Array(readFileSync(source)),
    standardFontDataUrl: path.join(PACKAGES, "pdfjs-dist/standard_fonts/"),
    cMapUrl: path.join(PACKAGES, "pdfjs-dist/cmaps/"),
    cMapPacked: true,
    verbosity: 0,
  });
  const document = await task.promise;
  const seen = new Set();
  const done = new Set();
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    for (const widget of await page.getAnnotations({ intent: "display" })) {
      if (widget.subtype !== "Widget") continue;
      const name = widget.fieldName;
      seen.add(name);
      if (!(name in answers)) continue;
      const value = answers[name];
      if (widget.radioButton) {
        document.annotationStorage.setValue(widget.id, { value: widget.buttonValue === value });
        if (widget.buttonValue === value) done.add(name);
        continue;
      }
      if (widget.fieldType === "Ch" && !widget.options.some((option) => option.exportValue === value)) {
        throw new Error(`${name}: no option ${value}`);
      }
      if (widget.fieldType === "Sig") throw new Error(`${name}: a signature field cannot be typed into`);
      document.annotationStorage.setValue(widget.id, { value });
      done.add(name);
    }
  }
  requireFields(answers, seen);
  const unset = Object.keys(answers).filter((name) => !done.has(name));
  if (unset.length) throw new Error(`no such state: ${unset.map((name) => `${name} = ${answers[name]}`).join(", ")}`);
  writeFileSync(target, await document.saveDocument());
  await task.destroy();
});
