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

# begin NAME SEED YEARS NUMBER TIERC: compares in the background.
begin() {
    spawn "$1" "$simulator" compare --seed "$2" --years "$3" --count "$4" --tierc "$5"
    process[$1]=${pids[-1]}
}

# ended NAME WHAT: how it came out.
ended() {
    if wait "${process[$1]}"; then ok "$2: $(tail -n 1 "$work/$1.log")"; else fail "$2" "$(cat "$work/$1.log")"; fi
}

make -s -C "$ROOT" VARIANT=release build/release/tierc || exit 1
make -s -C "$ROOT" VARIANT=short build/short/tierc || exit 1
testbed_build simulator
process_begin
declare -A process
begin whole $((SIMULATOR_SEED * 10)) 28 "$SIMULATOR_WHOLE" "$TIERC"
for part in 1 2 3 4; do
    begin "part$part" $((SIMULATOR_SEED * 10 + part)) 3 $((SIMULATOR_POLICIES / 4)) "$short"
    ended "part$part" "three years, part $part"
done
ended whole "28 years"
close simulator
