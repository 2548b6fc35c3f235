#!/bin/sh
# What the proof adds to a compile: 10,000 schedules, and a policy of 1,000 groups end to end.
set -eu
cd "$(dirname "$0")/../.."
make -s VARIANT=release build/release/libtierc.a
mkdir -p build/release/bench
# shellcheck disable=SC2046 # a list of options
cc -std=c11 -O2 -D_GNU_SOURCE -Icompiler -o build/release/bench/prove tests/bench/prove.c build/release/libtierc.a \
    $(pkg-config --cflags --libs libfyaml yaml-0.1 jansson libpcre2-8 libcrypto)
exec python3 tests/bench/prove.py build/release/bench/prove
