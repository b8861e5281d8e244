#!/bin/sh
# What files that ask for too much cost: `read`, and a binder with that one document. No file may take more than 10 seconds
# of one core or 512 MB. Then folders and checks of thousands of files, whose memory may not grow with their number.
#
#     benches/limits.sh [PART OF A NAME]
#
# Needs Python 3; the inputs are made in a temporary directory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here/.."
cargo build --release --quiet
target=${CARGO_TARGET_DIR:-target}
python3 "$here/limits.py" "$target/release/formfolio" "$work" "${1:-}"
