#!/bin/bash
# STRATEGY.md of every shipped policy, and of one whose texts try to be markup, says exactly what
# `tierc why --format json` says; one changed digit or one lost row is noticed.
cd "$(dirname "$0")/../.." || exit 1
root=$PWD
tierc=$root/build/release/tierc
passed=0 failed=0
ok() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL strategy: $*"; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# Durations that a policy says and no proof: promised look-backs, grace, `detect`, when a rule archives; and how
# long S3 says that a retrieval takes; and what goes into every threshold.
said="1 h,1 d,3 d,7 d,14 d,28 d,30 d,56 d,90 d,365 d,5 h,12 h,2 min,5 min"

compare() { # STRATEGY.md WHY.json FOLDER
    local rules=$3/tests/prometheus-rules.plain.yaml
    if [ -e "$rules" ]; then set -- "$1" "$2" "$said" "$rules"; else set -- "$1" "$2" "$said"; fi
    "${PYTHON:-python3}" tests/programs/strategy.py "$@"
}
add() { # what a run of `compare` printed
    [[ $1 =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]] || { fail "no count: $1"; return; }
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
}
documents() { # POLICY: OUT and WHY of each of its policies
    "$tierc" compile --now 2026-11-24 -o "$tmp/out" "$1" >"$tmp/log" 2>&1 || { fail "$1 does not compile"; cat "$tmp/log"; return; }
    "$tierc" why --format json "$1" >"$tmp/all.json" || fail "$1: no numbers"
    "${PYTHON:-python3}" tests/programs/why_split.py "$tmp"
}

for policy in policies policies/examples/* tests/cases/ok/compile-everything/policy.yaml \
    tests/cases/ok/compile-hostile-texts/policy.yaml; do
    rm -rf "$tmp/out"
    for name in $(documents "$policy"); do
        log=$(compare "$tmp/out/$name/STRATEGY.md" "$tmp/$name.json" "$tmp/out/$name")
        add "$log"
        grep FAIL <<<"$log" | sed "s|^|$policy: |"
    done
done

# Definitions in the opposite order: the same output, this document included.
for policy in policies/home-ops.yaml tests/cases/ok/why-runbook/policy.yaml tests/cases/ok/compile-hostile-texts/policy.yaml; do
    "${PYTHON:-python3}" - "$policy" "$tmp/opposite.yaml" <<'END'
import sys, yaml
def opposite(x):
    return {k: opposite(v) for k, v in reversed(list(x.items()))} if isinstance(x, dict) else x
yaml.safe_dump_all(map(opposite, yaml.safe_load_all(open(sys.argv[1]))), open(sys.argv[2], "w"), sort_keys=False)
END
    rm -rf "$tmp/out" "$tmp/opposite"
    "$tierc" compile --now 2026-11-24 -o "$tmp/out" "$policy" >/dev/null 2>&1
    "$tierc" compile --now 2026-11-24 -o "$tmp/opposite" "$tmp/opposite.yaml" >"$tmp/log" 2>&1
    if diff -r "$tmp/out" "$tmp/opposite" >"$tmp/log"; then ok; else head "$tmp/log"; fail "$policy: the order of definitions shows"; fi
done

# A large cluster: lists are cut and say how many more there are, and the document grows by one line a volume.
many() { # WORKLOADS
    sed '/^workloads:/,$d' policies/examples/smallest.yaml |
        sed -e 's|{type: longhorn-backup|&, target: second|' -e 's|rpo: .*|rpo: 60h|' -e 's|rto: .*|rto: 400h|'
    echo workloads:
    for ((i = 0; i < $1; i++)); do echo "  app-$i: {tier: keep, volumes: [{pvc: default/data-$i, size: 1Gi}]}"; done
}
lines() { # WORKLOADS: of its document
    many "$1" >"$tmp/many.yaml"
    rm -rf "$tmp/out"
    documents "$tmp/many.yaml" >/dev/null
    wc -l <"$tmp/out/home/STRATEGY.md"
}
base=$(lines 60) more=$(lines 1060)
if [ $((more - base)) -eq 1000 ]; then ok; else fail "1000 more volumes are $((more - base)) more lines"; fi
add "$(compare "$tmp/out/home/STRATEGY.md" "$tmp/home.json" "$tmp/out/home")"
while IFS= read -r text; do
    if grep -qF "$text" "$tmp/out/home/STRATEGY.md"; then ok; else fail "it does not say: $text"; fi
done <<'END'
1020 more workloads are not listed; none of them stands worse. All of them: `tierc why --scenario volume-loss`
1020 more come after these. All of them: `tierc why --runbook --scenario cluster-loss`
These are the first 40 workloads by name. Any other: `tierc why --workload NAME`
Those of any other: `tierc why --runbook --workload NAME`
END
if [ "$("$tierc" why --runbook "$tmp/many.yaml" | grep -c '^Restore app-.* from ')" -eq 2120 ]; then ok; else fail "why --runbook is cut"; fi

# A run that a change of the clocks skips makes no daily job a weekly one, and no weekly one a rarer one.
sed -e 's|rpo: .*|rpo: 60d|' -e 's|daily at 02:00|daily at 02:30|' -e 's|daily at 03:00|sunday at 02:45|' \
    -e 's|^  name: home|&\n  timezone: Europe/Berlin|' -e 's|^policy:.*|&\ntimezone: Europe/Berlin|' \
    policies/examples/smallest.yaml >"$tmp/clocks.yaml"
documents "$tmp/clocks.yaml" >/dev/null
calendar=$(sed -n '/^### Daily/,/^### Monthly/s/^| \([a-z]* at [0-9:]*\) .*/\1/p; s/^### \([DW][a-z]*\).*/\1/p' "$tmp/out/home/STRATEGY.md" | paste -sd ' ')
case $calendar in
*"Daily daily at 02:30 Weekly sunday at 02:45"*) ok ;;
*) fail "the calendar has: $calendar" ;;
esac

# The comparison itself: what it must not overlook.
"$tierc" compile --now 2026-11-24 -o "$tmp/out" policies >/dev/null 2>&1
whole=$tmp/out/home-ops/STRATEGY.md
notices() { # WHAT SED-SCRIPT
    sed "$2" "$whole" >"$tmp/changed.md"
    if cmp -s "$whole" "$tmp/changed.md"; then fail "$1 changes nothing"; fi
    if compare "$tmp/changed.md" "$tmp/home-ops.json" "$tmp/out/home-ops" | grep -q ' 0 failed$'; then fail "$1 is overlooked"; else ok; fi
}
notices "another loss" 's/7 d 11 min 57 s/7 d 11 min 58 s/'
notices "another margin" 's/| 23 h 48 min 3 s | 8 h/| 23 h 48 min 4 s | 8 h/'
notices "another verdict" '/^| \*\*grafana/s/| kept |$/| within-grace |/'
notices "a lost row" '/^| \*\*mariadb/d'
notices "a lost cell" '/^| \*\*mariadb/s/| [^|]* |$/|/'
notices "an open fence" '/^```$/d'
notices "a lost worst case" '/^| critical | cluster-loss/d'
notices "a command that no shell reads" "s/^SNAPSHOT=\$(/&(/"
notices "an object that is none" "s/^apiVersion: longhorn/&: [/"
notices "another threshold" '/^| critical | monitoring\/daily-snapshot/s/1 d 1 h 7 min/1 d 1 h 8 min/'
notices "an alert without a section" '/^### TiercBackupLate/d'
notices "another count of an application" '/^| monitoring\/weekly-backup | longhorn-backup/s/ 5 / 6 /'
notices "a tag" 's/^The content of a volume/<b>&/'
echo "strategy: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
