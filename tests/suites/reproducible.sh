#!/bin/bash
# The same policies give the same bytes under another locale, time zone, user, path, umask, order of
# folders and memory layout, and from another compiler and another level of optimisation.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0 skipped=0
ok() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL reproducible: $*"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp "${TIERC:-build/release/tierc}" "$work/tierc"
cp -a policies "$work/policies"
cc -shared -fPIC -D_GNU_SOURCE -o "$work/backwards.so" tests/programs/backwards.c -ldl || exit 1

# All that a policy's reader may see: the output, the facts, the findings.
everything() { # PROGRAM POLICIES OUT: run in front of it what the caller says
    local run=("${@:4}")
    mkdir -p "$3" && chmod 777 "$3"
    "${run[@]}" "$1" compile --now 2026-11-24 -o "$3/out" "$2" >"$3/log" 2>&1 || { cat "$3/log"; return 1; }
    "${run[@]}" "$1" facts "$2" >"$3/facts.json" 2>/dev/null || return 1
    "${run[@]}" "$1" check --info --format json --now 2026-11-24 "$2" >"$3/findings.json" 2>/dev/null
    sed -i 's|"[^"]*/\([a-z-]*\.yaml\)"|"\1"|g' "$3/findings.json" # names of inputs are as they were given
    rm "$3/log"
}
same() { # WHAT: compares with the plain run
    if diff -r "$work/plain" "$work/other" >"$work/diff" 2>&1; then ok; else head -n 20 "$work/diff"; fail "$1"; fi
    rm -rf "$work/other"
}
again() { # WHAT COMMAND...: a run under COMMAND
    local what=$1
    shift
    if everything "$work/tierc" "$work/policies" "$work/other" "$@"; then same "$what"; else fail "$what: does not run"; fi
}

if everything "$work/tierc" "$work/policies" "$work/plain" env; then ok; else
    fail "the shipped policies do not compile"
    echo "reproducible: $passed passed, $failed failed"
    exit 1
fi
again "the same once more" env
again "another locale" env LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8 LANGUAGE=tr
again "C locale" env LC_ALL=C
again "time zone west" env TZ=America/St_Johns
again "time zone east" env TZ=Pacific/Chatham
again "an empty environment" env -i
again "another umask" sh -c 'umask 077; exec "$@"' sh
again "memory that is not zero" env MALLOC_PERTURB_=165 GLIBC_TUNABLES=glibc.malloc.perturb=165
again "the other order of folders" env LD_PRELOAD="$work/backwards.so"
again "fixed addresses" setarch -R
again "another current folder" env -C /
again "another clock" env SOURCE_DATE_EPOCH=1
if [ "$(id -u)" -eq 0 ]; then
    again "another user" setpriv --reuid 65534 --regid 65534 --clear-groups env USER=nobody HOME=/
else
    skipped=$((skipped + 1))
fi

mkdir -p "$work/a/much/longer path" && cp -a policies "$work/a/much/longer path/p"
if everything "$work/tierc" "$work/a/much/longer path/p" "$work/other" env; then same "another path"; else fail "another path: does not run"; fi
if (cd "$work" && everything ./tierc policies other env); then same "a relative path"; else fail "a relative path: does not run"; fi

# Another compiler, and no optimisation: the debug build is gcc's.
compiler() { # WHAT PROGRAM
    if everything "$2" "$work/policies" "$work/other" env; then same "$1"; else fail "$1: does not run"; fi
}
compiler "the debug build" build/debug/tierc
if command -v clang >/dev/null 2>&1; then
    if make --no-print-directory -s O=build/clang CC=clang VARIANT=release build/clang/tierc >"$work/log" 2>&1; then
        compiler "clang" build/clang/tierc
    else
        tail -n 5 "$work/log"
        fail "clang does not build it"
    fi
else
    skipped=$((skipped + 1))
fi
if [ $skipped -gt 0 ]; then
    echo "reproducible: $passed passed, $failed failed, $skipped skipped"
else
    echo "reproducible: $passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
