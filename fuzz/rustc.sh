#!/usr/bin/env bash
# For RUSTC_WRAPPER: coverage of the library and the targets alone. With it, the PDF reader below takes more than ten minutes to
# compile, and its branches drown those that are looked for. Comparisons are not traced: that takes three quarters of the time of
# a run, and the dictionaries have the words.
name="" before=""
for word in "$@"; do
  [ "$before" = --crate-name ] && name="$word"
  before="$word"
done
kept=()
for word in "$@"; do
  case "$name $word" in
    *\ -Cllvm-args=-sanitizer-coverage-trace-compares) ;;
    formfolio\ * | form\ * | list\ * | mail\ * | pdf\ * | picture\ * | record\ * | signatures\ * | word\ *) kept+=("$word") ;;
    *\ -Cpasses=sancov-module | *\ -Cllvm-args=* | *\ -Ccodegen-units=1) ;;
    *) kept+=("$word") ;;
  esac
done
exec "${kept[@]}"
