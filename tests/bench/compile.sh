#!/bin/sh
# A policy of 1,000 groups, 10,000 PVCs and 200 schedules against the floor that libyaml sets.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build/release/bench
# shellcheck disable=SC2046 # a list of options
cc -O2 -D_GNU_SOURCE -o build/release/bench/floor tests/bench/floor.c $(pkg-config --cflags --libs yaml-0.1)
cue=$(tests/conformance/testbed.sh path)/cue
[ -x "$cue" ] || cue=
exec python3 tests/bench/compile.py build/release/tierc build/release/bench/floor ${cue:+"$cue"}
