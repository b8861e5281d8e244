"""Damaged and encrypted PDFs in a binder, held against what Poppler, MuPDF and qpdf make of them.

A page shows every word that the best of the three finds in the file, or the binder says that the file is damaged: nothing
is blank or missing without a word.
"""

import io
import json
import re
import subprocess
import zlib

import pikepdf
import pymupdf
import pytest
import tools
from pikepdf import Array, Dictionary, Name, Pdf, Stream

PAGES = 3


def letter(**how):
    """Three pages of words, saved by qpdf."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for page in range(1, PAGES + 1):
        lines = "".join(f"(page{page} line{line} word{page * line * 7919}) Tj T*\n" for line in range(30))
        content = Stream(pdf, f"BT /F1 10 Tf 12 TL 72 700 Td\n{lines}ET".encode())
        resources = Dictionary(Font=Dictionary(F1=font))
        made = Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Resources=resources, Contents=pdf.make_indirect(content))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    out = io.BytesIO()
    how.setdefault("object_stream_mode", pikepdf.ObjectStreamMode.disable)
    pdf.save(out, static_id="encryption" not in how, **how)
    return out.getvalue()


def updated(path, letter):
    """The letter with words added by MuPDF, as a revision behind it."""
    path.write_bytes(letter)
    with pymupdf.open(path) as document:
        document[0].insert_text((72, 60), "addedlater")
        document.saveIncr()
    return path.read_bytes()


def packed(content, filters):
    pdf = Pdf.open(io.BytesIO(letter()))
    pdf.pages[1].Contents.write(content(pdf.pages[1].Contents.read_bytes()), filter=filters)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def by_reference(pdf):
    """The filters of an encrypted file in an object of their own."""
    found = re.search(rb"/CF << /StdCF (<<[^>]*>>) >>", pdf)
    moved = pdf.replace(found[0], b"/CF 90 0 R")
    return moved.replace(b"\nxref\n", b"\n90 0 obj\n<< /StdCF 91 0 R >>\nendobj\n91 0 obj\n" + found[1] + b"\nendobj\nxref\n")


def variants(directory):
    bases = {
        "plain": letter(compress_streams=False),
        "packed": letter(),
        "object-streams": letter(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "linear": letter(linearize=True),
    }
    for name, pdf in bases.items():
        yield f"{name}-sound", pdf
        yield f"{name}-updated", updated(directory / "update.pdf", pdf)
        for cut in (6, 40, 300):
            yield f"{name}-cut-{cut}", pdf[:-cut]
            yield f"{name}-updated-cut-{cut}", updated(directory / "update.pdf", pdf)[:-cut]
        yield f"{name}-words-behind", pdf + b"\nscanned by the mail gateway\n" * 80
        yield f"{name}-words-before", b"HTTP/1.1 200 OK\r\n\r\n" + pdf
        yield f"{name}-startxref", re.sub(rb"startxref\n\d+", b"startxref\n0", pdf)
        yield f"{name}-crlf", pdf.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        yield f"{name}-lf", pdf.replace(b"\r\n", b"\n")
        yield f"{name}-no-endstream", pdf.replace(b"endstream", b"")
    for name in ("plain", "packed"):
        pdf = bases[name]
        yield f"{name}-xref-from-1", re.sub(rb"xref\n0 (\d+)", rb"xref\n1 \1", pdf)
        yield f"{name}-xref-shifted", re.sub(rb"(\d{10}) 00000 n", lambda at: b"%010d 00000 n" % (int(at[1]) + 13), pdf)
        yield f"{name}-no-length", re.sub(rb"/Length \d+", b"", pdf)
        yield f"{name}-length-short", re.sub(rb"/Length (\d+)", lambda at: b"/Length %d" % (int(at[1]) - 7), pdf)
        yield f"{name}-length-long", re.sub(rb"/Length (\d+)", lambda at: b"/Length %d" % (int(at[1]) + 7), pdf)
        yield f"{name}-count", pdf.replace(b"/Count 3", b"/Count 1")
        yield f"{name}-no-type", pdf.replace(b"/Type /Page >>", b">>")
    yield "flate-cut", packed(lambda content: zlib.compress(content)[:200], Name.FlateDecode)
    yield "flate-twice", packed(lambda content: zlib.compress(content) * 2, Name.FlateDecode)
    yield "hex", packed(lambda content: content.hex().encode() + b">", Name.ASCIIHexDecode)
    yield "hex-flate", packed(
        lambda content: zlib.compress(content).hex().encode() + b">", Array([Name.ASCIIHexDecode, Name.FlateDecode])
    )
    for revision, aes in ((2, False), (3, False), (4, False), (4, True), (5, True), (6, True)):
        how = pikepdf.Encryption(owner="o", user="", R=revision, aes=aes, metadata=aes)
        pdf = letter(encryption=how)
        yield f"encrypted-{revision}-{aes}", pdf
        yield f"encrypted-{revision}-{aes}-shifted", pdf.replace(b"\n%\xbf", b"\n%a line\n%\xbf", 1)
        if revision in (4, 6):
            yield f"encrypted-{revision}-{aes}-by-reference", by_reference(pdf)
    with pymupdf.open("pdf", bases["packed"]) as document:
        yield "encrypted-mupdf", document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="")


def words(pdf, first=None, last=None):
    pages = ["-f", first, "-l", last] if first else []
    return set(tools.run(["pdftotext", "-raw", *pages, pdf, "-"]).stdout.split())


def best(pdf, scratch):
    """The words that the best of three programs finds."""
    found = [words(pdf)]
    for command in (["mutool", "clean", "-s", pdf, scratch], ["qpdf", "--decrypt", pdf, scratch]):
        scratch.unlink(missing_ok=True)
        subprocess.run([str(word) for word in command], capture_output=True, check=False, timeout=60)
        if scratch.exists():
            found.append(words(scratch))
    return max(found, key=len)


@pytest.mark.filterwarnings("ignore:Encryption R=5")
def test_pages_show_what_other_programs_show_or_are_said_to_be_damaged(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "folder.yaml").write_text("person: A B\nauthority: sandwell\nlayout: sandwell/eleven\n", encoding="utf-8")
    for name, pdf in variants(tmp_path):
        (folder / f"{name}.pdf").write_bytes(pdf)
    done = tools.formfolio("folder", "assemble", folder, "--out", tmp_path / "out", "--today", "2025-07-01", allow=(0, 2))
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    wrong = []
    told = 0
    for document in manifest["documents"]:
        expected = best(folder / document["file"], tmp_path / "scratch.pdf")
        is_told = document["shown"] != "own pages" and "damaged" in " ".join(document["notes"])
        told += is_told
        first, last = document["pages"]
        lost = expected - words(tmp_path / "out" / "binder.pdf", first, last)
        if (lost or last - first + 1 < PAGES) and not is_told:
            wrong.append((document["file"], document["shown"], sorted(lost)[:5]))
    assert not wrong
    # What cannot be read is an error, and what can is none.
    assert done.returncode == (2 if told else 0), done.stderr
    assert 0 < told < 20
    assert tools.run(["qpdf", "--check", tmp_path / "out" / "binder.pdf"]).returncode == 0
