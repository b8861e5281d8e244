#!/bin/sh
# Builds Formfolio for Windows and runs the tour and the tests under Wine.
#
#     tests/windows/run.sh [FILTER...]
#
# For Debian 12, as root. It installs what it needs and is not there. FILTERs go to the test programs: the names of tests to
# run. The log goes to ${FORMFOLIO_CACHE:-~/.cache/formfolio}/windows/run.log; `docs/PLATFORMS.md` has the last result.
# The first build takes ten minutes on two cores.
#
# Rust's own Windows library comes from the network; here it is built from its source, so that Debian's packages are enough.
set -eu

cd "$(dirname "$0")/../.."
here=$PWD/tests/windows
cache="${FORMFOLIO_CACHE:-$HOME/.cache/formfolio}/windows"
triple=x86_64-pc-windows-gnu
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}/windows"
export CARGO_TERM_COLOR=never
mkdir -p "$cache"
log="$cache/run.log"
: >"$log"

say() { echo "windows: $*" | tee -a "$log"; }

# --- Debian: a compiler for Windows, Wine, the tools that make and read installers, and a Rust with its own source.
wanted=""
need() { [ -e "$1" ] || wanted="$wanted $2"; }
need /usr/bin/x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64
need /usr/bin/x86_64-w64-mingw32-windres binutils-mingw-w64-x86-64
need /usr/lib/wine/wine64 wine64
need /usr/share/doc/rust-web-src "rustc-web cargo-web rust-web-src"
if [ -n "$wanted" ]; then
    say "Debian packages:$wanted"
    apt-get -qq update
    # shellcheck disable=SC2086  # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $wanted >>"$log" 2>&1
fi
say "$(/usr/bin/rustc --version), $(x86_64-w64-mingw32-gcc -dumpfullversion), $(/usr/lib/wine/wine64 --version)"

# --- The program and its tests
export RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTC_BOOTSTRAP=1
build() { nice -n 10 /usr/bin/cargo "$@" --locked --target "$triple" -Zbuild-std=std,panic_unwind,test; }
say "building"
build build --bins 2>>"$log"
build test --no-run --lib --bins --tests --message-format=json >"$cache/messages.json" 2>>"$log"
program="$CARGO_TARGET_DIR/$triple/debug/formfolio.exe"
programs=$(sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' "$cache/messages.json" | grep '/deps/' | sort -u)

# --- Wine: a prefix of our own. Temporary files lie on the drive of the project, so that a path that begins with a slash,
# --- as the tests have them, leads to the same place in every directory.
export WINEPREFIX="$cache/prefix" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
wine() { /usr/lib/wine/wine64 "$@"; }
if [ ! -e "$WINEPREFIX/system.reg" ]; then
    say "a Wine prefix"
    wine wineboot -i >>"$log" 2>&1
fi
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
for name in TEMP TMP; do
    # shellcheck disable=SC1003  # a backslash
    wine reg add 'HKCU\Environment' /v "$name" /t REG_SZ /d "Z:$(echo "$temporary" | tr / '\\')" /f >>"$log" 2>&1
done
library="$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll"
if [ ! -e "$library" ]; then
    say "a bcryptprimitives.dll, which this Wine lacks"
    x86_64-w64-mingw32-gcc -Os -shared -o "$library" "$here/process_prng.c" -ladvapi32
fi

failed=""
# --- The tour
say "the tour"
(cd "$temporary" && wine "$program" demo --out demo) >>"$log" 2>&1 || failed="$failed demo"

# --- The tests. A Windows program in a pipe of Wine's knows its console by a code page that is not UTF-8 (437, unless the
# --- system has another): what is printed must not depend on it.
for tests in $programs; do
    say "$(basename "$tests" .exe)"
    wine "$tests" "$@" >>"$log" 2>&1 || failed="$failed $(basename "$tests" .exe)"
    grep -a '^test result:' "$log" | tail -1
done

grep -a ' \.\.\. FAILED' "$log" | sort -u || true
if [ -n "$failed" ]; then
    say "failed:$failed; the log is $log"
    exit 1
fi
say "all passed"
