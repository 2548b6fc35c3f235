# How the suites speak: one line per check, one closing line, one exit status.
#
# `ok NAME` and `FAIL NAME: why` go to stdout; what explains a build or a
# server goes to stderr. tests/sum.sh adds up the closing lines.
# shellcheck shell=bash

passed=0
failed=0

ok() {
    passed=$((passed + 1))
    printf 'ok %s\n' "$1"
}

# fail NAME WHY: the first lines of WHY, joined, so that a check stays a line.
fail() {
    failed=$((failed + 1))
    printf 'FAIL %s: %s\n' "$1" "$(printf '%s' "$2" | head -n 12 | tr '\n' ' ' | cut -c1-1200)"
}

# check NAME COMMAND...: ok if the command succeeds, else FAIL with its output.
check() {
    local name=$1 out
    shift
    if out=$("$@" 2>&1); then ok "$name"; else fail "$name" "${out:-$* failed}"; fi
}

# same NAME WANT GOT
same() {
    if [ "$2" = "$3" ]; then
        ok "$1"
    else
        fail "$1" "$(diff -u --label expected --label found <(printf '%s\n' "$2") <(printf '%s\n' "$3") | sed 1,2d)"
    fi
}

# close NAME: the suite's last line and its exit status.
close() {
    printf '%s: %d passed, %d failed\n' "$1" "$passed" "$failed"
    [ "$failed" = 0 ] && [ "$passed" != 0 ]
}

say() { printf 'testbed: %s\n' "$*" >&2; }

die() {
    printf 'testbed: %s\n' "$*" >&2
    exit 3
}
