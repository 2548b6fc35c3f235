#!/usr/bin/env bash
# Every number of `tierc why` against a simulator that plays each run (tests/oracle/simulator).
#
# Random policies, with a tierc that looks three years ahead (build/short), and fewer over the whole
# horizon. SIMULATOR_POLICIES, SIMULATOR_WHOLE: how many; SIMULATOR_SEED: which (the same seed makes
# the same). `simulator policy --seed N --years N INDEX` prints one that differs.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"

: "${SIMULATOR_POLICIES:=10000}" "${SIMULATOR_WHOLE:=200}" "${SIMULATOR_SEED:=1}"
simulator=$TESTBED/bin/simulator
short=$ROOT/build/short/tierc

# equal_numbers SEED YEARS NUMBER TIERC
equal_numbers() {
    "$simulator" compare --seed "$1" --years "$2" --count "$3" --tierc "$4"
}

make -s -C "$ROOT" VARIANT=release build/release/tierc || exit 1
make -s -C "$ROOT" VARIANT=short build/short/tierc || exit 1
testbed_build simulator
process_begin
for part in 1 2 3 4; do
    check "$((SIMULATOR_POLICIES / 4)) policies over three years, part $part" \
        equal_numbers $((SIMULATOR_SEED * 10 + part)) 3 $((SIMULATOR_POLICIES / 4)) "$short"
done
check "$SIMULATOR_WHOLE policies over 28 years" equal_numbers $((SIMULATOR_SEED * 10)) 28 "$SIMULATOR_WHOLE" "$TIERC"
close simulator
