#!/usr/bin/env bash
# `tierc cron` on a stream against brute force with the Go library, the same lines and ten years, in
# one run. Fails below a hundredfold. CRON_BENCH: how many lines.
set -eu -o pipefail
cd "$(dirname "$0")/../.."
: "${CRON_BENCH:=500}"
make -s VARIANT=release build/release/tierc build/release/conformance/cron
tests/conformance/testbed.sh build cron-oracle
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build/release/conformance/cron ask-gaps 7 "$CRON_BENCH" >"$work/lines"

microseconds() { # COMMAND...: what it took; its output is in $work/out
    local began=${EPOCHREALTIME/./}
    "$@" <"$work/lines" >"$work/out"
    echo $((${EPOCHREALTIME/./} - began))
}

library=$(microseconds "$(tests/conformance/testbed.sh path)/cron-oracle" gaps --from 2026-01-01 --years 10)
mv "$work/out" "$work/library"
ours=$(microseconds build/release/tierc cron --from 2026-01-01 --years 10 --format tsv -)
cmp "$work/library" "$work/out"
echo "cron: $CRON_BENCH lines over ten years, $(awk -F'\t' '{n += $8} END {print n}' "$work/out") firings, equal answers"
echo "cron: Go library $((library / 1000)) ms, tierc $((ours / 1000)) ms: $((library / ours)) times faster (goal: 100)"
[ $((library / ours)) -ge 100 ]
