"""Writes PDF records signed digitally in many ways, for the project's own tests, which run without pyHanko.

    FORMFOLIO=target/debug/formfolio python make_signed.py [--out .] [--letter]

(With the Python of setup.sh.) The authority, the certificates and the keys are made anew each time and thrown away, but
for the authority's certificate. Nobody who signed the letter has one that comes from it, so `--letter` can make the letter
anew and leave the rest as it is. The files are those of FILES, below the project's own directory; besides

    fixtures/signed/trust/authority.pem    the authority that everybody else's certificates come from
    fixtures/signed/PROVENANCE.md          what made each file, and how
"""

import argparse
import importlib.metadata
import io
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

from asn1crypto import algos, keys, x509 as asn1_x509  # noqa: E402
from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: E402
from pyhanko.pdf_utils import generic  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.sign import signers, timestamps  # noqa: E402
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field  # noqa: E402
from pyhanko.sign.signers import pdf_signer  # noqa: E402
from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: E402

import tools  # noqa: E402

ROOT = HERE.parents[1]
RECORD = ROOT / "fixtures" / "records" / "individual-record-good.yaml"
LETTER = ROOT / "fixtures" / "bad" / "letter.pdf"
MANAGER, EMPLOYEE = "Siân O’Brien", "Łukasz Ôwen-Ŷork"

# When the manager signs, when the employee does; both are in summer time, an hour ahead of UTC.
SIGNED = datetime(2025, 6, 4, 9, 15, tzinfo=timezone.utc)
SIGNED_LATER = datetime(2025, 6, 5, 13, 40, tzinfo=timezone.utc)
# A quarter past midnight on the 5th, where the forms are used.
STAMPED = datetime(2025, 6, 4, 23, 15, tzinfo=timezone.utc)

# Name, place, how it was made.
FILES = {
    "rsa": ("fixtures/rules/signature-broken/clean.pdf", "signed by the manager, RSA 2048 and SHA-256"),
    "flipped": ("fixtures/rules/signature-broken/failing.pdf", "as rsa, with one letter of the page's description altered in place"),
    "self-signed": ("fixtures/rules/signer-not-trusted/failing.pdf", "signed by the manager with a certificate of their own making"),
    "timestamp": ("fixtures/rules/signer-not-trusted/clean.pdf", "as rsa, with a timestamp of 00:15 on 5 June, British Summer Time"),
    "changed-value": ("fixtures/rules/changed-after-signing/failing.pdf", "as rsa, then next_venue changed by an incremental update"),
    "twice": ("fixtures/rules/changed-after-signing/clean.pdf", "signed by the manager; the employee's name and date filled in; signed by the employee"),
    "ecdsa": ("fixtures/signed/ecdsa.pdf", "signed by the manager, ECDSA P-256 and SHA-256, as ETSI.CAdES.detached"),
    "pss": ("fixtures/signed/pss.pdf", "signed by the manager, RSA-PSS and SHA-256"),
    "expired": ("fixtures/signed/expired.pdf", "signed by the manager with a certificate that ended in 2024"),
    "changed-page": ("fixtures/signed/changed-page.pdf", "as rsa, then the first page's content replaced by an incremental update"),
    "letter": (
        "fixtures/signed/letter.pdf",
        "no record but `fixtures/bad/letter.pdf`, signed in a field of its own with a certificate of the signer's making, then timestamped as a whole",
    ),
}


def key_of(kind):
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)


class Identity:
    """A certificate with its key, issued by another one or by itself."""

    def __init__(self, name, issuer=None, kind="rsa", authority=False, purpose=None, until=2040):
        self.key = key_of(kind)
        self.issuer = issuer
        subject = x509.Name(
            [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Formfolio tests"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime(2020, 1, 1))
            .not_valid_after(datetime(until, 1, 1))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
        )
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage |= {"digital_signature": not authority, "content_commitment": not authority}
        usage |= {"key_cert_sign": authority, "crl_sign": authority}
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
        if purpose:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=purpose == ExtendedKeyUsageOID.TIME_STAMPING)
        self.certificate = builder.sign(issuer.key if issuer else self.key, hashes.SHA256())

    @property
    def asn1(self):
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def private(self):
        der = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return keys.PrivateKeyInfo.load(der)

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def signer(self, pss=False):
        chain = SimpleCertificateStore()
        above = self.issuer
        while above is not None and above.issuer is not None:
            chain.register(above.asn1)
            above = above.issuer
        mechanism = None
        if pss:
            # A salt as long as the digest, as Adobe's programs make it.
            digest = {"algorithm": "sha256"}
            parameters = {
                "hash_algorithm": digest,
                "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": digest},
                "salt_length": 32,
            }
            mechanism = algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})
        return signers.SimpleSigner(self.asn1, self.private, chain, signature_mechanism=mechanism, embed_roots=False)


class People:
    """The authority and everybody who has a certificate."""

    def __init__(self):
        self.authority = Identity("Formfolio Test Authority", authority=True)
        self.staff = Identity("Formfolio Test Staff Certificates", self.authority, authority=True)
        email = ExtendedKeyUsageOID.EMAIL_PROTECTION
        self.manager = Identity(MANAGER, self.staff, purpose=email)
        self.employee = Identity(f"{EMPLOYEE} 4711", self.staff)
        self.curve = Identity(MANAGER, self.staff, kind="ec")
        self.alone = Identity(MANAGER)
        self.late = Identity(MANAGER, self.staff, until=2024)
        self.clock = Identity("Formfolio Test Timestamps", self.authority, purpose=ExtendedKeyUsageOID.TIME_STAMPING)


def sign(pdf, identity, field="manager_signed", at=SIGNED, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, clock=None, pss=False):
    """The PDF with one signature more."""

    class Fixed(datetime):
        @classmethod
        def now(cls, tz=None):
            return at.astimezone(tz)

    stamper = timestamps.DummyTimeStamper(clock.asn1, clock.private, fixed_dt=STAMPED) if clock else None
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=subfilter)
    genuine, pdf_signer.datetime = pdf_signer.datetime, Fixed
    try:
        # Poppler leaves what pyHanko, when it is strict, does not read.
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        signer = signers.PdfSigner(meta, signer=identity.signer(pss), timestamper=stamper)
        return signer.sign_pdf(writer, existing_fields_only=True).getvalue()
    finally:
        pdf_signer.datetime = genuine


def signed_letter():
    """A document that is no form, signed in a box that was made for it, then with a timestamp of all of it."""
    manager = Identity(MANAGER)
    clock = Identity("Formfolio Test Timestamps", purpose=ExtendedKeyUsageOID.TIME_STAMPING)
    writer = IncrementalPdfFileWriter(io.BytesIO(LETTER.read_bytes()))
    spec = SigFieldSpec("Page1[0].Manager[0]", on_page=0, box=(72, 72, 272, 122), readable_field_name="The manager")
    append_signature_field(writer, spec)
    out = io.BytesIO()
    writer.write(out)
    signed = sign(out.getvalue(), manager, field=spec.sig_field_name)
    stamper = timestamps.DummyTimeStamper(clock.asn1, clock.private, fixed_dt=STAMPED)
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    return signers.PdfTimeStamper(stamper, field_name="Timestamp1").timestamp_pdf(writer, md_algorithm="sha256").getvalue()


def update(pdf, change):
    """The PDF with an incremental update: `change` has the writer to itself."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def field_of(writer, name):
    """The dictionary of a field by its full name."""

    def look(fields, parts):
        for reference in fields:
            field = reference.get_object()
            if field.get("/T") != parts[0]:
                continue
            if len(parts) == 1:
                return field
            found = look(field.get("/Kids", []), parts[1:])
            if found is not None:
                return found
        return None

    return look(writer.root["/AcroForm"]["/Fields"], name.split("."))


def set_text(**values):
    """A change that sets fields, leaving their appearances as they are; dots in names are two underscores."""

    def change(writer):
        for name, value in values.items():
            field = field_of(writer, name.replace("__", "."))
            field["/V"] = generic.TextStringObject(value)
            writer.mark_update(field.container_ref)

    return change


def cover_page(writer):
    """Draws a box over the first page."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    while page["/Type"] == "/Pages":
        page = page["/Kids"][0].get_object()
    content = writer.add_object(generic.StreamObject(stream_data=b"1 0 0 rg 50 50 300 300 re f"))
    old = page.raw_get("/Contents")
    page["/Contents"] = generic.ArrayObject([old, content])
    writer.mark_update(page.container_ref)


def filled(directory, without=()):
    """The sample record as a PDF, without some of its fields."""
    text = RECORD.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.strip().startswith(tuple(without) or ("\0",))]
    source = Path(directory) / "record.yaml"
    source.write_text("".join(lines), encoding="utf-8")
    tools.formfolio("fill", source, "--format", "pdf", "--out", directory, "--force")
    [made] = Path(directory).glob("*.pdf")
    pdf = made.read_bytes()
    made.unlink()
    return pdf


def make(people):
    """Every file by its name."""
    with tempfile.TemporaryDirectory() as directory:
        full = filled(directory)
        half = filled(directory, without=["employee_signed:"])
    cades = SigSeedSubFilter.PADES
    out = {"rsa": sign(full, people.manager)}
    flipped = bytearray(out["rsa"])
    flipped[flipped.index(b"<dc:title>") + 40] ^= 0x20
    out["flipped"] = bytes(flipped)
    out["self-signed"] = sign(full, people.alone)
    out["timestamp"] = sign(full, people.manager, clock=people.clock)
    out["changed-value"] = update(out["rsa"], set_text(next_venue="Room 9, Town Hall"))
    once = sign(half, people.manager)
    typed = update(once, set_text(employee_signed__name=EMPLOYEE, employee_signed__date="05/06/2025"))
    out["twice"] = sign(typed, people.employee, field="employee_signed", at=SIGNED_LATER)
    out["ecdsa"] = sign(full, people.curve, subfilter=cades)
    out["pss"] = sign(full, people.manager, pss=True)
    out["expired"] = sign(full, people.late)
    out["changed-page"] = update(out["rsa"], cover_page)
    out["letter"] = signed_letter()
    return out


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=Path, default=ROOT)
    arguments.add_argument("--letter", action="store_true", help="write the letter and leave the rest as it is")
    chosen = arguments.parse_args()
    out = chosen.out
    people = None if chosen.letter else People()
    made = make(people) if people else {"letter": signed_letter()}
    for name, pdf in made.items():
        path = out / FILES[name][0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf)
    if people:
        trust = out / "fixtures" / "signed" / "trust" / "authority.pem"
        trust.parent.mkdir(parents=True, exist_ok=True)
        trust.write_bytes(people.authority.pem)
    provenance(out / "fixtures" / "signed" / "PROVENANCE.md")
    print(f"{len(made)} files in {out}")


def provenance(path):
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("pyHanko", "cryptography"))
    rows = "".join(f"| `{place}` | {how} |\n" for place, how in FILES.values())
    ours = tools.run([tools.FORMFOLIO, "--version"]).stdout.strip()
    path.write_text(
        f"""# Where these files come from

The sample record `fixtures/records/individual-record-good.yaml`, filled into the form by {ours} and signed digitally with
{versions}. `tests/conformance/make_signed.py` writes all of it; nothing here is edited by hand. The names are
invented; the certificates come from an authority made for this alone, whose keys were thrown away. The files that
show a rule stand with that rule.

| file | what was done |
|---|---|
{rows}| `fixtures/signed/trust/authority.pem` | the certificate of the authority |
""",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
