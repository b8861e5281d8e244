#!/usr/bin/env bash
# For RUSTC_WRAPPER: coverage of the library and the target alone. With it, the PDF reader below takes more than ten minutes to
# compile, and its branches drown those that are looked for.
name="" before=""
for word in "$@"; do
  [ "$before" = --crate-name ] && name="$word"
  before="$word"
done
case "$name" in formfolio | signatures) exec "$@" ;; esac
kept=()
for word in "$@"; do
  case "$word" in -Cpasses=sancov-module | -Cllvm-args=* | -Ccodegen-units=1) ;; *) kept+=("$word") ;; esac
done
exec "${kept[@]}"
