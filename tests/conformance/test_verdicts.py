"""What Formfolio, pyHanko and Poppler's pdfsig say of the same signed files, side by side: the fixtures, the attacks that a test
of the library writes, and letters that were signed and changed here.

    export FORMFOLIO_ATTACKS=$(mktemp -d)
    cargo test --test suite -- --ignored --exact signed::table::write_attacks

`BLESS=1` writes the table in docs/signatures.md anew. Each difference has its reason here, and none may be without.
"""

import io
import json
import logging
import os
import re
from pathlib import Path

import make_signed as making
import pytest
import tools
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.general import SigningError
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

DOCS = making.ROOT / "docs" / "signatures.md"
MANAGERS = ["manager_signed", "manager_signed.signature", "Manager", making.LETTER_FIELD]
INTACT, CHANGED, BROKEN, UNKNOWN, NONE, DAMAGED = "intact", "changed", "broken", "cannot be judged", "no signature", "damaged"
FILLED, ERROR, FOLLOWED = "filled in", "an error", "holds, more follows"

# Why programs say different things: what Formfolio and pyHanko say (or pdfsig, where these two agree), words of the row, the
# reason. The first that fits counts.
REASONS = [
    (INTACT, CHANGED, r"`locked/(all|include-notes|exclude-employee)|all other fields are locked", "pyHanko takes the appearance of a locked field, which no later part of the file touches, for an update of that field."),
    (CHANGED, FILLED, r"covers|over the words", "pyHanko does not look at what a signature’s box covers."),
    (CHANGED, FILLED, r"a font is put in", "pyHanko lets fonts be added to a form, whichever answer asks for them."),
    (CHANGED, FILLED, r"", "pyHanko lets a form be filled in further, or signed in a new field, where the signature does not forbid it; a record that was signed is not to be filled in further."),
    (CHANGED, INTACT, r"the whole document is another", "The new root leads to what the old one led to, and pyHanko compares no more than that."),
    (CHANGED, INTACT, r"answers are drawn anew", "pyHanko lets a form ask for its answers to be drawn anew, in whatever letters a program has."),
    (CHANGED, INTACT, r"a dictionary has a key twice", "pyHanko takes one of the two values; which one, differs from program to program."),
    (CHANGED, INTACT, r"", "pyHanko reads the last part of the file that is whole; programs that mend files may show what stands around it."),
    (UNKNOWN, NONE, r"the kind of signature", "pyHanko counts only signatures of a kind that it knows."),
    (UNKNOWN, INTACT, r"brainpool", "Formfolio has no Brainpool curves and says so; pdfsig calls the signature invalid."),
    (UNKNOWN, INTACT, r"`generations/", "pyHanko and pdfsig do not look at whether programs show the same of what was signed."),
    (UNKNOWN, INTACT, r"", "Formfolio cannot verify this kind of key, and says so."),
    (DAMAGED, CHANGED, r"generation|the same, listed in a stream", "Formfolio puts a page that says so in the file’s place, because the page asks for a generation that is not in use."),
    (DAMAGED, INTACT, r"", "Formfolio puts a page that says so in the file’s place; pyHanko reads the last part of the file that is whole."),
    (None, ERROR, r"", "pyHanko ends with an error, which is no verdict."),
    (INTACT, BROKEN, r"`weak/(md5|sha224)", "pdfsig knows no MD5 and no SHA-224, and says that the digest differs."),
]


def locked():
    """Letters that forbid changes, changed by pyHanko in each way that there is."""
    employee = making.Identity(making.EMPLOYEE)
    clock = making.Identity("Formfolio Test Timestamps", purpose=making.ExtendedKeyUsageOID.TIME_STAMPING)
    stamper = timestamps.DummyTimeStamper(clock.asn1, clock.private, fixed_dt=making.STAMPED)

    def sign(pdf):
        return making.sign(pdf, employee, field="Employee.signature", at=making.SIGNED_LATER)

    def another(box):
        def change(pdf):
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            spec = fields.SigFieldSpec("Second", on_page=0, box=box)
            meta = signers.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256")
            signer = signers.PdfSigner(meta, signer=employee.signer(), new_field_spec=spec)
            return signer.sign_pdf(writer).getvalue()

        return change

    def typed(pdf):
        return making.update(pdf, making.set_text(Employee__name=making.EMPLOYEE, Employee__date="05/06/2025"))

    def note(pdf):
        return making.update(pdf, making.set_text(Notes="The next visit is in July."))

    def comment(pdf):
        def change(writer):
            page = writer.root["/Pages"]["/Kids"][0].get_object()
            own = making.dictionary({"/Type": "/Annot", "/Subtype": "/Text", "/Contents": generic.TextStringObject("Agreed.")})
            own["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (500, 500, 520, 520)))
            page["/Annots"].append(writer.add_object(own))
            writer.mark_update(page.container_ref)

        return making.update(pdf, change)

    def stamp(pdf):
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return signers.PdfTimeStamper(stamper, field_name="Timestamp1").timestamp_pdf(writer, md_algorithm="sha256").getvalue()

    changes = {
        "then signed in the place for it": sign,
        "then name and date, then signed": lambda pdf: sign(typed(pdf)),
        "then name and date only": typed,
        "then another answer": note,
        "then a comment": comment,
        "then signed in a new box": another((300, 300, 440, 330)),
        "then signed in a new box over the words": another((70, 740, 230, 780)),
        "then signed without a box": another(None),
        "then a timestamp": stamp,
    }
    for name in [*making.LOCKS, *making.CERTIFIED, "unlocked-packed"]:
        pdf = (making.ROOT / making.FILES[name][0]).read_bytes()
        for how, change in changes.items():
            try:
                yield name, how, change(pdf)
            except SigningError as refused:
                # pyHanko does not sign what is certified against any change.
                assert name == "certified-1" and "forbids all changes" in str(refused)


def everything(attacks):
    """Every file of the set: its group, what it is, its bytes."""
    for name, (place, how) in making.FILES.items():
        yield "Fixtures", f"`{Path(place).parent.name}/{Path(place).name}`", (making.ROOT / place).read_bytes()
    for one in json.loads((attacks / "index.json").read_text(encoding="utf-8")):
        yield one["family"], one["how"], (attacks / one["file"]).read_bytes()
    for name, how, pdf in locked():
        yield "Letters that forbid changes", f"`locked/{Path(making.FILES[name][0]).name}`, {how}", pdf


def ours(files, place):
    """What Formfolio says of the first signature of each file, as it stands in the manifest of one binder."""
    folder = place / "folder"
    (folder / "folder.yaml").write_text(f"person: {making.EMPLOYEE}\nauthority: sandwell\nlayout: sandwell/eleven\n", encoding="utf-8")
    tools.formfolio("folder", "assemble", folder, "--out", place / "binder", "--today", "2025-07-01", "--keep-strangers", allow=(0, 1, 2))
    manifest = json.loads((place / "binder" / "manifest.json").read_text(encoding="utf-8"))
    documents = {document["file"]: document for document in manifest["documents"]}
    words = {"; intact; ": INTACT, "; changed since: ": CHANGED, "the signature is broken: ": BROKEN, "cannot be checked: ": UNKNOWN}

    def verdict(name):
        document = documents[documents[name]["copy_of"] or name]
        if not document["signatures"]:
            return DAMAGED if any("damaged" in note for note in document["notes"]) else NONE
        [said] = [verdict for word, verdict in words.items() if word in document["signatures"][0]]
        return said

    return [verdict(name) for name in files]


def pyhanko(pdf):
    """pyHanko’s verdict, its comparison of revisions included."""
    context = ValidationContext(allow_fetching=False, trust_roots=[])
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found = [one for one in reader.embedded_regular_signatures if one.field_name in MANAGERS]
        if not found:
            return NONE
        status = validate_pdf_signature(found[0], signer_validation_context=context)
    except Exception:  # whatever it is, it is no verdict
        return ERROR
    if not (status.intact and status.valid):
        return BROKEN
    level = status.modification_level or ModificationLevel.NONE
    if level == ModificationLevel.OTHER or status.docmdp_ok is False:
        return CHANGED
    return FILLED if level in (ModificationLevel.FORM_FILLING, ModificationLevel.ANNOTATIONS) else INTACT


def pdfsig(path):
    """Poppler’s verdict, which is of the signed bytes alone."""
    for part in re.split(r"^Signature #\d+:$", tools.run(["pdfsig", "-nocert", path]).stdout, flags=re.M)[1:]:
        name = re.search(r"Signature Field Name: (.*)", part)
        said = re.search(r"Signature Validation: (.*)", part)
        if name and name[1] in MANAGERS and said:
            if said[1] == "Signature is Valid.":
                return INTACT if "- Total document signed" in part else FOLLOWED
            return BROKEN if said[1] in ("Digest Mismatch.", "Signature is Invalid.") else UNKNOWN
    return NONE


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """A row for every file: its group, what it is, and what the three say."""
    attacks = os.environ.get("FORMFOLIO_ATTACKS")
    if attacks is None:
        pytest.skip("FORMFOLIO_ATTACKS names no directory")
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    place = tmp_path_factory.mktemp("verdicts")
    (place / "folder").mkdir()
    rows = list(everything(Path(attacks)))
    files = [f"{number:03}.pdf" for number in range(len(rows))]
    for name, (_, _, pdf) in zip(files, rows):
        (place / "folder" / name).write_bytes(pdf)
    theirs = [(pyhanko(pdf), pdfsig(place / "folder" / name)) for name, (_, _, pdf) in zip(files, rows)]
    return [(group, how, own, *others) for (group, how, _), own, others in zip(rows, ours(files, place), theirs)]


def is_alike(own, other):
    """A further signature that is allowed counts as filling in; pdfsig does not look at what follows."""
    return own == other or (own == INTACT and other in (FILLED, FOLLOWED)) or (own == CHANGED and other == FOLLOWED)


def reason(how, own, hanko, poppler):
    """The number of the reason why they differ: none where they do not, 0 where nobody knows it."""
    other = next((other for other in (hanko, poppler) if not is_alike(own, other)), None)
    if other is None:
        return None
    for number, (first, second, words, _) in enumerate(REASONS, 1):
        if first in (own, None) and second == other and re.search(words, how):
            return number
    return 0


def test_the_table_in_the_docs_is_right(verdicts):
    unknown = [row for row in verdicts if reason(*row[1:]) == 0]
    assert unknown == [], unknown
    lines = ["| group | file | Formfolio | pyHanko | pdfsig | why |", "|---|---|---|---|---|---|"]
    for group, how, own, hanko, poppler in verdicts:
        lines.append(f"| {group} | {how} | {own} | {hanko} | {poppler} | {reason(how, own, hanko, poppler) or ''} |")
    reasons = [f"{number}. {why}" for number, (_, _, _, why) in enumerate(REASONS, 1)]
    made = "\n".join([*reasons, "", *lines, ""])
    before, rest = DOCS.read_text(encoding="utf-8").split("<!-- verdicts -->\n")
    was, behind = rest.split("<!-- end -->", 1)
    if "BLESS" in os.environ:
        DOCS.write_text(f"{before}<!-- verdicts -->\n{made}<!-- end -->{behind}", encoding="utf-8")
    else:
        assert made == was, "look at the difference, and if it is meant, run it with BLESS=1"


def test_every_reason_is_needed(verdicts):
    assert {reason(*row[1:]) for row in verdicts} - {None} == set(range(1, len(REASONS) + 1))


def test_nothing_is_intact_that_another_program_calls_changed(verdicts):
    for _, how, own, hanko, poppler in verdicts:
        if own == INTACT and not reason(how, own, hanko, poppler):
            assert hanko in (INTACT, FILLED) and poppler in (INTACT, FOLLOWED), how
