#!/bin/bash
# The house's own rules, one script each in tests/lint/, and ShellCheck over every script.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
count() { if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $*"; fi; }
for lint in tests/lint/*.sh; do
    count "$lint"
done
mapfile -t scripts < <(git ls-files '*.sh' .ci/run 2>/dev/null || find . -name '*.sh')
count shellcheck -x "${scripts[@]}"
echo "lint: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
