"""Whole binders, before other programs' judges.

The sample folder has a document of every kind, made by other programs, in both layouts; the folder of a year has records of
our forms only, so that its binder has to be PDF/UA-1 and PDF/A. What the manifest says is held against what other programs
find in the binder.
"""

import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
import tools
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "folders" / "sandwell-move"
YEAR = ROOT / "fixtures" / "years" / "sandwell"

# What is made of which folder, with which wishes.
MADE = {
    "eleven": (SAMPLE, ["--layout", "sandwell/eleven", "--today", "2025-07-01", "--zip"]),
    "nine": (SAMPLE, ["--layout", "sandwell/nine"]),
    "kept": (SAMPLE, ["--fields", "keep"]),
    "copy": (SAMPLE, ["--without", "7,8", "--attach"]),
    "year": (YEAR, []),
    "year-kept": (YEAR, ["--fields", "keep"]),
    "year-attached": (YEAR, ["--attach"]),
    # No list of sections is printed for this one, so it has ours.
    "year-general": (ROOT / "fixtures" / "years" / "leics", []),
}
BINDERS = pytest.mark.parametrize("name", MADE)
OF_SAMPLE = pytest.mark.parametrize("name", ["eleven", "nine", "kept"])


class Made:
    """A binder with what lies beside it."""

    def __init__(self, directory):
        self.directory = directory
        self.binder = directory / "binder.pdf"
        self.manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
        self._texts = None

    @property
    def texts(self):
        """What stands on each page, as Poppler reads it."""
        if self._texts is None:
            done = tools.run(["pdftotext", "-layout", self.binder, "-"])
            self._texts = [""] + done.stdout.split("\f")[:-1]
        return self._texts

    def documents(self, shown):
        return [one for one in self.manifest["documents"] if one["shown"] == shown]


@pytest.fixture(scope="module")
def made(place):
    out = {}
    for name, (folder, wishes) in MADE.items():
        directory = place / "binders" / name
        tools.formfolio("folder", "assemble", folder, "--out", directory, *wishes, allow=(0, 1, 2))
        out[name] = Made(directory)
    return out


def squeeze(text):
    return re.sub(r"[\s\u200b]+", "", text)


@BINDERS
def test_readers_have_nothing_to_say(made, name):
    binder = made[name].binder
    assert tools.qpdf(binder) == []
    assert tools.pdfcpu(binder, "relaxed") == []
    assert tools.mutool(binder) == []
    said, facts = tools.poppler(binder)
    assert said == []
    assert int(facts["Pages"]) == made[name].manifest["binder"]["pages"]
    assert facts["Tagged"] == "yes"
    assert facts["JavaScript"] == "no"
    assert facts["Form"] == ("AcroForm" if "kept" in name and "year" not in name else "none")


@pytest.fixture(scope="module")
def verdicts(made):
    plain = [made[name].binder for name in ("year", "year-kept", "year-general")]
    return {**tools.verapdf(plain, ("ua1", "2a")), **tools.verapdf([made["year-attached"].binder], ("ua1", "3a"))}


@pytest.mark.parametrize("name", ["year", "year-kept", "year-attached", "year-general"])
def test_verapdf(made, verdicts, name):
    """Where all inputs allow it the binder is accessible and an archive, and says so."""
    said = made[name].manifest["binder"]
    assert (said["pdf_ua"], said["pdf_a"]) == ("PDF/UA-1", "PDF/A-3a" if "attached" in name else "PDF/A-2a")
    assert said["reasons"] == []
    failed = [line for (file, _), lines in verdicts.items() if file == str(made[name].binder) for line in lines]
    assert not failed, "\n".join(failed)


# Programs whose appearances are in an embedded font, or show the very words of the values, which are then set anew.
READABLE = ("pypdf", "pymupdf", "pdf-lib", "pdfbox", "pdfjs", "poppler")


def assembled(place, folder):
    directory = place / "claiming" / folder.name
    # What the programs filled in is about several people.
    options = ("--layout", "sandwell/eleven", "--keep-strangers")
    tools.formfolio("folder", "assemble", folder, *options, "--out", directory, allow=(0, 1))
    return Made(directory)


@pytest.fixture(scope="module")
def claiming(place):
    """Binders of what other programs filled in and scanned, and of the other authorities' years."""
    readable = place / "readable"
    for filler in READABLE:
        shutil.copytree(ROOT / "fixtures" / "foreign" / filler, readable / filler)
    pictures = place / "pictures"
    shutil.copytree(ROOT / "docs" / "pictures", pictures, ignore=shutil.ignore_patterns("*.sh"))
    others = [ROOT / "fixtures" / name for name in ("scans", "years/leics", "years/bct", "years/worcs")]
    return [assembled(place, folder) for folder in (readable, pictures, *others)]


def test_what_is_claimed_holds(claiming):
    """Words in fonts that are not there are set anew, and pictures are described: then it may be said."""
    for one in claiming:
        said = one.manifest["binder"]
        assert (said["pdf_ua"], said["pdf_a"]) == ("PDF/UA-1", "PDF/A-2a"), said
    failed = {key: lines for key, lines in tools.verapdf([one.binder for one in claiming]).items() if lines}
    assert not failed


def test_what_a_kept_appearance_costs_is_said(place):
    """What a signer saw stays, whatever its font; then nothing is claimed, and each reason names the font or the fault."""
    said = assembled(place, ROOT / "fixtures" / "foreign").manifest["binder"]
    assert (said["pdf_ua"], said["pdf_a"]) == (None, None)
    assert said["reasons"]
    for reason in said["reasons"]:
        assert re.search("font \\S+, which|cannot be read out", reason) and reason.endswith("costs PDF/UA and PDF/A"), reason


@OF_SAMPLE
def test_what_cannot_be_claimed_is_not(made, name):
    """Other programs' documents are not tagged: the binder does not say that it is more than they are."""
    said = made[name].manifest["binder"]
    assert (said["pdf_ua"], said["pdf_a"]) == (None, None)
    assert any("not tagged" in reason for reason in said["reasons"])
    with pikepdf.open(made[name].binder) as pdf, pdf.open_metadata() as data:
        assert "pdfuaid:part" not in data and not data.pdfa_status


@BINDERS
def test_the_contents_are_right(made, name):
    """Every line of the contents gives the page on which the document's own words stand."""
    one = made[name]
    first_section = one.manifest["sections"][0]["page"]
    contents = "\n".join(one.texts[2:first_section])
    for section in one.manifest["sections"]:
        heading = f"Section {section['number']} – {section['title']}"
        assert squeeze(f"{heading}{section['page']}") in squeeze(contents), heading
        assert squeeze(section["title"]) in squeeze(one.texts[section["page"]])
    for document in one.manifest["documents"]:
        if document["shown"].startswith("left out"):
            continue
        first, last = document["pages"]
        day = datetime.date.fromisoformat(document["date"]) if document["date"] else None
        said = f", {day.day} {day:%B %Y}" if day else ""
        line = re.escape(squeeze(document["title"] + said)) + r".*?" + str(first)
        assert re.search(line, re.sub(r"\.{3,}|…", "", squeeze(contents))), document["file"]
        assert 1 <= first <= last <= one.manifest["binder"]["pages"]


def own_words(document, directory):
    """Some words that stand in the original and not in what is put around it."""
    original = directory / document["original"]
    if document["sort"] == "pdf":
        pages = tools.run(["pdftotext", original, "-"]).stdout.split("\f")
        return [word for word in re.findall(r"[A-Za-z]{5,}", pages[0])][:12]
    if document["sort"] == "plain_text" and document["form"] is None:
        return re.findall(r"\w{4,}", original.read_text(encoding="utf-8"))[:12]
    return []


@OF_SAMPLE
def test_each_document_stands_where_the_manifest_says(made, name):
    one = made[name]
    looked = 0
    for document in one.manifest["documents"]:
        first = document["pages"][0]
        if document["shown"] == "copy of a signed document":
            # The page before it says what it is.
            assert "Copy of a digitally signed document" in one.texts[first]
            first += 1
        words = own_words(document, one.directory) if "why" not in document["shown"] else []
        text = squeeze(one.texts[first])
        missing = [word for word in words if word not in text]
        assert not missing, f"{document['file']}, page {first}: {missing}"
        looked += bool(words)
    assert looked >= 10


@BINDERS
def test_printed_page_numbers_are_the_viewers(made, name):
    one = made[name]
    printed = 0
    for number, text in enumerate(one.texts):
        found = re.search(r"^\s*(?:.*\s{3,})?(?:Page|page) (\d+)\s*$", text, re.MULTILINE)
        if found and number:
            assert int(found.group(1)) == number
            printed += 1
    # A scan may fill its page to the edges.
    assert printed >= len(one.texts) - 1 - 5


@BINDERS
def test_bookmarks_have_the_contents_words(made, name):
    one = made[name]
    with pikepdf.open(one.binder) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            marks = [(item, child) for item in outline.root for child in [None, *item.children]]
            there = set()
            for item, child in marks:
                mark = child or item
                there.add((mark.title, numbers[mark.destination[0].objgen]))
    for section in one.manifest["sections"]:
        assert (f"Section {section['number']} – {section['title']}", section["page"]) in there
    for document in one.manifest["documents"]:
        if not document["shown"].startswith("left out"):
            pages = [page for title, page in there if title.startswith(document["title"])]
            assert document["pages"][0] in pages, document["file"]


@BINDERS
def test_every_link_leads_where_it_says(made, name):
    one = made[name]
    with pikepdf.open(one.binder) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        led = set()
        for page in list(pdf.pages)[1 : one.manifest["sections"][0]["page"] - 1]:
            for note in page.get("/Annots", []):
                assert note.Subtype == "/Link" and "/A" not in note
                led.add(numbers[note.Dest[0].objgen])
    wanted = {section["page"] for section in one.manifest["sections"]}
    wanted |= {one["pages"][0] for one in one.manifest["documents"] if one.get("pages")}
    assert led == wanted


@BINDERS
def test_the_manifest_is_true(made, name):
    """Another program's SHA-256 of every file, and of the manifest without its own hash."""
    one = made[name]
    listed = {file["file"]: file for file in one.manifest["files"]}
    there = {path.relative_to(one.directory).as_posix() for path in one.directory.rglob("*") if path.is_file()}
    assert there - {"manifest.json"} == set(listed)
    for path, file in listed.items():
        data = (one.directory / path).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["size"], file["sha256"]), path
    rest = {key: value for key, value in one.manifest.items() if key != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == one.manifest["sha256"]
    inputs = {path for path in MADE[name][0].rglob("*") if path.is_file()}
    proved = [entry["sha256"] for entry in one.manifest["documents"] + one.manifest["besides"] + one.manifest["kept_out"]]
    assert sorted(proved) == sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in inputs)
    tools.formfolio("folder", "verify", one.directory)


def test_pictures_are_pictures(made):
    """A photograph, a screenshot and a fax of two pages are on the pages that the manifest gives them, upright."""
    one = made["eleven"]
    pictures = one.documents("picture on a page")
    assert len(pictures) >= 4
    for document in pictures:
        first, last = document["pages"]
        done = tools.run(["pdfimages", "-list", "-f", first, "-l", last, one.binder])
        rows = [line.split() for line in done.stdout.splitlines()[2:]]
        assert len([row for row in rows if row[2] == "image"]) == last - first + 1, document["file"]
        assert all(int(row[12]) <= 380 for row in rows if row[2] == "image"), done.stdout


def test_what_libreoffice_opens_is_converted(made):
    """Whatever it knows; the rest has a page that says why it is not shown, and its original."""
    one = made["eleven"]
    converted = {Path(document["file"]).suffix for document in one.documents("converted")}
    assert converted == {".doc", ".docx", ".odt", ".rtf", ".xlsx"}
    for document in one.documents("converted"):
        assert squeeze(one.texts[document["pages"][0]]), document["file"]


@pytest.fixture(scope="module")
def letters(place):
    """A folder with what is easily lost: a letter longer than any form, a form without its fields, odd texts."""
    folder = place / "letters"
    folder.mkdir()
    (folder / "folder.yaml").write_text("person: Siân O’Brien\nauthority: sandwell\n", encoding="utf-8")
    shutil.copy(ROOT / "fixtures" / "docx" / "lost-odt.docx", folder / "record.docx")
    long = docx.Document()
    for number in range(1000):
        paragraph = long.add_paragraph()
        for word in range(90):
            paragraph.add_run(f"w{number}.{word} ")
    long.save(folder / "long letter.docx")
    (folder / "note.txt").write_bytes(b"Rang HR\x0bsecond line \x07of it.\r\n\x1a")
    mail = b"X-Mailer: x\r\nSubject: Leave\r\nFrom: Bo <b@example.org>\r\n\r\nDear Ann,\x0b\r\nback on Monday.\r\n"
    (folder / "mail.eml").write_bytes(mail)
    shutil.copy(ROOT / "fixtures" / "scans" / "clear-planes.tif", folder / "scan.tif")
    directory = place / "binders" / "letters"
    tools.formfolio("folder", "assemble", folder, "--out", directory, allow=(0, 1))
    return Made(directory)


def test_nothing_of_what_others_wrote_is_lost(letters):
    shown = {document["file"]: document for document in letters.manifest["documents"]}
    assert {document["shown"] for document in shown.values()} == {"converted", "set from its text", "picture on a page"}

    def words(file):
        first, last = shown[file]["pages"]
        return squeeze("".join(letters.texts[first : last + 1]))

    assert all(f"w{number}.{word}" in words("long letter.docx") for number in (0, 500, 999) for word in (0, 89))
    form = docx.Document(ROOT / "fixtures" / "docx" / "lost-odt.docx")
    written = [paragraph.text for table in form.tables for cell in table._cells for paragraph in cell.paragraphs]
    assert written and all(squeeze(text) in words("record.docx") for text in written)
    assert "RangHRsecondlineofit." in words("note.txt")
    assert "DearAnn,backonMonday." in words("mail.eml")


def test_what_can_be_seen_through_is_white(letters, place):
    [scan] = letters.documents("picture on a page")
    page = scan["pages"][0]
    tools.run(["pdftoppm", "-r", "30", "-png", "-f", page, "-l", page, letters.binder, place / "scan"])
    [picture] = place.glob("scan*.png")
    with Image.open(picture) as image:
        dots = image.convert("L").tobytes()
    assert sum(dot > 250 for dot in dots) > len(dots) / 2


def test_attachments_are_the_originals(made):
    one = made["copy"]
    with pikepdf.open(one.binder) as pdf:
        attached = {hashlib.sha256(file.get_file().read_bytes()).hexdigest() for file in pdf.attachments.values()}
    here = [document for document in one.manifest["documents"] if not document["shown"].startswith("left out")]
    assert {document["sha256"] for document in here} <= attached
    gone = [document for document in one.manifest["documents"] if document["shown"].startswith("left out")]
    assert gone and not {document["sha256"] for document in gone} & attached
    assert not any(document.get("file") or document.get("title") for document in gone)


def test_signed_originals_stay_signed(made):
    """pyHanko finds the signature of the original as good as it was, and none in the binder."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    one = made["kept"]
    signed = one.documents("copy of a signed document")
    assert len(signed) == 2
    for document in signed:
        with open(one.directory / document["original"], "rb") as file:
            for signature in PdfFileReader(file).embedded_signatures:
                status = validate_pdf_signature(signature)
                assert status.intact and status.valid
        assert document["signatures"] and all("intact" in words for words in document["signatures"])
    with open(one.binder, "rb") as file:
        assert PdfFileReader(file).embedded_signatures == []


def test_checklist_and_handover(made):
    directory = made["eleven"].directory
    words = [directory / "checklist.docx", directory / "handover.docx"]
    assert tools.open_xml(words) == {str(file): [] for file in words}
    for name in ("checklist.pdf", "handover.pdf"):
        verdicts = tools.verapdf([directory / name])
        assert not any(verdicts.values()), verdicts
    handover = tools.text_of_pdf(directory / "handover.pdf")
    for words in ("Zoë O’Hara", "Court Team", "Signed"):
        assert words in handover


def test_the_zip_is_whole(made):
    one = made["eleven"]
    with zipfile.ZipFile(one.directory.with_name("eleven.zip")) as packed:
        assert packed.testzip() is None
        for path in one.directory.rglob("*"):
            if path.is_file():
                assert packed.read(f"eleven/{path.relative_to(one.directory).as_posix()}") == path.read_bytes()


def test_the_password_opens_the_binder(place):
    secret = place / "password.txt"
    secret.write_text("Grüße 7\n", encoding="utf-8")
    directory = place / "binders" / "locked"
    tools.formfolio("folder", "assemble", YEAR, "--out", directory, "--password-file", secret, allow=(0, 1))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(directory / "binder.pdf")
    with pikepdf.open(directory / "binder.pdf", password="Grüße 7") as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert len(pdf.pages) == json.loads((directory / "manifest.json").read_text())["binder"]["pages"]


def test_a_locked_zip_file_opens_with_the_password_alone(place):
    secret = place / "zip password.txt"
    secret.write_text("four random words\r\n", encoding="utf-8")
    directory = place / "binders" / "sent"
    tools.formfolio(
        "folder", "assemble", YEAR, "--out", directory, "--zip", "--password-file", secret, allow=(0, 1)
    )
    packed = place / "binders" / "sent.zip"
    with zipfile.ZipFile(packed) as outer:
        assert outer.namelist() == ["binder.zip"], "names of files say much"
        with pytest.raises(RuntimeError, match="encrypted"):
            outer.read("binder.zip")
    bare = packed.read_bytes()
    assert all(path.name.encode() not in bare for path in directory.rglob("*"))
    listed = subprocess.run(["7zz", "l", "-slt", packed], capture_output=True, text=True, check=True).stdout
    assert "Encrypted = +" in listed and "Method = AES-256 Store" in listed and "WzAES" in listed
    assert subprocess.run(["7zz", "t", "-pfour other words", packed], capture_output=True).returncode
    inner = []
    for program, command in {
        "7-Zip": lambda to: ["7zz", "x", f"-o{to}", "-pfour random words", packed],
        "libarchive": lambda to: ["bsdtar", "-C", to, "--passphrase", "four random words", "-xf", packed],
    }.items():
        to = place / "opened" / program
        to.mkdir(parents=True)
        subprocess.run(command(to), capture_output=True, check=True)
        assert [path.name for path in to.iterdir()] == ["binder.zip"]
        inner.append((to / "binder.zip").read_bytes())
    assert inner[0] == inner[1]
    with zipfile.ZipFile(to / "binder.zip") as opened:
        assert opened.testzip() is None
        opened.extractall(to)
    tools.formfolio("folder", "verify", to / "sent")


def test_the_same_folder_gives_the_same_binder_with_libreoffice(made, place):
    """What LibreOffice makes of a document is the same each time, as far as the binder takes it over."""
    again = place / "binders" / "again"
    folder, wishes = MADE["nine"]
    tools.formfolio("folder", "assemble", folder, "--out", again, *wishes, allow=(0, 1, 2))
    assert (again / "binder.pdf").read_bytes() == made["nine"].binder.read_bytes()


def test_a_full_disk_is_a_clear_error(place):
    """On a disk of one megabyte, where this machine lets one be made."""
    small = place / "small disk"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        done = tools.formfolio("folder", "assemble", SAMPLE, "--out", small / "out", allow=(2,))
        assert "the disk is full" in done.stderr
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.fixture
def somebody(tmp_path):
    """Runs the binary as a user who may not do everything, in a directory of theirs."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can become somebody else")
    binary = shutil.copy(shutil.which(str(tools.FORMFOLIO)) or tools.FORMFOLIO, tmp_path / "formfolio")
    # Every directory above has to be one that everybody may enter.
    for above in [tmp_path, *tmp_path.parents]:
        if above != Path("/") and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)
    shutil.copytree(YEAR, tmp_path / "folder")
    own = tmp_path / "own"
    own.mkdir()
    os.chown(own, 65534, 65534)

    def run(*words):
        return tools.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", binary, *words], cwd=own)

    return run


def test_where_nothing_may_be_written_it_is_said(somebody, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir()
    done = somebody("folder", "assemble", tmp_path / "folder", "--out", closed / "out")
    assert done.returncode == 2
    assert "permission denied" in done.stderr and "help:" in done.stderr
    assert list(closed.iterdir()) == []


def test_what_may_not_be_read_is_named_and_has_its_page(somebody, tmp_path):
    secret = sorted((tmp_path / "folder").glob("Supervision record*.yaml"))[0]
    secret.chmod(0o600)
    done = somebody("folder", "assemble", tmp_path / "folder", "--out", "out")
    assert done.returncode == 2
    assert secret.name in done.stderr and "permission denied" in done.stderr
    out = Made(tmp_path / "own" / "out")
    document = next(one for one in out.manifest["documents"] if one["file"] == secret.name)
    assert (document["original"], document["sha256"]) == (None, None)
    assert squeeze(secret.name) in squeeze(out.texts[document["pages"][0]])
    tools.formfolio("folder", "verify", out.directory)
