#!/usr/bin/env bash
# schema/policy.schema.json against an independent validator: it is a schema, it admits every shipped
# policy and every policy of the cases, and it finds the usual mistakes.
set -u
root=$(cd "$(dirname "$0")/../../.." && pwd)
: "${CASES_DIR:=$root/../shared/cases}"
if [ ! -e "$CASES_DIR/proof" ]; then
    echo "schema: $CASES_DIR/proof is missing: set CASES_DIR"
    echo "schema: 0 passed, 1 failed"
    exit 1
fi
exec /usr/bin/python3 "$root/tests/conformance/lib/schema.py" "$root" "$CASES_DIR/proof"
