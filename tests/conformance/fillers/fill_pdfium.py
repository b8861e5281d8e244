"""PDFium (the engine of Chrome's viewer, through pypdfium2) fills a PDF form, by what a person's hands would do.

A text field is focused, its text selected and replaced; a drop-down has its option selected; a check box or a radio
button is clicked with the mouse in the middle of its box.
"""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
from common import Unfilled, require, run


def wide(text):
    """UTF-16LE with the final zero that PDFium wants."""
    return ctypes.create_string_buffer(text.encode("utf-16-le") + b"\x00\x00")


def read_wide(call, *arguments):
    size = call(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size)
    call(*arguments, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le").rstrip("\x00")


def fill(source, target, answers):
    document = pypdfium2.PdfDocument(source)
    document.init_forms()
    form = document.formenv
    if form is None:
        raise Unfilled("no form in this file")
    seen = set()
    done = set()
    for number in range(len(document)):
        page = document[number]
        for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
            try:
                name = one(form.raw, page, annotation, answers, seen)
                if name:
                    done.add(name)
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)
        pdfium.FORM_ForceToKillFocus(form.raw)
    require(answers, seen)
    unset = sorted(set(answers) - done)
    if unset:
        raise Unfilled(f"not taken: {', '.join(f'{n} = {answers[n]!r}' for n in unset)}")
    document.save(target)


def one(form, page, annotation, answers, seen):
    """Fills one widget when it is asked for, and gives back its name if it did."""
    if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
        return None
    name = read_wide(pdfium.FPDFAnnot_GetFormFieldName, form, annotation)
    seen.add(name)
    if name not in answers:
        return None
    value = answers[name]
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        if kind == pdfium.FPDF_FORMFIELD_RADIOBUTTON:
            if read_wide(pdfium.FPDFAnnot_GetFormFieldExportValue, form, annotation) != value:
                return None
            wanted = True
        else:
            wanted = value
        if bool(pdfium.FPDFAnnot_IsChecked(form, annotation)) != wanted:
            click(form, page, annotation)
        if bool(pdfium.FPDFAnnot_IsChecked(form, annotation)) != wanted:
            raise Unfilled(f"{name}: a click did not set it to {value!r}")
        return name
    if not pdfium.FORM_SetFocusedAnnot(form, annotation):
        raise Unfilled(f"{name}: cannot be focused")
    if kind == pdfium.FPDF_FORMFIELD_COMBOBOX:
        for option in range(pdfium.FPDFAnnot_GetOptionCount(form, annotation)):
            if read_wide(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, option) == value:
                pdfium.FORM_SetIndexSelected(form, page.raw, option, True)
                break
        else:
            raise Unfilled(f"{name}: no option {value!r}")
    elif kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
        pdfium.FORM_SelectAllText(form, page.raw)
        text = wide(value)
        pdfium.FORM_ReplaceSelection(form, page.raw, ctypes.cast(text, ctypes.POINTER(pdfium.FPDF_WCHAR)))
    else:
        raise Unfilled(f"{name}: a field of PDFium's type {kind} cannot be typed into")
    pdfium.FORM_ForceToKillFocus(form)
    return name


def click(form, page, annotation):
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    pdfium.FORM_OnMouseMove(form, page.raw, 0, x, y)
    pdfium.FORM_OnLButtonDown(form, page.raw, 0, x, y)
    pdfium.FORM_OnLButtonUp(form, page.raw, 0, x, y)


if __name__ == "__main__":
    run(fill)
