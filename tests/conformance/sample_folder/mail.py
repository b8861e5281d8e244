"""An email that was forwarded, with a PDF attached."""

from email.headerregistry import Address
from email.message import EmailMessage

import pymupdf

from .people import PERSON, SUPERVISOR


def mail():
    """A message that was forwarded, as a mail program saves it."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    text = (
        "Family Court, office of the clerk\n\n17 June 2025\n\nThe report of 2 June was read by everybody before the hearing,\n"
        "and nobody had a question. That is rare, and due to its author.\n"
    )
    page.insert_text((72, 100), text, fontname="tiro", fontsize=13)
    document.set_metadata({"title": "Note of the clerk", "creationDate": "D:20250617110000Z", "modDate": "D:20250617110000Z"})
    message = EmailMessage()
    message["From"] = Address("Gwenllïan Ó Séaghdha", "clerk", "example.org")
    message["To"] = [Address(SUPERVISOR, "lukasz.brennan", "example.org")]
    message["Cc"] = [Address(PERSON, "zoe.ohara", "example.org")]
    message["Subject"] = "FW: Thank you for the court report – für Zoë, z podziękowaniem"
    message["Date"] = "Tue, 17 Jun 2025 12:04:31 +0100"
    message["Message-ID"] = "<20250617120431.4711@mail.example.org>"
    message.set_content(
        """<!DOCTYPE html>
<html><head><meta charset="utf-8"><style>p { font-family: sans-serif } .quoted { color: #555 }</style></head>
<body><p>Dear Mr Brennan,</p>
<p>please hand this on to <b>Zoë</b>: the judge asked me to say that her report was <i>clear, short and kind</i>. She quoted the
child&rsquo;s own words, and in the right place.</p>
<p>The note for her file is attached.</p>
<p>With kind regards<br>Gwenll&iuml;an Ó Séaghdha<br>Clerk</p>
<blockquote class="quoted"><p>On 2 June Zoë O&rsquo;Hara wrote:<br>Please find the report for the hearing of the 16th.</p></blockquote>
</body></html>
""",
        subtype="html",
        cte="quoted-printable",
    )
    pdf = document.tobytes(no_new_id=True)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="Note for the file – Zoë O’Hara.pdf")
    message.set_boundary("=_part_4711")
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
