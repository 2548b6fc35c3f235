#!/usr/bin/env bash
# The alert rules of every policy with `monitoring`, against Prometheus' own tool.
#
# promtool accepts the rules and passes their tests; the rules keep what it does
# not look at (lib/rules.py); a rule with another threshold, comparison,
# aggregation, absent() or `for` fails a test that tierc made.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"

rules() { nice "$PYTHON" "$LIB/rules.py" "$@"; }
check_rules() { promtool check rules --lint=all --lint-fatal "$1"; }

dashboard_parses() {
    rules dashboard "$1" >"$work/dashboard.yaml" && check_rules "$work/dashboard.yaml"
}

# mutations DIR KIND: the check's name says how many there were.
mutations() {
    local counted
    if counted=$(rules mutate "$1" "$2" 2>&1); then
        ok "$name $2: $counted"
    else
        fail "$name $2" "$counted"
    fi
}

check_policy() {
    local kind tests=$1/tests
    name="$(basename "$1"):"
    check "$name promtool accepts the rules" check_rules "$tests/prometheus-rules.plain.yaml"
    check "$name their tests pass" promtool test rules "$tests/prometheus-rules.test.yaml"
    check "$name what promtool does not look at" rules lint "$1"
    check "$name the objects hold the rules that are tested" rules same "$1"
    check "$name the dashboard's queries" dashboard_parses "$1"
    for kind in threshold comparison aggregation absent for severity; do mutations "$1" "$kind"; done
}

# Names that would end a string or open an action, had they not been encoded.
hostile_names() {
    "$ROOT/build/release/conformance/hostile_rules" rules >"$work/hostile.yaml" &&
        "$ROOT/build/release/conformance/hostile_rules" tests >"$work/hostile-tests.yaml" &&
        check_rules "$work/hostile.yaml" &&
        promtool test rules "$work/hostile-tests.yaml"
}

# What the linter is for must not pass it.
refuses() {
    local bad=$work/bad
    rm -rf "$bad"
    mkdir -p "$bad"
    cp -r "$monitored/tests" "$monitored/observability" "$monitored/plan.json" "$bad"
    sed -i -E "$1" "$bad/tests/prometheus-rules.plain.yaml"
    ! cmp -s "$monitored/tests/prometheus-rules.plain.yaml" "$bad/tests/prometheus-rules.plain.yaml" &&
        ! rules lint "$bad" >"$work/lint.log" && grep -q "$2" "$work/lint.log" && ! rules same "$bad"
}

check_linter() {
    check "a counter's function is found" refuses 's/time\(\) - max by \(workload_namespace, workload, tier\) \(/increase(/' 'takes a gauge'
    check "a join without labels is found" refuses 's/unless on \(workload, tier, copy\)/and hour() == 2 unless/' 'without on'
    check "a raw age is found" refuses 's/time\(\) - max by \([a-z_, ]*\) /time() - /' 'raw'
    check "a sum that is wrong is found" refuses 's/ \+ 300 s of slack/ + 301 s of slack/' 'not the sum'
    check "a metric of nobody is found" refuses 's/tierc_unprotected_volumes/tierc_unprotected_count/' 'nobody exports'
    check "an alert without tests is found" refuses 's/alert: TiercCopiesShort/alert: TiercCopiesFew/' 'never made to fire'
    check "a missing rule is found" refuses 's/alert: TiercBackupLate/alert: TiercBackupOld/' 'has no TiercBackupLate'
}

main() {
    local source output
    monitored=
    command -v promtool >/dev/null || die "promtool is missing: apt-get install prometheus"
    testbed_build python
    process_begin
    for source in $(policy_sources); do
        grep -rq '^monitoring:' "$source" || continue
        compile_for "$source" - || continue
        for output in "$compiled"/*/; do
            [ -d "$output/observability" ] || { fail "$(basename "$output") has rules" "no folder observability"; continue; }
            monitored=${output%/}
            check_policy "$monitored"
        done
    done
    check "some policy has monitoring" test -n "$monitored"
    [ -z "$monitored" ] || check_linter
    make -s -C "$ROOT" VARIANT=release build/release/conformance/hostile_rules || die "cannot build hostile_rules"
    check "hostile names stay names" hostile_names
    close promtool
}

main
