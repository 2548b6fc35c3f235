#!/bin/bash
# `make fuzz`: runs each target for its share of FUZZ_SECONDS (600 in all) and closes with one line of
# counts. Seeds are the shipped policies, the golden cases and tests/fuzz/seeds/; what breaks a target
# is kept in build/fuzz/found/ and is replayed first in the next run.
#
#   run.sh [TARGET...]      default: all
set -u
cd "$(dirname "$0")/../.." || exit 1
build=build/fuzz
targets=("$@")
[ $# -gt 0 ] || targets=(duration quantity cron schedule policy)
share=$((${FUZZ_SECONDS:-600} / ${#targets[@]}))
mkdir -p $build/found
passed=0 failed=0

seed() { # TARGET: its corpus
    local corpus=$build/corpus/$1 n=0 line file
    mkdir -p "$corpus"
    if [ "$1" = policy ]; then
        for file in policies/*.yaml policies/*/*.yaml policies/*/*/*.yaml tests/cases/*/*/policy.yaml tests/cases/*/*/*/policy.yaml; do
            n=$((n + 1))
            [ ! -f "$file" ] || cp "$file" "$corpus/seed-$n"
        done
        jq -r '[.. | .properties? // empty | keys[]] | unique[] | "\"\(.): \""' schema/policy.schema.json >$build/policy.dict
        return
    fi
    printf '"%s"\n' at and every daily monthly weekdays sunday hourly on JAN MON @ TZ= ? >"$build/$1.dict"
    while IFS= read -r line; do
        n=$((n + 1))
        printf '%s' "$line" >"$corpus/seed-$n"
    done <"tests/fuzz/seeds/$1"
}

for target in "${targets[@]}"; do
    seed "$target"
    longest=256
    [ "$target" != policy ] || longest=20000
    known=("$build/found/$target"-*)
    if { [ ! -e "${known[0]}" ] || "$build/fuzz_$target" "${known[@]}"; } >"$build/$target.log" 2>&1 &&
        "$build/fuzz_$target" -max_total_time="$share" -max_len=$longest -timeout=20 -rss_limit_mb=2048 \
            -dict="$build/$target.dict" -print_final_stats=1 -artifact_prefix="$build/found/$target-" \
            "$build/corpus/$target" >>"$build/$target.log" 2>&1; then
        passed=$((passed + 1))
        echo "fuzz $target: clean, $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$target.log") runs in ${share}s"
    else
        failed=$((failed + 1))
        echo "FAIL fuzz_$target (see $build/$target.log)"
        tail -n 30 "$build/$target.log"
    fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
