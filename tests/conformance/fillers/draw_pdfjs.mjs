// pdf.js draws over signature boxes, with what its viewer (Firefox's) offers: the pen, which leaves an Ink annotation, and
// "Add signature", which leaves a Stamp annotation whose appearance is the strokes.
//
// The command line is the fillers'; ANSWERS.json maps a signature field's name to "pen" or "signature".
import { readFileSync, writeFileSync } from "node:fs";
import { loadModule, requireFields, run } from "./common.mjs";

const pdfjs = await loadModule("pdfjs-dist/legacy/build/pdf.mjs");
const { INK, SIGNATURE } = pdfjs.AnnotationEditorType;

await run(async (source, target, answers) => {
  const task = pdfjs.getDocument({ data: new Uint8Array(readFileSync(source)), verbosity: 0 });
  const document = await task.promise;
  const seen = new Set();
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    for (const widget of await page.getAnnotations({ intent: "display" })) {
      if (widget.subtype !== "Widget" || !(widget.fieldName in answers)) continue;
      if (widget.fieldType !== "Sig") throw new Error(`${widget.fieldName}: not a signature field`);
      seen.add(widget.fieldName);
      const [left, bottom, right, top] = widget.rect;
      const at = (across, up) => [left + (right - left) * across, bottom + (top - bottom) * up];
      const points = [at(0.1, 0.2), at(0.2, 0.8), at(0.3, 0.3), at(0.45, 0.7), at(0.6, 0.4), at(0.8, 0.5)];
      const line = Float32Array.from(points.flatMap((point) => [NaN, NaN, NaN, NaN, ...point]));
      const drawing = {
        pageIndex: number - 1,
        rect: [...at(0.05, 0.1), ...at(0.85, 0.9)],
        rotation: 0,
        color: [0, 0, 60],
        thickness: 1,
        opacity: 1,
      };
      document.annotationStorage.setValue(
        `pdfjs_internal_editor_${seen.size}`,
        answers[widget.fieldName] === "pen"
          ? { ...drawing, annotationType: INK, paths: { lines: [line], points: [Float32Array.from(points.flat())] } }
          : { ...drawing, annotationType: SIGNATURE, isSignature: true, areContours: false, lines: [line] },
      );
    }
  }
  requireFields(answers, seen);
  writeFileSync(target, await document.saveDocument());
  await task.destroy();
});
