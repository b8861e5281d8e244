// pdf-lib fills a PDF form.
//
// Its own Helvetica cannot encode letters outside WinAnsi (it throws), so Liberation Sans is embedded and every
// appearance drawn in it. That is what people who use pdf-lib for names like ours do.
import { readFileSync, writeFileSync } from "node:fs";
import { FONT, load, requireFields, run } from "./common.mjs";

const { PDFDocument, PDFTextField, PDFCheckBox, PDFRadioGroup, PDFDropdown } = load("pdf-lib");
const fontkit = load("@pdf-lib/fontkit");

await run(async (source, target, answers) => {
  const document = await PDFDocument.load(readFileSync(source), { updateMetadata: false });
  document.registerFontkit(fontkit);
  const font = await document.embedFont(readFileSync(FONT), { subset: true });
  const form = document.getForm();
  const fields = new Map(form.getFields().map((field) => [field.getName(), field]));
  requireFields(answers, fields);
  for (const [name, value] of Object.entries(answers)) {
    const field = fields.get(name);
    if (field instanceof PDFTextField) field.setText(value);
    else if (field instanceof PDFCheckBox) value ? field.check() : field.uncheck();
    else if (field instanceof PDFRadioGroup || field instanceof PDFDropdown) field.select(value); // throws on an unknown one
    else throw new Error(`${name}: a ${field.constructor.name} cannot be typed into`);
  }
  form.updateFieldAppearances(font);
  writeFileSync(target, await document.save({ updateFieldAppearances: false }));
});
