// PDF blanks of a list of people, made from nothing with PDFKit: the words of the pages and the fields where
// LAYOUT.json has them, the person's values filled in.
//
//     node pdf_blanks.mjs LAYOUT.json PEOPLE.csv OUT
import { createWriteStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { finished } from "node:stream/promises";
const require = createRequire(process.env.MODULES + "/");
const PDFDocument = require("pdfkit");

const [layoutFile, peopleFile, out] = process.argv.slice(2);
const layout = JSON.parse(readFileSync(layoutFile, "utf8"));
const [head, ...rows] = readFileSync(peopleFile, "utf8").trim().split(/\r?\n/).map((line) => line.split(","));
let number = 0;
for (const row of rows) {
  const values = Object.fromEntries(head.map((name, at) => [layout.names[name], row[at]]));
  const doc = new PDFDocument({ size: "A4", margin: 0, autoFirstPage: false });
  const written = doc.pipe(createWriteStream(`${out}/${String(number++).padStart(5, "0")}.pdf`));
  layout.pages.forEach((page, at) => {
    doc.addPage();
    doc.font("Helvetica");
    if (at === 0) doc.initForm();
    for (const { text, x, y, size } of page.words) doc.fontSize(size).text(text, x, y, { lineBreak: false });
    for (const { name, kind, options, x, y, width, height } of page.fields) {
      if (kind === "button") doc.formCheckbox(name, x, y, width, height);
      else if (kind === "choice") doc.formCombo(name, x, y, width, height, { select: options });
      else doc.formText(name, x, y, width, height, { value: values[name] ?? "", multiline: height > 30 });
    }
  });
  doc.end();
  await finished(written);
}
