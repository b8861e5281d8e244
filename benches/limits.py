"""Makes files that ask for too much, and measures what they cost. See limits.sh."""

import io
import os
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

PROGRAM, WORK, WANTED = Path(sys.argv[1]).resolve(), Path(sys.argv[2]), sys.argv[3]
SECONDS, MEGABYTES = 10, 512
FORM = "sandwell/individual-record"


# PDF


def stream(data, entries=b"", packed=True):
    if packed:
        data, entries = zlib.compress(data, 9), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def pdf(objects):
    out, places = io.BytesIO(b"%PDF-1.7\n"), {}
    out.seek(0, 2)
    for number in sorted(objects):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, objects[number]))
    table, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n")
    out.write(b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, table))
    return out.getvalue()


def one_page(catalog=b"", page=b"", content=None, more=None):
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 500]/Contents 4 0 R%s>>" % page,
        4: content or b"<</Length 5>>stream\nBT ET\nendstream",
    }
    return pdf(objects | (more or {}))


def references(first, count):
    return b" ".join(b"%d 0 R" % number for number in range(first, first + count))


def pages(count, content=b"BT ET"):
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, references(10, count)),
        4: stream(content),
    }
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 500]/Contents 4 0 R>>"
    return pdf(objects | {10 + number: page for number in range(count)})


def fields(count):
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(f%d)/V(x)/Rect[0 0 9 9]/P 3 0 R>>"
    listed = references(10, count)
    return one_page(b"/AcroForm<</Fields[%s]>>" % listed, b"/Annots[%s]" % listed,
                    more={10 + number: field % number for number in range(count)})


def nested_fields(depth):
    field = b"<</FT/Tx/T(z)/V(x)>>"
    for _ in range(depth):
        field = b"<</T(n)/Kids[%s %s]>>" % (field, field)
    return one_page(b"/AcroForm<</Fields[%s]>>" % field)


def shared_value(count):
    value = b"(" + b"x" * (1 << 20) + b")"
    field = b"<</FT/Tx/T(f%d)/V 9 0 R>>"
    return one_page(b"/AcroForm<</Fields[%s]>>" % references(10, count),
                    more={9: value} | {10 + number: field % number for number in range(count)})


def annotations(count, subtype=b"Link/A<</S/URI/URI(http://a)>>"):
    return one_page(page=b"/Annots[%s]" % (b"<</Subtype/%s/Rect[0 0 9 9]>>" % subtype * count))


def separate_annotations(count):
    link = b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://a)>>>>"
    return one_page(page=b"/Annots[%s]" % references(10, count), more={10 + number: link for number in range(count)})


def outline(count):
    mark = lambda at: b"<</Title(m)/Parent 9 0 R/Dest[3 0 R/Fit]%s>>" % (
        b"" if at + 1 == count else b"/Next %d 0 R" % (11 + at))
    return one_page(b"/Outlines 9 0 R", more={9: b"<</First 10 0 R/Last %d 0 R>>" % (9 + count)}
                    | {10 + at: mark(at) for at in range(count)})


def elements(count):
    element = b"<</Type/StructElem/S/P/P 9 0 R/Pg 3 0 R/K 0>>"
    root = b"<</Type/StructTreeRoot/K[%s]>>" % references(10, count)
    return one_page(b"/StructTreeRoot 9 0 R/MarkInfo<</Marked true>>",
                    more={9: root} | {10 + at: element for at in range(count)})


def object_stream(count, each):
    # Many streams of objects, each of which is nothing packed and very much unpacked.
    packed = stream(b"7 0 " + each, b"/Type/ObjStm/N 1/First 4")
    return one_page(more={10 + at: packed for at in range(count)})


def flate_twice():
    data = zlib.compress(zlib.compress(b" " * (1 << 30), 9), 9)
    return one_page(content=b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(data), data))


def forms_in_forms(depth, times):
    calls = b"/F Do " * times
    form = lambda at: stream(calls if at + 1 < depth else b"0 0 1 1 re f",
                             b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (11 + at))
    return one_page(page=b"/Resources<</XObject<</F 10 0 R>>>>", content=stream(calls),
                    more={10 + at: form(at) for at in range(depth)})


# Pictures


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, depth=8, colour_type=2, more=b""):
    line = bytes(1 + (width * {0: 1, 2: 3, 6: 4}[colour_type] * depth + 7) // 8)
    packer = zlib.compressobj(9)
    dots = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


def zeros(megabytes):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


def tiff(pages, width, height, samples=1, bits=8, photometric=1):
    line = bytes((width * samples * bits + 7) // 8)
    packer = zlib.compressobj(9)
    dots = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    out = b"II*\0" + struct.pack("<I", 8 + len(dots) + len(dots) % 2) + dots + bytes(len(dots) % 2)
    if bits * samples > 32:
        raise ValueError("the list of bits does not fit into its entry")
    entries = [(256, 4, width), (257, 4, height), (258, 3, bits), (259, 3, 8), (262, 3, photometric), (273, 4, 8),
               (277, 3, samples), (278, 4, height), (279, 4, len(dots))]
    for page in range(pages):
        directory = struct.pack("<H", len(entries))
        directory += b"".join(struct.pack("<HHII", tag, field_type, 1, value) for tag, field_type, value in entries)
        end = len(out) + len(directory) + 4
        out += directory + struct.pack("<I", 0 if page + 1 == pages else end)
    return out


# Word, Excel, email, text


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def word(body):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml":
                    f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'})


def control(number):
    return (f'<w:sdt><w:sdtPr><w:tag w:val="f{number}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>x</w:t></w:r></w:p>'
            "</w:sdtContent></w:sdt>")


def email(parts, headers=0):
    head = "From: a@example.org\r\nTo: b@example.org\r\nSubject: s\r\nDate: Tue, 3 Jun 2025 10:00:00 +0000\r\n"
    head += "X-More: x\r\n" * headers + 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * parts + "--b--\r\n"


def record(number=0, **more):
    values = {"supervisee": f"Ann Lee{number}", "supervisor": "Bronwen Hughes", "session_date": "2025-06-03"} | more
    return {"form": FORM, "version": 1, "values": values}


def json_list(count):
    import json
    return json.dumps([record(number) for number in range(count)])


INPUTS = {
    "fields-100k.pdf": lambda: fields(100_000),
    "fields-15k.pdf": lambda: fields(15_000),
    "fields-nested-17.pdf": lambda: nested_fields(17),
    "fields-nested-14.pdf": lambda: nested_fields(14),
    "fields-one-value.pdf": lambda: shared_value(10_000),
    "annotations-100k.pdf": lambda: annotations(100_000),
    "annotations-15k.pdf": lambda: annotations(15_000),
    "notes-15k.pdf": lambda: annotations(15_000, b"Text/Contents(x)"),
    "ink-15k.pdf": lambda: annotations(15_000, b"Ink/InkList[[1 1 2 2]]"),
    "annotations-objects-80k.pdf": lambda: separate_annotations(80_000),
    "pages-10000.pdf": lambda: pages(10_000),
    "pages-5000.pdf": lambda: pages(5_000),
    "pages-3000-shared.pdf": lambda: pages(3_000, b"BT /F 20 Tf 50 400 Td (HELLO) Tj ET " * 40_000),
    "pages-60-shared.pdf": lambda: pages(60, b"BT /F 20 Tf 50 400 Td (HELLO) Tj ET " * 40_000),
    "contents-200k.pdf": lambda: one_page(content=b"[%s]" % (b"5 0 R " * 200_000), more={
        5: stream(b"BT /F 20 Tf 50 400 Td (HELLO) Tj ET " * 2_000)}),
    "content-300-mb.pdf": lambda: one_page(content=stream(b"q Q " * 75_000_000)),
    "content-60-mb.pdf": lambda: one_page(content=stream(b"q Q " * 15_000_000)),
    "pages-2000-full.pdf": lambda: pages(2_000, b"BT /F 9 Tf (words) Tj ET 1 0 0 1 0 0 cm\n" * 2_000),
    "outline-100k.pdf": lambda: outline(100_000),
    "elements-60k.pdf": lambda: elements(60_000),
    "dictionaries-8M.pdf": lambda: one_page(page=b"/X[%s]" % (b"<<>>" * 8_000_000)),
    "numbers-20M.pdf": lambda: one_page(page=b"/X[%s]" % (b"0 " * 20_000_000)),
    "objstm-bomb.pdf": lambda: object_stream(1, b"[%s]" % (b"0 " * 30_000_000)),
    "objstm-many.pdf": lambda: object_stream(40, b"[%s]" % (b"0 " * 100_000)),
    "flate-twice.pdf": flate_twice,
    "flate-content-1G.pdf": lambda: one_page(content=stream(b" " * (1 << 30))),
    "operators-60M.pdf": lambda: one_page(content=stream(b"0 0 1 1 re f\n" * 4_600_000)),
    "open-states-60M.pdf": lambda: one_page(content=stream(b"q " * 30_000_000)),
    "forms-in-forms.pdf": lambda: forms_in_forms(12, 10),
    "png-iccp-bomb.png": lambda: png(50, 40, more=chunk(b"iCCP", b"x\0\0" + zeros(512))),
    "png-ztxt-bomb.png": lambda: png(50, 40, more=chunk(b"zTXt", b"x\0\0" + zeros(512))),
    "png-itxt-bomb.png": lambda: png(50, 40, more=chunk(b"iTXt", b"x\0\1\0\0\0" + zeros(512))),
    "png-idat-bomb.png": lambda: png(2_000, 200_000),
    "png-48M-rgb.png": lambda: png(8_000, 6_000),
    "png-rgba.png": lambda: png(6_300, 6_300, colour_type=6),
    "png-16.png": lambda: png(5_100, 5_100, depth=16),
    "tiff-27-pages-144M.tif": lambda: tiff(27, 12_000, 12_000),
    "tiff-8-pages-144M.tif": lambda: tiff(8, 12_000, 12_000),
    "tiff-100-pages-a4.tif": lambda: tiff(100, 2_480, 3_508),
    "tiff-black-27-pages.tif": lambda: tiff(27, 12_000, 12_000, bits=1),
    "word-100k-controls.docx": lambda: word("".join(map(control, range(100_000)))),
    "word-100k-paragraphs.docx": lambda: word("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 100_000),
    "word-deep.docx": lambda: word("<w:p>" * 100_000 + "</w:p>" * 100_000),
    "word-30M.docx": lambda: word("<w:p/>" * 5_000_000),
    "word-bomb.docx": lambda: word(" " * (1 << 28)),
    "email-100k-headers.eml": lambda: email(1, 100_000),
    "email-100k-parts.eml": lambda: email(100_000),
    "email-line-50M.eml": lambda: email(1).replace("\r\nx", "\r\n" + "x" * 50_000_000),
    "web-tags.html": lambda: "<html><body>" + "<b><p a=" * 5_000_000,
    "text-line-50M.txt": lambda: "x" * 50_000_000,
    "text-50M.txt": lambda: "Some words on a line of a text.\n" * 1_600_000,
    "list-100k-rows.csv": lambda: "name,supervisor\n" + "Ann Lee,Bronwen Hughes\n" * 100_000,
    "newlines-20M.yaml": lambda: "\n" * 20_971_520 + "form: x",
    "newlines-2M.yaml": lambda: "\n" * 2_000_000 + "form: x",
    "name-60M.yaml": lambda: 'form: "' + "x" * (60 << 20) + '"',
    "name-2M.yaml": lambda: 'form: "' + "x" * 2_000_000 + '"',
    "deep.yaml": lambda: f"form: {FORM}\nvalues: " + "[" * 1_000_000,
    "laughs.yaml": lambda: "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{at}: &a{at} [{','.join([f'*a{at - 1}'] * 10)}]\n" for at in range(1, 10)) + f"form: {FORM}\n",
    "keys-100k.yaml": lambda: f"form: {FORM}\nvalues:\n" + "".join(f"  k{at}: x\n" for at in range(100_000)),
    "name-60M.json": lambda: '[{"form":"' + "x" * (60 << 20) + '","version":1,"values":{}}]',
    "nulls-12M.json": lambda: '{"form":"%s","values":{"x":[%s0]}}' % (FORM, "0," * 12_000_000),
    "deep.json": lambda: "[" * 10_000_000,
    "empty-records-1M.json": lambda: '[%s{}]' % ('{"form":"%s"},' % FORM * 1_000_000),
    "records-20k.json": lambda: json_list(20_000),
}


def measured(arguments):
    """The exit status, seconds of processor time and megabytes of a run."""
    pid = os.fork()
    if pid == 0:
        nothing = os.open(os.devnull, os.O_WRONLY)
        said = os.open(WORK / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(nothing, 1)
        os.dup2(said, 2)
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
        os.execv(PROGRAM, [PROGRAM, *map(str, arguments)])
    _, status, used = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime, used.ru_maxrss // 1024


def row(name, what, arguments, limits=True):
    code, seconds, megabytes = measured(arguments)
    said = (WORK / "said").read_bytes()
    over = []
    if limits:
        over = ["TIME"] * (seconds > SECONDS) + ["MEMORY"] * (megabytes > MEGABYTES)
    over += ["ABORT"] * (code not in (0, 1, 2)) + ["LONG WORDS"] * (len(said) > 8_000)
    print(f"{name:30} {what:9} {seconds:6.1f} s {megabytes:6} MB  exit {code:<3} {' '.join(over)}", flush=True)
    return said.decode(errors="replace")


def clear(folder):
    subprocess.run(["rm", "-rf", folder], check=True)


def single():
    for name, make in INPUTS.items():
        if WANTED not in name:
            continue
        folder = WORK / "folder"
        clear(folder)
        folder.mkdir()
        data = make()
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        del data
        (folder / "folder.yaml").write_text("person: Ann Lee\nlayout: sandwell/eleven\n")
        row(name, "check" if name.endswith(".json") else "read",
            ["check" if name.endswith(".json") else "read", folder / name])
        if not name.endswith("k.json"):
            said = row(name, "assemble", ["folder", "assemble", folder, "--out", WORK / "out"])
            clear(WORK / "out")
            if os.environ.get("SAID"):
                print("    " + "\n    ".join(line[:200] for line in said.splitlines()[:6]))


def many():
    if WANTED and WANTED not in "many":
        return
    for count in (500, 5_000):
        folder = WORK / "texts"
        clear(folder)
        folder.mkdir()
        (folder / "folder.yaml").write_text("person: Ann Lee\nlayout: sandwell/eleven\n")
        for number in range(count):
            (folder / f"note-{number}.txt").write_text(f"Note {number}: rang the school.\n")
        row(f"{count} texts", "assemble", ["folder", "assemble", folder, "--out", WORK / "out"], limits=False)
        size = (WORK / "out" / "binder.pdf").stat().st_size >> 20
        print(f"    the binder has {size} MB")
        clear(WORK / "out")
    for people in (20, 20_000):
        folder = WORK / "records"
        clear(folder)
        folder.mkdir()
        for number in range(20_000):
            text = (f"form: {FORM}\nvalues:\n  supervisee: Ann{number % people:05} Lee{number % people:05}\n"
                    f"  supervisor: Bronwen Hughes\n  session_date: 2025-0{1 + number % 6}-{1 + number % 28:02}\n")
            (folder / f"record-{number}.yaml").write_text(text)
        for form in ("text", "json", "sarif", "junit", "html"):
            row(f"20000 records, {people} people", form,
                ["check", folder, "--format", form, "--today", "2025-06-30", "--out", WORK / "report", "--force"], False)
            print(f"    the report has {(WORK / 'report').stat().st_size >> 20} MB")


single()
many()
