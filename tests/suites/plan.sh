#!/bin/bash
# plan.json of every shipped policy says what `tierc why --format json` says: numbers of copies, what
# is promised and guaranteed in each scenario, and the age at which a copy is late. A changed number
# is noticed.
cd "$(dirname "$0")/../.." || exit 1
tierc=$PWD/build/release/tierc
passed=0 failed=0
fail() { failed=$((failed + 1)); echo "FAIL plan: $*"; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

compare() { "${PYTHON:-python3}" tests/programs/plan.py "$1" "$2"; }
split() { "${PYTHON:-python3}" tests/programs/why_split.py "$tmp"; }

for policy in policies policies/examples/* tests/cases/ok/compile-everything/policy.yaml \
    tests/cases/ok/why-json/policy.yaml; do
    rm -rf "$tmp/out"
    "$tierc" compile --now 2026-11-24 -o "$tmp/out" "$policy" >"$tmp/log" 2>&1 || { fail "$policy does not compile"; cat "$tmp/log"; continue; }
    "$tierc" why --format json "$policy" >"$tmp/all.json" || fail "$policy: no numbers"
    for name in $(split); do
        log=$(compare "$tmp/out/$name/plan.json" "$tmp/$name.json")
        grep FAIL <<<"$log" | sed "s|^|$policy: |"
        if [[ $log =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
            passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
        else
            fail "$policy: no count"
        fi
    done
done

# The comparison itself: what it must not overlook.
"$tierc" compile --now 2026-11-24 -o "$tmp/out" policies >/dev/null 2>&1
"$tierc" why --format json policies >"$tmp/all.json" && split >/dev/null
notices() { # WHAT SED-SCRIPT
    sed "$2" "$tmp/out/home-ops/plan.json" >"$tmp/changed.json"
    if cmp -s "$tmp/out/home-ops/plan.json" "$tmp/changed.json"; then
        fail "$1 changes nothing"
    elif compare "$tmp/changed.json" "$tmp/home-ops.json" | grep -q ' 0 failed$'; then
        fail "$1 is overlooked"
    else
        passed=$((passed + 1))
    fi
}
notices "another loss" 's/"loss": 605517/"loss": 605518/'
notices "another threshold" 's/"late": 605817/"late": 605818/'
notices "another span" 's/"span": 717/"span": 718/'
notices "another rpo" 's/"rpo": 90000/"rpo": 90001/'
notices "a lost survivor" 's|^ *"monitoring/weekly-backup"$|"monitoring/other"|'
notices "another look-back" 's/"lookback": 2418483/"lookback": 2418484/'
echo "plan: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
