#!/usr/bin/env bash
# The numbers of `tierc why` against policies whose answers are known, computed by another program:
# $CASES_DIR/proof.
set -u -o pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
: "${CASES_DIR:=$root/../shared/cases}"
cases=$CASES_DIR/proof
if [ ! -e "$cases/0000.expect.json" ]; then
    echo "proof: $cases/0000.expect.json is missing: set CASES_DIR"
    echo "proof: 0 passed, 1 failed"
    exit 1
fi
make -s -C "$root" VARIANT=debug build/debug/tierc || exit 1
"$root/tests/conformance/lib/proof.py" "$root/build/debug/tierc" "$cases"
