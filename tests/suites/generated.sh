#!/bin/bash
# Pages made from the table of keys are what the table says, and mandoc finds nothing in the manual.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
count() { if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $*"; fi; }
build=build/${SUITE_VARIANT:-debug}
make -s VARIANT="${SUITE_VARIANT:-debug}" "$build/docgen" || exit 1
same() { # FILE ARGUMENT...: `make update` rewrites it
    diff -u "$1" <("$build/docgen" "${@:2}")
}
count same schema/policy.schema.json schema
count same compiler/policy/tierc-policy.5 man-policy policies/examples/smallest.yaml
count mandoc -T lint -W warning compiler/policy/tierc-policy.5
echo "generated: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
