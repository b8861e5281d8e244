#!/bin/sh
# Side by side on the same record: a JSON Schema validator on Node, and Formfolio with all its rules.
#
#     benches/peers.sh
#
# Needs Node with npm; ajv is fetched into a temporary directory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here/.."
cargo bench --quiet --bench check -- --print >"$work/record.json"
cargo bench --quiet --bench check -- --schema >"$work/schema.json"
(cd "$work" && npm install --silent --no-audit --no-fund ajv@8.17.1 >&2)
MODULES="$work/node_modules" node "$here/ajv.mjs" "$work/schema.json" "$work/record.json"
cargo bench --quiet --bench check
