"""What PDFs do besides being read is not in a binder: pikepdf walks every object of it, qpdf and MuPDF find it sound, and
its pages look, by Poppler, as those of the files do."""

import json
import subprocess

import pikepdf
import pytest
import tools
from pikepdf import Array, Dictionary, Name, Stream, String
from test_strangers import far_dots, picture

# Keys that do something, or lead out of the file.
KEYS = {
    "/AA", "/JS", "/OpenAction", "/Ref", "/OPI", "/Movie", "/Sound", "/RichMediaContent", "/RichMediaSettings", "/3DD",
    "/Win", "/PA", "/Base", "/DestOutputProfileRef", "/SV",
}
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Thread", "/Rendition", "/Movie", "/Sound",
    "/ResetForm", "/Hide", "/SetOCGState", "/GoTo3DView", "/RichMediaExecute", "/Trans",
}
ANNOTATIONS = {"/Movie", "/Sound", "/Screen", "/RichMedia", "/3D"}
SCHEMES = ("http:", "https:", "mailto:", "tel:")
MOST_DOTS = 120


def action(kind, **more):
    return Dictionary(S=Name(kind), **more)


def script(words="app.alert('x')"):
    return action("/JavaScript", JS=String(words))


def annotation(pdf, subtype, **more):
    rect = Array([20, 20, 180, 60])
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=rect, F=4, **more))


def attached(pdf, name, content):
    stream = Stream(pdf, content)
    stream["/Type"] = Name.EmbeddedFile
    return pdf.make_indirect(Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=stream)))


def cases():
    """What each file does, by the file's name."""
    unc = "\\\\evil\\share\\x.pdf"

    def link(**more):
        return lambda pdf, page: page.Annots.append(annotation(pdf, "/Link", A=action(**more)))

    def field(pdf, page):
        widget = annotation(pdf, "/Widget", FT=Name.Tx, T=String("a"), V=String("seven"), DA=String("/Helv 10 Tf 0 g"))
        widget.AA = Dictionary(C=script("AFSimple_Calculate('SUM', ['a'])"), K=script())
        page.Annots.append(widget)
        pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), CO=Array([widget]), XFA=String(""))

    def reference(pdf, page):
        form = Stream(pdf, b"0 0 1 rg 10 10 80 80 re f")
        form.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 100, 100])})
        form["/Ref"] = Dictionary(F=String(unc), Page=0)
        page.Resources.XObject = Dictionary(X=form)
        page.Contents = Stream(pdf, b"/X Do")

    def media(subtype, **more):
        return lambda pdf, page: page.Annots.append(annotation(pdf, subtype, **more))

    def root(**more):
        return lambda pdf, page: pdf.Root.update({f"/{key}": value for key, value in more.items()})

    def names(pdf, page):
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))

    def files(pdf, page):
        pairs = [("notes.docx", b"PK\x03\x04"), ("evil.exe", b"MZ\x90\0")]
        listed = [part for name, content in pairs for part in (String(name), attached(pdf, name, content))]
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(listed)))
        pdf.Root.AF = Array([attached(pdf, "run.js", b"x"), attached(pdf, "sheet.xlsx", b"PK\x03\x04")])

    def remote_stream(pdf, page):
        stream = Stream(pdf, b"")
        stream["/F"] = String(unc)
        page.Contents = Array([page.Contents, pdf.make_indirect(stream)])

    return {
        "uri-js": link(kind="/URI", URI=String("javascript:alert(1)")),
        "uri-file": link(kind="/URI", URI=String("file://evil/share")),
        "uri-good": link(kind="/URI", URI=String("https://example.org/"), Next=script()),
        "gotor": link(kind="/GoToR", F=String(unc), D=Array([0, Name.Fit])),
        "gotoe": link(kind="/GoToE", F=String(unc), T=Dictionary(R=Name.C, N=String("a"))),
        "launch": link(kind="/Launch", F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe"))),
        "import": link(kind="/ImportData", F=String(unc)),
        "thread": link(kind="/Thread", F=String(unc), D=0),
        "rendition": link(kind="/Rendition", JS=String("x()")),
        "next-chain": link(kind="/GoTo", D=Array([0, Name.Fit]), Next=Array([script(), action("/Launch", F=String("a"))])),
        "movie": media("/Movie", Movie=Dictionary(F=String(unc)), A=True),
        "sound": media("/Sound", Sound=Dictionary(F=String(unc))),
        "screen": media("/Screen", A=action("/Rendition"), AA=Dictionary(PO=script())),
        "rich": media("/RichMedia", RichMediaContent=Dictionary(), RichMediaSettings=Dictionary()),
        "three-d": media("/3D", **{"3DD": Dictionary()}),
        "field": field,
        "reference": reference,
        "open": root(OpenAction=script(), AA=Dictionary(WC=script()), URI=Dictionary(Base=String("file://evil/"))),
        "page": lambda pdf, page: page.update({"/AA": Dictionary(O=script(), C=action("/Launch", F=String("a")))}),
        "names": names,
        "files": files,
        "remote-stream": remote_stream,
    }


@pytest.fixture(scope="module", params=["flatten", "keep"])
def bound(request, place):
    folder = place / f"actions {request.param}"
    folder.mkdir()
    for name, add in cases().items():
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=(200, 300))
        page = pdf.pages[0].obj
        page.Contents = Stream(pdf, b"1 0 0 rg 30 150 100 100 re f")
        page.Annots = Array()
        page.Resources = Dictionary()
        add(pdf, page)
        pdf.save(folder / f"{name}.pdf")
    out = place / f"actions bound {request.param}"
    fields = ("--fields", request.param)
    done = tools.formfolio("folder", "assemble", folder, "--layout", "sandwell/eleven", "--out", out, *fields, allow=(0, 1))
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return out, {document["file"]: document for document in manifest["documents"]}, done.stdout


def walk(thing, where, found):
    if isinstance(thing, (Dictionary, Stream)):
        for key, value in thing.items():
            if key in KEYS or (key == "/S" and str(value) in ACTIONS) or (key == "/Subtype" and str(value) in ANNOTATIONS):
                found.append(f"{where}: {key} {value!r}")
            if key == "/URI" and not str(value).startswith(SCHEMES):
                found.append(f"{where}: {value!r}")
            if key == "/F" and isinstance(thing, Stream):
                found.append(f"{where}: a stream in another file")
            if key != "/Parent" and not getattr(value, "is_indirect", False):
                walk(value, where, found)
    elif isinstance(thing, Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                walk(value, where, found)


def test_nothing_in_a_binder_does_anything(bound):
    out, _, _ = bound
    binder = out / "binder.pdf"
    found = []
    with pikepdf.open(binder) as pdf:
        for thing in pdf.objects:
            walk(thing, getattr(thing, "objgen", ""), found)
        assert sorted(pdf.attachments) == ["notes.docx", "sheet.xlsx"]
    assert not found, found
    subprocess.run(["qpdf", "--check", binder], check=True, capture_output=True)
    subprocess.run(["mutool", "info", binder], check=True, capture_output=True)


def test_what_was_left_out_is_said(bound):
    _, documents, told = bound
    assert set(documents) == {f"{name}.pdf" for name in cases()}
    for file, document in documents.items():
        said = [note for note in document["notes"] if "left out" in note]
        assert said, file
        assert all(note in told for note in said), file
    assert len([note for note in documents["field.pdf"]["notes"] if "JavaScript" in note]) == 1


def test_pages_look_as_they_did(bound):
    out, documents, _ = bound
    for file, document in documents.items():
        if file != "field.pdf":
            own, shown = picture(out / document["original"], 1), picture(out / "binder.pdf", document["pages"][1])
            assert far_dots(own, shown) <= MOST_DOTS, file
