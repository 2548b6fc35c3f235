#!/bin/bash
# The golden runner. A case is a folder under tests/cases/{ok,err}/…; it is run from inside, so that
# paths in messages are short. Files in a case decide what is run and compared:
#   cmd       arguments of tierc, one line (default: `check --now 2026-11-24 policy.yaml`;
#             `@templates` etc. are plain files of the case)
#   policy.yaml, …   inputs
#   stdout, stderr   what must be printed (absent: nothing)
#   status    the exit status (absent: 0)
# `UPDATE=1` rewrites stdout, stderr and status instead of comparing; review the diff like code.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
: "${TIERC:=$root/build/debug/tierc}"
export LC_ALL=C TZ=UTC NO_COLOR=1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
passed=0 failed=0

expect() { # NAME: compares or rewrites one stream
    if [ -n "${UPDATE:-}" ]; then
        if [ -s "$out/$1" ]; then cp "$out/$1" "$1"; else rm -f "$1"; fi
    else
        diff -u --label "$1 expected" --label "$1" "$([ -e "$1" ] && echo "$1" || echo /dev/null)" "$out/$1"
    fi
}

while IFS= read -r case; do
    cd "$case" || exit 1
    args='check --now 2026-11-24 policy.yaml'
    [ -e cmd ] && args=$(cat cmd)
    eval "\"$TIERC\" $args" >"$out/stdout" 2>"$out/stderr" </dev/null
    status=$?
    echo "$status" >"$out/status"
    [ "$status" -eq 0 ] && : >"$out/status"
    if expect stdout && expect stderr && expect status; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL ${case#"$root"/}"
    fi
done < <(find "$root/tests/cases" \( -name policy.yaml -o -name cmd \) -printf '%h\n' | LC_ALL=C sort -u | grep -E "${CASES:-.}")
echo "cases: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
