"""Digital signatures: pyHanko signs records of ours in many ways, and our verdicts are held against its own.

Ours is the stricter about what may be changed after signing: pyHanko lets a form be filled in further where the signature
does not forbid it; a supervision record that was signed is not to be filled in further.
"""

import io
import json
from datetime import datetime, timezone

import make_signed as making
import pikepdf
import pytest
import tools
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import TextStampStyle
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

# What ours says of the manager's signature in each file: the integrity, whether it is trusted, the rules that find it wrong.
WANTED = {
    "rsa": ("intact", "trusted", []),
    "flipped": ("broken", "not checked", ["signature-broken"]),
    "self-signed": ("intact", "not trusted", ["signer-not-trusted"]),
    "timestamp": ("intact", "trusted", []),
    "changed-value": ("changed", "trusted", ["changed-after-signing"]),
    "twice": ("intact", "trusted", []),
    "ecdsa": ("intact", "trusted", []),
    "pss": ("intact", "trusted", []),
    "expired": ("intact", "not trusted", ["signer-not-trusted"]),
    "changed-page": ("changed", "trusted", ["changed-after-signing"]),
    # These are not kept as fixtures.
    "flipped-signature": ("broken", "not checked", ["signature-broken"]),
    "sha512": ("intact", "trusted", []),
    "sha1": ("intact", "not trusted", ["signer-not-trusted"]),
    "sha224": ("intact", "trusted", []),
    "backdated": ("intact", "not trusted", ["signer-not-trusted"]),
    "p384": ("intact", "trusted", []),
    "ed25519": ("intact", "trusted", []),
    "pss-long-salt": ("intact", "trusted", []),
    "stamped-on-page": ("intact", "trusted", []),
    "kept-for-years": ("intact", "trusted", []),
    "unknown-curve": ("unknown", "not checked", ["signature-broken"]),
    "filled-in-further": ("changed", "trusted", ["changed-after-signing"]),
    "twice-pdfjs": ("intact", "trusted", []),
    "twice-poppler": ("intact", "trusted", []),
    "second-in-new-box": ("intact", "trusted", ["signature-missing", "unknown-field"]),
    "second-over-words": ("changed", "trusted", ["changed-after-signing", "signature-missing", "unknown-field"]),
    "second-over-answers": ("changed", "trusted", ["changed-after-signing", "signature-missing", "unknown-field"]),
    "certified": ("intact", "trusted", []),
    "certified-then-signed": ("intact", "trusted", []),
}


# What pyHanko refuses and ours allows: pdf.js and Poppler fill in a name and date with more than the values. They date the
# field (/M) or write the page or a font anew without a difference that anybody sees.
VIEWERS = ["twice-pdfjs", "twice-poppler"]


def variants(people, full, half, place):
    """Files besides those that are fixtures."""

    def signed(pdf, identity=people.manager, digest="sha256", at="manager_signed.signature", signer=None, **more):
        meta = signers.PdfSignatureMetadata(field_name=at, md_algorithm=digest, **more.pop("meta", {}))
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        return signers.PdfSigner(meta, signer=signer or identity.signer(), **more).sign_pdf(writer, existing_fields_only=True).getvalue()

    def other(key):
        making_key, making.key_of = making.key_of, lambda kind: key
        try:
            return making.Identity(making.MANAGER, people.staff)
        finally:
            making.key_of = making_key

    out = {"sha512": signed(full, digest="sha512"), "sha1": signed(full, digest="sha1"), "sha224": signed(full, digest="sha224")}
    out["backdated"] = making.sign(full, people.late, at=datetime(2023, 6, 4, 9, 15, tzinfo=timezone.utc))
    out["p384"] = signed(full, other(ec.generate_private_key(ec.SECP384R1())), "sha384")
    out["unknown-curve"] = signed(full, other(ec.generate_private_key(ec.SECP521R1())), "sha512")
    out["ed25519"] = signed(full, other(ed25519.Ed25519PrivateKey.generate()), "sha512")
    long = people.manager.signer()
    long.prefer_pss = True
    out["pss-long-salt"] = signed(full, signer=long)
    out["stamped-on-page"] = signed(full, stamp_style=TextStampStyle(stamp_text="Signed by %(signer)s"))
    stamper = timestamps.DummyTimeStamper(people.clock.asn1, people.clock.private)
    context = ValidationContext(trust_roots=[people.authority.asn1], allow_fetching=False)
    # With the proofs kept, and a timestamp of the whole document, which are updates of their own.
    keeping = {"subfilter": fields.SigSeedSubFilter.PADES, "embed_validation_info": True, "use_pades_lta": True, "validation_context": context}
    out["kept-for-years"] = signed(full, timestamper=stamper, meta=keeping)
    once = signed(half)
    out["filled-in-further"] = making.update(once, making.set_text(employee_signed__name=making.EMPLOYEE, employee_signed__date="05/06/2025"))
    # Viewers that add to the file as they fill it in, and the employee's signature after them.
    for viewer in ("pdfjs", "poppler"):
        before, after = place / "once.pdf", place / f"{viewer}.pdf"
        before.write_bytes(once)
        typed = {"employee_signed.name": making.EMPLOYEE, "employee_signed.date": "05/06/2025"}
        tools.fill_all(viewer, [(before, after, typed)])
        out[f"twice-{viewer}"] = signed(after.read_bytes(), people.employee, at="employee_signed.signature")
    # The second signature brings a box of its own: in a free place, over the words at the foot of the page, and over what is
    # filled in.
    boxes = {"second-in-new-box": (362, 20, 490, 50), "second-over-words": (300, 20, 440, 50), "second-over-answers": (60, 300, 440, 500)}
    for name, box in boxes.items():
        writer = IncrementalPdfFileWriter(io.BytesIO(once), strict=False)
        spec = fields.SigFieldSpec("Second", on_page=0, box=box)
        meta = signers.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256")
        signer = signers.PdfSigner(meta, signer=people.employee.signer(), new_field_spec=spec)
        out[name] = signer.sign_pdf(writer).getvalue()
    certify = {"certify": True, "docmdp_permissions": fields.MDPPerm.FILL_FORMS}
    out["certified"] = signed(full, meta=certify)
    out["certified-then-signed"] = signed(signed(half, meta=certify), people.employee, at="employee_signed.signature")
    broken = bytearray(making.sign(full, people.manager))
    start = broken.rindex(b"/Contents <") + len(b"/Contents <")
    end = start + len(bytes(broken[start:broken.index(b">", start)]).rstrip(b"0"))
    broken[end - 100] = ord("1") if broken[end - 100] != ord("1") else ord("2")
    out["flipped-signature"] = bytes(broken)
    return out


@pytest.fixture(scope="session")
def all_signed(tmp_path_factory):
    """Every file, what ours reads and finds in it, and what pyHanko says of it."""
    place = tmp_path_factory.mktemp("signed")
    people = making.People()
    full, half = making.filled(place), making.filled(place, without=["employee_signed:"])
    trust = place / "trust"
    trust.mkdir()
    (trust / "authority.pem").write_bytes(people.authority.pem)
    der = people.authority.certificate.public_bytes(serialization.Encoding.DER)
    (trust / "the-same.cer").write_bytes(der)
    files = {}
    made = making.make(people)
    for name, pdf in {**made, **variants(people, full, half, tmp_path_factory.mktemp("viewers"))}.items():
        files[name] = place / f"{name}.pdf"
        files[name].write_bytes(pdf)
    paths = [str(path) for path in files.values()]
    read = tools.formfolio("read", *paths, "--format", "json", "--trust", trust)
    records = {record["file"]: record for record in json.loads(read.stdout)}
    check = tools.formfolio("check", *paths, "--format", "json", "--trust", trust, "--today", "2027-12-31", allow=(0, 1))
    findings = {one["file"]: one["findings"] for one in json.loads(check.stdout)["checked"]}
    context = ValidationContext(trust_roots=[people.authority.asn1], allow_fetching=False, moment=datetime(2025, 7, 1, tzinfo=timezone.utc))
    judged = {
        name: (records[str(path)]["values"], [one["rule"] for one in findings[str(path)]], theirs(path, context))
        for name, path in files.items()
    }
    return judged, files, context


@pytest.fixture
def signed(all_signed):
    return all_signed[0]


@pytest.fixture
def signed_paths(all_signed):
    return all_signed[1:]


def theirs(path, context):
    """pyHanko's verdict on each signature by its field, its comparison of revisions included: whether the signature holds,
    and how much was changed since."""
    reader = PdfFileReader(io.BytesIO(path.read_bytes()), strict=False)
    out = {}
    for signature in reader.embedded_regular_signatures:
        status = validate_pdf_signature(signature, signer_validation_context=context)
        level = status.modification_level or ModificationLevel.NONE
        out[signature.field_name.removesuffix(".signature")] = (status.intact and status.valid, level)
    return out


@pytest.mark.parametrize("name", WANTED)
def test_the_verdict_is_the_one_wanted(name, signed):
    values, rules, _ = signed[name]
    integrity, trust, wanted = WANTED[name]
    signature = values["manager_signed"]
    assert (signature["grade"], signature["integrity"], signature["trust"]) == ("cryptographic", integrity, trust), signature
    assert rules == wanted, signature


@pytest.mark.parametrize("name", WANTED)
def test_the_verdict_agrees_with_pyhanko(name, signed):
    values, _, judged = signed[name]
    for field, (holds, level) in judged.items():
        if field not in values:
            # A field that is not of the form; pyHanko lets its box cover anything.
            continue
        ours = values[field]["integrity"]
        if name in VIEWERS:
            assert (ours, holds) == ("intact", True), field
            continue
        if ours == "intact":
            assert holds and level != ModificationLevel.OTHER, (field, level)
        if ours == "broken":
            assert not holds, field
        if ours == "changed":
            assert holds and level in (ModificationLevel.FORM_FILLING, ModificationLevel.OTHER), (field, level)
        if not holds or level == ModificationLevel.OTHER:
            assert ours != "intact", field


@pytest.mark.parametrize("name", ["twice", "certified-then-signed"])
def test_validators_accept_two_signatures_one_after_the_other(name, signed_paths):
    """pyHanko with its comparison of revisions on, and Poppler's pdfsig."""
    paths, context = signed_paths
    reader = PdfFileReader(io.BytesIO(paths[name].read_bytes()))
    found = list(reader.embedded_regular_signatures)
    assert [one.field_name for one in found] == ["manager_signed.signature", "employee_signed.signature"]
    for one in found:
        status = validate_pdf_signature(one, signer_validation_context=context)
        assert status.bottom_line, status.pretty_print_details()
    said = tools.run(["pdfsig", "-nocert", paths[name]]).stdout
    assert said.count("Signature is Valid") == 2, said


def test_every_field_of_a_blank_has_a_name_of_its_own(blanks):
    for path in blanks.values():
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                names = list(full_names(pdf.Root.AcroForm.Fields)) if "/AcroForm" in pdf.Root else []
            assert len(names) == len(set(names)), path


def full_names(fields, above=""):
    """The full names of fields and groups alike."""
    for field in fields:
        if "/T" in field:
            name = f"{above}.{field.T}".lstrip(".")
            yield name
            yield from full_names(field.get("/Kids", []), name)


def test_a_weak_digest_is_said_to_be_weak(signed):
    assert "SHA-1, which is weak" in signed["sha1"][0]["manager_signed"]["status"]
    assert "weak" not in signed["sha512"][0]["manager_signed"]["status"]


def test_the_day_is_the_timestamps_where_there_is_one(signed):
    values, _, _ = signed["timestamp"]
    assert values["manager_signed"]["signed_on"] == "2025-06-05"
    assert "by a timestamp" in values["manager_signed"]["status"]
    values, _, _ = signed["rsa"]
    assert values["manager_signed"]["signed_on"] == "2025-06-04"
