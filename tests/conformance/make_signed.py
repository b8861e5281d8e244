"""Writes PDF records signed digitally in many ways, for the project's own tests, which run without pyHanko.

    FORMFOLIO=target/debug/formfolio python make_signed.py [--out .] [--only letter|apart|weak|locked|generations]

(With the Python of setup.sh.) The authority, the certificates and the keys are made anew each time and thrown away, but
for the authority's certificate. `--only` makes one part anew and leaves the rest as it is: the letter, the record with
signature fields of their own names, the letters that are not to be trusted, those that forbid changes, or those that use
a number twice, none of whose signers has a certificate from that authority. The files are those of FILES, below the project's own directory; besides

    fixtures/signed/trust/authority.pem    the authority that everybody else's certificates come from
    fixtures/signed/weak/authority.pem     the authority of those who signed the letters beside it
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

import pikepdf  # noqa: E402
from asn1crypto import algos, keys, x509 as asn1_x509  # noqa: E402
from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa  # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: E402
from pyhanko.pdf_utils import generic  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.sign import signers, timestamps  # noqa: E402
from pyhanko.sign.fields import (  # noqa: E402
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
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
    "apart": (
        "fixtures/signed/named-apart.pdf",
        "a blank of version 2, signed by the manager, filled in further and signed by the employee, with certificates of their own making",
    ),
    "sha1": ("fixtures/signed/weak/sha1.pdf", "the letter, signed with RSA 2048 and SHA-1"),
    "md5": ("fixtures/signed/weak/md5.pdf", "the letter, signed with RSA 2048 and MD5"),
    "sha224": ("fixtures/signed/weak/sha224.pdf", "the letter, signed with RSA 2048 and SHA-224"),
    "rsa1024": ("fixtures/signed/weak/rsa1024.pdf", "the letter, signed with RSA 1024 and SHA-256"),
    "rsa2047": ("fixtures/signed/weak/rsa2047.pdf", "the letter, signed with RSA 2047 and SHA-384"),
    "chain-sha1": ("fixtures/signed/weak/chain-sha1.pdf", "the letter, signed with a certificate that its issuer signed with SHA-1"),
    "p521": ("fixtures/signed/weak/p521.pdf", "the letter, signed with ECDSA P-521 and SHA-512"),
    "brainpool": ("fixtures/signed/weak/brainpool.pdf", "the letter, signed with ECDSA on brainpoolP256r1 and SHA-256"),
    "chain-p521": ("fixtures/signed/weak/chain-p521.pdf", "the letter, signed with a certificate that an authority with a key on P-521 issued"),
    "backdated": ("fixtures/signed/weak/backdated.pdf", "the letter, signed in 2023 by the signer's clock with a certificate of 2020 to 2024"),
    "backdated-stamped": ("fixtures/signed/weak/stamped.pdf", "as backdated, with a timestamp of 2023"),
    "issuer-expired": ("fixtures/signed/weak/issuer-expired.pdf", "the letter, signed in 2023 with a certificate whose issuer's ended in 2024"),
    "unlocked": ("fixtures/signed/locked/none.pdf", "a letter with a note and a place for the employee to sign, signed by the manager"),
    "unlocked-packed": ("fixtures/signed/locked/packed.pdf", "the same, made of a letter whose objects are in object streams"),
    "wide": ("fixtures/signed/locked/wide.pdf", "the same with a place for the employee that covers the page"),
    "wide-name": ("fixtures/signed/locked/wide-name.pdf", "the same with a place for the employee’s name that covers the words"),
    "places": ("fixtures/signed/locked/places.pdf", "the same with places for signatures over words, images, drawings and fields, and one in a frame"),
    "not-drawn": ("fixtures/signed/locked/not-drawn.pdf", "the same with a note that has no appearance, in a form without fonts"),
    "certified-1": ("fixtures/signed/locked/certified-1.pdf", "the same, certified by the manager: no changes (DocMDP, P 1)"),
    "certified-2": ("fixtures/signed/locked/certified-2.pdf", "the same, certified: filling in and signing (P 2)"),
    "certified-3": ("fixtures/signed/locked/certified-3.pdf", "the same, certified: comments, too (P 3)"),
    "lock-all": ("fixtures/signed/locked/all.pdf", "the same, signed in a field that locks all fields (FieldMDP, All)"),
    "lock-employee": ("fixtures/signed/locked/include-employee.pdf", "the same, in a field that locks the group `Employee` (Include)"),
    "lock-notes": ("fixtures/signed/locked/include-notes.pdf", "the same, in a field that locks the field `Notes` (Include)"),
    "lock-but-employee": ("fixtures/signed/locked/exclude-employee.pdf", "the same, in a field that locks all fields but the group `Employee` (Exclude)"),
    "lock-but-notes": ("fixtures/signed/locked/exclude-notes.pdf", "the same, in a field that locks all fields but `Notes` (Exclude)"),
    "astray": ("fixtures/signed/generations/astray.pdf", "the letter, whose page asks for an object by two generations, signed by the manager"),
    "reused": ("fixtures/signed/generations/reused.pdf", "the letter, whose content was freed and its number used again, signed by the manager"),
}

# How the field locks that the manager signs in (FieldMDP), and what the manager certifies (DocMDP).
LOCKS = {
    "unlocked": None,
    "lock-all": FieldMDPSpec(FieldMDPAction.ALL),
    "lock-employee": FieldMDPSpec(FieldMDPAction.INCLUDE, ["Employee"]),
    "lock-notes": FieldMDPSpec(FieldMDPAction.INCLUDE, ["Notes"]),
    "lock-but-employee": FieldMDPSpec(FieldMDPAction.EXCLUDE, ["Employee"]),
    "lock-but-notes": FieldMDPSpec(FieldMDPAction.EXCLUDE, ["Notes"]),
}
CERTIFIED = {"certified-1": MDPPerm.NO_CHANGES, "certified-2": MDPPerm.FILL_FORMS, "certified-3": MDPPerm.ANNOTATE}


CURVES = {"ec": ec.SECP256R1, "p521": ec.SECP521R1, "brainpool": ec.BrainpoolP256R1}


def key_of(kind):
    return ec.generate_private_key(CURVES[kind]()) if kind in CURVES else rsa.generate_private_key(65537, int(kind.removeprefix("rsa") or 2048))


class Identity:
    """A certificate with its key, issued by another one or by itself."""

    def __init__(self, name, issuer=None, kind="rsa", authority=False, purpose=None, until=2040, sha1=False):
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
        if sha1:
            self.certificate = with_sha1(self.certificate, issuer.key)

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


def with_sha1(certificate, key):
    """The certificate signed anew with SHA-1, which the library no longer makes."""
    made = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)).copy()
    made["tbs_certificate"]["signature"] = made["signature_algorithm"] = {"algorithm": "sha1_rsa"}
    made["signature_value"] = key.sign(made["tbs_certificate"].dump(force=True), padding.PKCS1v15(), hashes.SHA1())
    return x509.load_der_x509_certificate(made.dump(force=True))


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


def sign(pdf, identity, field="manager_signed.signature", at=SIGNED, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, clock=None, pss=False, digest="sha256", stamped=STAMPED, **more):
    """The PDF with one signature more."""

    class Fixed(datetime):
        @classmethod
        def now(cls, tz=None):
            return at.astimezone(tz)

    stamper = timestamps.DummyTimeStamper(clock.asn1, clock.private, fixed_dt=stamped) if clock else None
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm=digest, subfilter=subfilter, **more)
    genuine, pdf_signer.datetime = pdf_signer.datetime, Fixed
    try:
        # Poppler leaves what pyHanko, when it is strict, does not read.
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        signer = signers.PdfSigner(meta, signer=identity.signer(pss), timestamper=stamper)
        return signer.sign_pdf(writer, existing_fields_only=True).getvalue()
    finally:
        pdf_signer.datetime = genuine


LETTER_FIELD = "Page1[0].Manager[0]"


def letter(pdf=LETTER.read_bytes()):
    """A document that is no form, with a box that was made for a signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    spec = SigFieldSpec(LETTER_FIELD, on_page=0, box=(72, 72, 272, 122), readable_field_name="The manager")
    append_signature_field(writer, spec)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(pdf):
    """The PDF with its objects in object streams, and with a cross-reference stream."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def lockable(lock=None, pdf=LETTER.read_bytes(), employee=(300, 72, 500, 122), name=(300, 150, 400, 170), drawn=True, places={}):
    """A letter with a note, a place for the manager to sign, and one for the employee, with name and date."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec("Manager", on_page=0, box=(72, 72, 272, 122), field_mdp_spec=lock))
    append_signature_field(writer, SigFieldSpec("Employee.signature", on_page=0, box=employee))
    for own, box in places.items():
        append_signature_field(writer, SigFieldSpec(own, on_page=0, box=box))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    own_page = generic.IndirectObject(page.container_ref.idnum, 0, writer)
    form = writer.root["/AcroForm"]
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    fonts = {"/Helv": writer.add_object(dictionary(font))}
    if drawn:
        form["/DR"] = dictionary({"/Font": dictionary(fonts)})
    [group] = [field for field in form["/Fields"] if field.get_object()["/T"] == "Employee"]

    def text(name, box, value, parent=None):
        keys = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Tx", "/F": generic.NumberObject(4), "/P": own_page}
        field = dictionary(keys | {"/T": generic.TextStringObject(name), "/DA": generic.TextStringObject("/Helv 10 Tf 0 g")})
        field["/Rect"] = generic.ArrayObject(map(generic.NumberObject, box))
        if value:
            field["/V"] = generic.TextStringObject(value)
        if value and drawn:
            look = generic.StreamObject(dictionary({"/Type": "/XObject", "/Subtype": "/Form"}), stream_data=f"/Tx BMC BT /Helv 10 Tf 0 g 2 5 Td ({value}) Tj ET EMC".encode())
            look["/BBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, box[2] - box[0], box[3] - box[1])))
            look["/Resources"] = dictionary({"/Font": dictionary(fonts)})
            field["/AP"] = dictionary({"/N": writer.add_object(look)})
        if parent is not None:
            field["/Parent"] = parent
        own = writer.add_object(field)
        (form["/Fields"] if parent is None else parent.get_object()["/Kids"]).append(own)
        page["/Annots"].append(own)

    text("Notes", (72, 200, 500, 220), "The next visit is in June.")
    text("name", name, None, group)
    text("date", (410, 150, 500, 170), None, group)
    writer.update_root()
    for changed in (page, group.get_object(), form):
        if changed.container_ref is not None:
            writer.mark_update(changed.container_ref)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def dictionary(keys):
    """A dictionary of PDF; plain strings are names."""
    return generic.DictionaryObject(
        {generic.NameObject(key): generic.NameObject(value) if type(value) is str else value for key, value in keys.items()}
    )


# Places for signatures, each over something that is on the page.
PLACES = {
    "OverWords": (70, 755, 100, 775),
    "OverImage": (80, 605, 140, 635),
    "OverInline": (72, 500, 172, 540),
    "OverShapes": (70, 395, 180, 445),
    "OverInk": (90, 310, 150, 335),
    "OverNote": (74, 202, 200, 218),
    "Framed": (298, 598, 502, 652),
}


def illustrated():
    """The letter with an image, an image in its content, a signature as shapes, one in ink, and a frame with a caption."""
    drawn = b"""
q 100 0 0 40 72 600 cm /Im Do Q
q 100 0 0 40 72 500 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI Q
2 w 75 405 m 80 440 85 400 90 420 c 95 440 100 400 105 420 c 110 440 115 400 120 420 c 125 440 130 400 135 420 c S
1 w 305 600 m 495 600 l 498 600 500 602 500 605 c 500 645 l 500 648 498 650 495 650 c
305 650 l 302 650 300 648 300 645 c 300 605 l 300 602 302 600 305 600 c S
BT /F1 8 Tf 304 640 Td (Signature:) Tj ET
"""
    out = io.BytesIO()
    with pikepdf.open(LETTER) as document:
        page = document.pages[0]
        image = pikepdf.Stream(document, b"0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        page.add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Im)
        page.contents_add(pikepdf.Stream(document, drawn))
        ink = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=[72, 300, 200, 340], F=4)
        ink.InkList = [[75, 310, 100, 335, 130, 305, 190, 335]]
        page.Annots = [document.make_indirect(ink)]
        document.save(out, deterministic_id=True)
    return out.getvalue()


def locked_letters(manager):
    """The letter signed so that it forbids later changes, in every way that there is."""
    out = {name: sign(lockable(lock), manager, field="Manager") for name, lock in LOCKS.items()}
    for name, level in CERTIFIED.items():
        out[name] = sign(lockable(), manager, field="Manager", certify=True, docmdp_permissions=level)
    out["wide"] = sign(lockable(employee=(0, 0, 595, 842)), manager, field="Manager")
    out |= letters_with_places(manager)
    out["not-drawn"] = sign(lockable(drawn=False), manager, field="Manager")
    out["unlocked-packed"] = sign(lockable(pdf=packed(LETTER.read_bytes())), manager, field="Manager")
    return out


def letters_with_places(manager):
    """Letters with places for signatures, or the name beside one, that lie over something."""
    return {
        "wide-name": sign(lockable(name=(70, 740, 290, 780)), manager, field="Manager"),
        "places": sign(lockable(pdf=illustrated(), places=PLACES), manager, field="Manager"),
    }


def weak_letters():
    """The letter signed in ways that are weak, unusual or out of date; and the authority of all who signed."""
    root = Identity("Formfolio Weak Authority", authority=True)
    staff = Identity("Formfolio Weak Staff Certificates", root, authority=True)
    plain, blank = Identity(MANAGER, staff), letter()
    old = datetime(2023, 6, 4, 9, 15, tzinfo=timezone.utc)
    clock = Identity("Formfolio Test Timestamps", root, purpose=ExtendedKeyUsageOID.TIME_STAMPING)

    def signed(identity, digest="sha256", at=SIGNED, **more):
        return sign(blank, identity, field=LETTER_FIELD, digest=digest, at=at, **more)

    late = Identity(MANAGER, staff, until=2024)
    out = {digest: signed(plain, digest) for digest in ("sha1", "md5", "sha224")}
    out["rsa1024"] = signed(Identity(MANAGER, staff, kind="rsa1024"))
    out["rsa2047"] = signed(Identity(MANAGER, staff, kind="rsa2047"), "sha384")
    out["chain-sha1"] = signed(Identity(MANAGER, staff, sha1=True))
    out["p521"] = signed(Identity(MANAGER, staff, kind="p521"), "sha512")
    out["brainpool"] = signed(Identity(MANAGER, staff, kind="brainpool"))
    out["chain-p521"] = signed(Identity(MANAGER, Identity("Formfolio Curve Staff Certificates", root, kind="p521", authority=True)))
    out["backdated"] = signed(late, at=old)
    out["backdated-stamped"] = signed(late, at=old, clock=clock, stamped=old)
    out["issuer-expired"] = signed(Identity(MANAGER, Identity("Formfolio Old Staff Certificates", root, authority=True, until=2024)), at=old)
    return out, root


# Other words for the letter's page.
OTHER_WORDS = b"BT /F1 12 Tf 72 700 Td (Dear Moses, you are dismissed.) Tj ET"


def with_generation(contents):
    """The letter with its page's content freed, then other words in the next generation; the page asks for it in this way."""
    page = f"3 0 obj\n<< /Contents {contents} /MediaBox [ 0 0 595 842 ] /Parent 2 0 R /Resources << /Font << /F1 5 0 R >> >> /Type /Page >>\nendobj\n"
    words = f"4 1 obj\n<< /Length {len(OTHER_WORDS)} >>\nstream\n{OTHER_WORDS.decode()}\nendstream\nendobj\n"

    def updated(pdf, objects, table):
        previous = pdf.rpartition(b"startxref")[2].split()[0].decode()
        entries = table.format(len(pdf), len(pdf) + len(page))
        trailer = f"trailer << /Root 1 0 R /Size 6 /Prev {previous} /ID [<31415926535897932384626433832795><31415926535897932384626433832795>] >>\n"
        body = pdf + objects.encode()
        return body + f"xref\n{entries}{trailer}startxref\n{len(body)}\n%%EOF\n".encode()

    freed = updated(LETTER.read_bytes(), "", "0 1\n0000000004 65535 f \n4 1\n0000000000 00001 f \n")
    return updated(freed, page + words, "0 1\n0000000000 65535 f \n3 2\n{:010} 00000 n \n{:010} 00001 n \n")


def letters_of_generations(manager):
    """Letters in which a number was used for two generations: where the page asks for both, and where it asks for the last."""
    letters = {"astray": with_generation("[ 4 0 R 4 1 R ]"), "reused": with_generation("4 1 R")}
    return {name: sign(letter(pdf), manager, field=LETTER_FIELD) for name, pdf in letters.items()}


def named_apart():
    """A record whose signature fields have names of their own, signed twice, each by somebody with a certificate of theirs."""
    with tempfile.TemporaryDirectory() as directory:
        half = filled(directory, without=["employee_signed:"])
    once = sign(half, Identity(MANAGER))
    typed = update(once, set_text(employee_signed__name=EMPLOYEE, employee_signed__date="05/06/2025"))
    return sign(typed, Identity(EMPLOYEE), field="employee_signed.signature", at=SIGNED_LATER)


def signed_letter():
    """A document that is no form, signed in a box that was made for it, then with a timestamp of all of it."""
    manager = Identity(MANAGER)
    clock = Identity("Formfolio Test Timestamps", purpose=ExtendedKeyUsageOID.TIME_STAMPING)
    signed = sign(letter(), manager, field=LETTER_FIELD)
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
    out["twice"] = sign(typed, people.employee, field="employee_signed.signature", at=SIGNED_LATER)
    out["ecdsa"] = sign(full, people.curve, subfilter=cades)
    out["pss"] = sign(full, people.manager, pss=True)
    out["expired"] = sign(full, people.late)
    out["changed-page"] = update(out["rsa"], cover_page)
    return out


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=Path, default=ROOT)
    arguments.add_argument("--only", choices=["letter", "apart", "weak", "locked", "places", "generations"], help="write one part and leave the rest as it is")
    chosen = arguments.parse_args()
    out = chosen.out
    authorities, made = {}, {}
    if chosen.only is None:
        people = People()
        authorities["fixtures/signed/trust/authority.pem"] = people.authority
        made |= make(people)
    if chosen.only in (None, "letter"):
        made["letter"] = signed_letter()
    if chosen.only in (None, "apart"):
        made["apart"] = named_apart()
    if chosen.only in (None, "weak"):
        letters, authorities["fixtures/signed/weak/authority.pem"] = weak_letters()
        made |= letters
    if chosen.only == "places":
        made |= letters_with_places(Identity(MANAGER))
    if chosen.only in (None, "locked"):
        made |= locked_letters(Identity(MANAGER))
    if chosen.only in (None, "generations"):
        made |= letters_of_generations(Identity(MANAGER))
    for name, pdf in made.items():
        path = out / FILES[name][0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf)
    for place, authority in authorities.items():
        path = out / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(authority.pem)
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
show a rule stand with that rule. But for `named-apart.pdf` the records were filled into blanks of version 1, whose signature
fields share their names with the group of the name and date; made anew they are of the present version.

| file | what was done |
|---|---|
{rows}| `fixtures/signed/trust/authority.pem` | the certificate of the authority |
| `fixtures/signed/weak/authority.pem` | the certificate of the authority that the letters beside it lead to |
""",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
