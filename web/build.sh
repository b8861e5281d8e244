#!/bin/sh
# Builds the desk as one HTML file, which a browser opens from disk.
#
#     web/build.sh [FILE.html]
#
# It takes about ten minutes the first time, and needs clang, and the source of the standard library: either of the
# toolchain in use (`rustup component add rust-src`), or on Debian 12 the packages rustc-web, cargo-web and rust-web-src.
set -eu

out=${1:-formfolio.html}
case $out in /*) ;; *) out=$PWD/$out ;; esac
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
sysroot=$(rustc --print sysroot)

# A panic in one document is caught in the browser, too. That needs exceptions, and a standard library that is built with
# them.
set -- build --locked -p formfolio-web --lib --target wasm32-unknown-unknown --profile web -Zbuild-std=std,panic_unwind
(
    export CARGO_TARGET_DIR="$target/web" RUSTC_BOOTSTRAP=1 CC_wasm32_unknown_unknown=clang
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Cpanic=unwind"
    if [ -d "$sysroot/lib/rustlib/src/rust/library" ]; then
        cargo "$@"
    else
        host=$(rustc -vV | sed -n 's/^host: //p')
        RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$sysroot/lib/rustlib/$host/bin/rust-lld" \
            /usr/bin/cargo "$@"
    fi
)
cargo run --quiet --locked -p formfolio-pack -- "$target/web/wasm32-unknown-unknown/web/formfolio_web.wasm" "$out"
echo "$out: $(wc -c <"$out") bytes"
