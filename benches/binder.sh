#!/bin/sh
# Side by side on the same work: sixty filled PDFs of three pages put into one file by pikepdf, and into a whole binder, with
# cover, contents, originals and manifest, by Formfolio; then many folders in one run, whose memory has to stay flat.
#
#     benches/binder.sh [RUNS] [FOLDERS]
#
# Needs Python 3 with venv; pikepdf is fetched into a temporary directory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here/.."
cargo build --release --quiet
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pikepdf==10.17.0
target=${CARGO_TARGET_DIR:-target}
"$work/venv/bin/python" "$here/binder.py" "$target/release/formfolio" "$work" "${1:-7}" "${2:-100}"
