#!/bin/bash
# The README's examples are run: its policy has no finding, its store earns the printed message, its
# output is what is written, its schedule is answered as printed, and every command of its table works.
cd "$(dirname "$0")/../.." || exit 1
root=$PWD
tierc=$root/build/release/tierc
passed=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
block() { awk -v open="\`\`\`$1" '$0 == open { on = 1; next } /^```$/ { on = 0 } on' "$root/README.md"; }
same() { # NAME EXPECTED ACTUAL
    if [ -s "$2" ] && diff -u "$2" "$3"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL readme: $1"; fi
}
cd "$tmp" || exit 1
export NO_COLOR=1
block 'yaml policy' >ok.yaml
block 'yaml store' >store
block 'text diagnostic' >diagnostic
block 'yaml output' >output
sed -e '/^  nas: /{r store
d}' ok.yaml >policy.yaml
"$tierc" check policy.yaml 2>actual
same 'the diagnostic' diagnostic actual
if "$tierc" compile -o out ok.yaml 2>log; then same 'the output' output out/home/backup/recurring-jobs.yaml; else failed=$((failed + 1)); cat log; fi
block 'text cron' | tail -n +2 >cron
eval "$(block 'text cron' | sed -n "1s|^\$ tierc|'$tierc'|p")" >actual
same 'tierc cron' cron actual
for verb in compile check explain cron why fmt facts; do
    if "$tierc" "$verb" --help >log 2>&1 && grep -q "\`tierc $verb" "$root/README.md"; then passed=$((passed + 1)); else
        failed=$((failed + 1)); echo "FAIL readme: tierc $verb --help"; fi
done
echo "readme: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
