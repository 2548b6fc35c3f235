#!/usr/bin/env bash
# What `tierc check` says of objectives, against the verdicts of `tierc why`, and what it proposes,
# tried: over the policies of $CASES_DIR/proof.
set -u -o pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
: "${CASES_DIR:=$root/../shared/cases}"
if [ ! -e "$CASES_DIR/proof/0000.yaml" ]; then
    echo "promises: $CASES_DIR/proof/0000.yaml is missing: set CASES_DIR"
    echo "promises: 0 passed, 1 failed"
    exit 1
fi
make -s -C "$root" VARIANT=release build/release/tierc || exit 1
"$root/tests/conformance/lib/promises.py" "$root/build/release/tierc" "$CASES_DIR"/proof/*.yaml
