#!/bin/sh
# Formfolio beside other programs at the same jobs, on the same form of 60 fields and 3 pages: in turn, medians and ratios.
#
#     benches/peers/run.sh [--rounds N] [--markdown FILE] [JOB…]
#
# Needs Python 3 with venv, Node with npm, qpdf and pdftotext (Debian: qpdf, poppler-utils). The peers are installed into
# ${FORMFOLIO_CACHE:-~/.cache/formfolio}/peers, in the versions of requirements.txt and package-lock.json. FORMFOLIO is
# the program to measure, FORMFOLIO_BENCH the bench `check` as a program; what is not given is built.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache="${FORMFOLIO_CACHE:-$HOME/.cache/formfolio}/peers"
mkdir -p "$cache/work"

for program in python3 node npm qpdf pdftotext taskset; do
    command -v "$program" >/dev/null || { echo "run.sh: $program is needed and not there" >&2; exit 1; }
done

# The peers are installed again when their versions have changed.
stamp=$(cat "$here/requirements.txt" "$here/package-lock.json" | sha256sum | cut -c1-16)
if [ "$(cat "$cache/stamp" 2>/dev/null)" != "$stamp" ]; then
    rm -rf "$cache/venv" "$cache/node_modules"
    python3 -m venv "$cache/venv"
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/package.json" "$here/package-lock.json" "$cache"
    (cd "$cache" && npm ci --silent --no-audit --no-fund >&2)
    echo "$stamp" >"$cache/stamp"
fi

if [ -z "${FORMFOLIO:-}" ]; then
    (cd "$here/../.." && cargo build --release --locked --quiet)
    FORMFOLIO="${CARGO_TARGET_DIR:-$here/../../target}/release/formfolio"
    if [ -z "${FORMFOLIO_BENCH:-}" ]; then
        FORMFOLIO_BENCH=$(cd "$here/../.." && cargo bench --locked --bench check --no-run 2>&1 |
            sed -n 's/.*Executable.*(\(.*\))$/\1/p')
        case $FORMFOLIO_BENCH in /*) ;; *) FORMFOLIO_BENCH="$here/../../$FORMFOLIO_BENCH" ;; esac
    fi
fi

# Nothing is written beside the scripts.
export PYTHONDONTWRITEBYTECODE=1
export MODULES="$cache/node_modules"
exec "$cache/venv/bin/python" "$here/peers.py" --formfolio "$FORMFOLIO" ${FORMFOLIO_BENCH:+--bench "$FORMFOLIO_BENCH"} \
    --modules "$cache/node_modules" --work "$cache/work" "$@"
