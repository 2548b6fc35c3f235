#!/bin/bash
# What is committed under output/ and every shipped policy: output/ is what the policies compile to,
# a second compile changes no file, --check notices any touched file, the examples have no finding.
cd "$(dirname "$0")/../.." || exit 1
tierc=$PWD/build/release/tierc
passed=0 failed=0
ok() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL output: $*"; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

if "$tierc" compile --check -o output policies >"$tmp/log" 2>&1; then ok; else cat "$tmp/log"; fail "output/ is stale: run make manifests"; fi

cp -a output "$tmp/output"
find "$tmp/output" -printf '%p %s %T@\n' | sort >"$tmp/before"
"$tierc" compile -o "$tmp/output" policies >/dev/null 2>&1
find "$tmp/output" -printf '%p %s %T@\n' | sort >"$tmp/after"
if cmp -s "$tmp/before" "$tmp/after"; then ok; else diff "$tmp/before" "$tmp/after"; fail "a second compile touches files"; fi

while IFS= read -r file; do
    cp -a "$file" "$tmp/saved"
    echo "# touched" >>"$file"
    "$tierc" compile --check -o "$tmp/output" policies >"$tmp/log" 2>&1
    status=$?
    if [ $status -eq 1 ] && grep -q '^-# touched' "$tmp/log"; then ok; else fail "--check misses a change of $file (status $status)"; fi
    cp -a "$tmp/saved" "$file"
done < <(find "$tmp/output" -type f | sort)

for policy in policies policies/examples/*; do
    if "$tierc" check --deny-warnings --now 2026-11-24 "$policy" >"$tmp/log" 2>&1; then ok; else cat "$tmp/log"; fail "$policy has findings"; fi
done
echo "output: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
