#!/usr/bin/env bash
# Firings and gaps against the library that the CronJob controller uses (tests/oracle/cron).
#
# A million questions for the next firing, most of them near a clock change; lines that mostly are
# none, for acceptance; worst and least gaps of thousands of lines against brute force over ten years.
# CRON_NEXT, CRON_LINES, CRON_GAPS: how many; CRON_SEED: which (the same seed asks the same).
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"

: "${CRON_NEXT:=1000000}" "${CRON_LINES:=200000}" "${CRON_GAPS:=3000}" "${CRON_SEED:=1}"
asker=$ROOT/build/release/conformance/cron
oracle=$TESTBED/bin/cron-oracle

# equal_answers: line by line; the first questions with other answers, the library's first.
equal_answers() {
    if ! [ -s "$work/library" ] || [ "$(wc -l <"$work/library")" != "$(wc -l <"$work/asked")" ]; then
        echo "the library did not answer all"
        return 1
    fi
    cmp -s "$work/library" "$work/ours" && return
    diff "$work/library" "$work/ours" | grep -c '^<' | sed 's/$/ answers differ/'
    paste "$work/asked" "$work/library" "$work/ours" | awk -F'\t' '$(NF-1) != $NF' | head -n 5
    return 1
}

# next_firings KIND NUMBER SEED
next_firings() {
    "$asker" "$1" "$3" "$2" >"$work/asked" &&
        "$oracle" next <"$work/asked" >"$work/library" &&
        "$asker" next <"$work/asked" >"$work/ours" && equal_answers
}

# gaps FROM NUMBER SEED
gaps() {
    "$asker" ask-gaps "$3" "$2" >"$work/asked" &&
        "$oracle" gaps --from "$1" --years 10 <"$work/asked" >"$work/library" &&
        "$TIERC" cron --from "$1" --years 10 --format tsv - <"$work/asked" >"$work/ours" && equal_answers
}

make -s -C "$ROOT" VARIANT=release build/release/tierc build/release/conformance/cron || exit 1
testbed_build cron-oracle
process_begin
for part in 0 1 2 3 4; do
    check "next firing of $((CRON_NEXT / 5)) lines, part $((part + 1))" \
        next_firings ask-next $((CRON_NEXT / 5)) $((CRON_SEED * 100 + part))
done
check "what is a line, of $CRON_LINES texts" next_firings ask-lines "$CRON_LINES" "$CRON_SEED"
check "gaps of $CRON_GAPS lines, ten years from 2026" gaps 2026-01-01 "$CRON_GAPS" "$CRON_SEED"
check "gaps of $((CRON_GAPS / 10)) lines, ten years from a day in 2012" gaps 2012-03-11 $((CRON_GAPS / 10)) $((CRON_SEED + 1))
close cron
