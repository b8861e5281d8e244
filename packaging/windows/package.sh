#!/bin/sh
# Makes everything that is published for Windows: the program, its installer, the files for winget, the licences and the bill
# of materials of all parts, and the list of SHA-256.
#
#     packaging/windows/package.sh [DIRECTORY]       # default: dist
#
# For Linux. It needs gcc-mingw-w64-x86-64, wixl, msitools and Python 3, and osslsigncode to sign. The Rust in use builds the
# program when it has the library for x86_64-pc-windows-gnu (`rustup target add x86_64-pc-windows-gnu`); otherwise Debian's
# rustc-web, cargo-web and rust-web-src do.
#
# It signs when FORMFOLIO_SIGN_PFX names a PKCS #12 file; FORMFOLIO_SIGN_PASSWORD_FILE names the file with its password, and
# FORMFOLIO_SIGN_TIMESTAMP the address of a time stamp service.
set -eu

out=${1:-dist}
case $out in /*) ;; *) out=$PWD/$out ;; esac
cd "$(dirname "$0")/../.."
here=$PWD/packaging/windows
triple=x86_64-pc-windows-gnu
target="${CARGO_TARGET_DIR:-$PWD/target}/windows"
profile=${FORMFOLIO_PROFILE:-dist}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
commas=$(echo "$version" | sed 's/[-+].*//; s/\./,/g'),0
quad=$(echo "$commas" | tr , .)
name=formfolio-$version-windows-x64
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

# An id that is the same for the same words.
uuid() { python3 -c 'import sys, uuid; print(str(uuid.uuid5(uuid.UUID("179804fb-cb44-5267-9a88-d056c6105840"), sys.argv[1])).upper())' "$1"; }

sign() {
    if [ -z "${FORMFOLIO_SIGN_PFX:-}" ]; then
        echo "$(basename "$1") is not signed: FORMFOLIO_SIGN_PFX names no certificate" >&2
        return
    fi
    osslsigncode sign -pkcs12 "$FORMFOLIO_SIGN_PFX" -readpass "$FORMFOLIO_SIGN_PASSWORD_FILE" -h sha256 -n Formfolio \
        ${FORMFOLIO_SIGN_TIMESTAMP:+-ts "$FORMFOLIO_SIGN_TIMESTAMP"} -in "$1" -out "$1.signed"
    mv "$1.signed" "$1"
}

# --- What Windows shows of the program. Only this program is linked with it: dependencies stay as they are.
for file in formfolio.rc formfolio.manifest; do
    sed "s/@VERSION@/$version/g; s/@COMMAS@/$commas/g; s/@QUAD@/$quad/g" "$here/$file" >"$work/$file"
done
cp "$here/formfolio.ico" "$work"
(cd "$work" && x86_64-w64-mingw32-windres -O coff -c 65001 formfolio.rc resources.o)

# --- The program
set -- rustc --locked --bin formfolio --profile "$profile" --target "$triple"
if [ -d "$(rustc --print sysroot)/lib/rustlib/$triple" ]; then
    cargo=cargo
else
    cargo=/usr/bin/cargo
    export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
    set -- "$@" -Zbuild-std=std,panic_unwind
fi
# The path of the resources is part of no file.
mkdir -p "$target"
cp "$work/resources.o" "$target/resources.o"
CARGO_TARGET_DIR="$target" "$cargo" "$@" -- -Clink-arg="$target/resources.o" -Cstrip=symbols
case $profile in dev) built=debug ;; *) built=$profile ;; esac
cp "$target/$triple/$built/formfolio.exe" "$work/formfolio.exe"
sign "$work/formfolio.exe"

# --- Its parts
CARGO=$cargo packaging/parts.py "$triple" "$work"

# --- The installer
package=$(uuid "package $(cat "$work/formfolio.exe" "$here/formfolio.wxs" | sha256sum)")
product=$(uuid "product $version")
cp "$here/formfolio.wxs" "$work"
msi=$out/$name.msi
rm -f "$msi"
(cd "$work" && wixl -a x64 -D Version="$version" -D ProductCode="$product" -o "$msi" formfolio.wxs)
printf '%s\r\n' \
    "Environment	Name	Value	Component_" \
    "s72	l255	L255	s72" \
    "Environment	Environment" \
    "SearchPath	*=-PATH	[~];[INSTALLDIR]	SearchPath" >"$work/Environment.idt"
msibuild "$msi" -i "$work/Environment.idt"
msibuild "$msi" -q \
    "INSERT INTO InstallExecuteSequence (Action, Sequence) VALUES ('RemoveEnvironmentStrings', 3300)" \
    "INSERT INTO InstallExecuteSequence (Action, Sequence) VALUES ('WriteEnvironmentStrings', 5200)" \
    "UPDATE Shortcut SET ShowCmd = 7"
msibuild "$msi" -s "Formfolio $version" "Formfolio maintainers" "x64;2057" "{$package}"
sign "$msi"

# --- The program without an installer, for a share or a stick
(cd "$work" && python3 - "$out/$name.zip" formfolio.exe LICENCES.txt formfolio.cdx.json <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for name in sys.argv[2:]:
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        with open(name, "rb") as file:
            archive.writestr(entry, file.read())
END
)
cp "$work/LICENCES.txt" "$work/formfolio.cdx.json" "$out"

# --- winget
sum=$(sha256sum "$msi" | cut -d' ' -f1 | tr a-f A-F)
url=${FORMFOLIO_RELEASE_URL:-https://example.org/formfolio/releases/v$version}
mkdir -p "$out/winget"
for file in "$here"/winget/*.yaml; do
    sed "s|@VERSION@|$version|g; s|@SHA256@|$sum|g; s|@PRODUCT@|{$product}|g; s|@URL@|$url|g; s|@FILE@|$name.msi|g" "$file" \
        >"$out/winget/$(basename "$file")"
done

(cd "$out" && rm -f SHA256SUMS && find . -type f ! -name SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort |
    xargs -d '\n' sha256sum >"$work/SHA256SUMS" && cp "$work/SHA256SUMS" SHA256SUMS)
ls -l "$out"
