#!/usr/bin/env bash
# RecurringJobs against the verdicts of Longhorn's own webhook code and of the
# API server with its CRDs, by version: $CASES_DIR/longhorn-admission.
set -u -o pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
: "${CASES_DIR:=$root/../shared/cases}"
cases=$CASES_DIR/longhorn-admission
if [ ! -e "$cases/input.jsonl" ]; then
    echo "admission: $cases/input.jsonl is missing: set CASES_DIR"
    echo "admission: 0 passed, 1 failed"
    exit 1
fi
make -s -C "$root" VARIANT=debug build/debug/conformance/admission || exit 1
"$root/build/debug/conformance/admission" "$cases" | sed '$s/^/admission: /'
