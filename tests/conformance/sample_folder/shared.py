"""What the documents have in common: certificates, saving, and programs that must not fail."""

import io
import sys

from make_signed import Identity


def certificate(name):
    return Identity(name, Identity("Formfolio Test Authority", authority=True))


def saved(document):
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def must(done):
    if done.returncode:
        sys.exit(f"{' '.join(str(word) for word in done.args[:3])} ...: {done.stderr.strip() or done.stdout.strip()}")
