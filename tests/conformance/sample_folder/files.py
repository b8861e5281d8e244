"""Where each file of the sample folder lies, with what it was made, and what it is for."""

import unicodedata

# Some names are written as macOS writes them, with each accent after its letter.
LOG = unicodedata.normalize("NFD", "05 Learning and Development/Reflective log – Zoë.odt")

# The place of each file, the programs that made it, what it is for.
FILES = {
    "signed record": (
        "02 Monthly Supervision Record/2025-02-19 Supervision record (signed).pdf",
        "formfolio, pyhanko",
        "a record of ours, signed digitally by the supervisor: it must be handed on byte for byte",
    ),
    "record": (
        "02 Monthly Supervision Record/Zoë O'Hara supervision 19.03.2025.PDF",
        "formfolio, pdf-lib",
        "a blank of ours, completed with pdf-lib: appearances in Helvetica, not embedded; one answer longer than its box",
    ),
    "caseload": ("03 Workload/Caseload report May 2025.xlsx", "python", "a spreadsheet, its parts written by the script"),
    "workload": (
        "03 Workload/Workload table 20-06-2025.pdf",
        "pymupdf, pikepdf",
        "landscape pages, the second an upright page with `/Rotate 90`; fonts not embedded",
    ),
    "outcome": (
        "Appraisal/Outcome of the appraisal, letter 25 June 2025.pdf",
        "python-docx, libreoffice, pyhanko",
        "no form of ours, and signed digitally, with a visible signature",
    ),
    "plan": (
        "Appraisal/Personal development plan 2025.docx.pdf",
        "python-docx, libreoffice",
        "a PDF with two endings to its name, on American paper (Letter)",
    ),
    "training": (
        "05 Learning and Development/Training record Q1.pdf",
        "python-docx, libreoffice",
        "a tagged PDF (PDF/UA) of another program, with a heading, a list and a table",
    ),
    "screenshot": (
        "05 Learning and Development/Screenshot 2025-06-03 at 16.42.11 e-learning.png",
        "pillow",
        "a screenshot as PNG, transparent at its corners",
    ),
    "log": (LOG, "python-docx, libreoffice", "an OpenDocument text, its name in decomposed letters (NFD)"),
    "audit": (
        "06 Case-file Audits/Case file audit 24.04.2025.pdf",
        "python-docx, libreoffice, pikepdf",
        "a PDF with a file attached to it",
    ),
    "old audit": ("06 Case-file Audits/Case audit March 2025.doc", "python-docx, libreoffice", "an old Word file"),
    "request": (
        "06 Case-file Audits/Training request after the audit.rtf",
        "python-docx, libreoffice",
        "Rich Text; its directory and its name say different sections, so its place is in doubt",
    ),
    "return": (
        "07 Managing Attendance/RTW interview 19-05-2025.TIF",
        "pillow",
        "a scan of two pages as TIFF, CCITT G4, 200 dpi",
    ),
    "self-certificate": (
        "07 Managing Attendance/IMG_2231 Self-certificate.JPG",
        "pillow",
        "a photograph taken with the telephone on its side (EXIF orientation 6)",
    ),
    "mail": (
        "Recognition of good practice/FW_ Thank you for the court report.eml",
        "python, pymupdf",
        "an email with headers beyond ASCII, a body in HTML alone and a PDF attached",
    ),
    "card": (
        "Thank-you card from the girls’ group.webp",
        "pillow",
        "a picture of a sort that cannot be shown in a PDF as it is",
    ),
    "probation": (
        "10 Probation/HR13.1 probationary assessment.docx",
        "python-docx",
        "a Word file that is no form of ours, of a section that the layout of nine lacks",
    ),
    "handover": (
        "Handover letter to Court Team 27 June 2025.docx",
        "python-docx",
        "a Word letter that is no form of ours",
    ),
    "scan": (
        "Scan_20250616_0003.PDF",
        "pillow",
        "a scanned PDF, a picture without text; nothing says where it belongs",
    ),
}
