#!/bin/sh
# Runs the unit test programs and closes with one line of counts, `N passed, N failed`.
set -u
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for program in "$@"; do
    if "$program" >"$log" 2>&1; then
        n=$(grep -c '^\[       OK \]' "$log")
        passed=$((passed + n))
    else
        status=$?
        n=$(grep -c '^\[  FAILED  \] [a-z0-9_]*$' "$log")
        [ "$n" -gt 0 ] || n=1
        failed=$((failed + n))
        echo "FAIL $program (status $status)"
        cat "$log"
    fi
done
echo "unit: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
