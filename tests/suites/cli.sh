#!/bin/bash
# What a golden case cannot show: a pipe that closes early, colour on a real terminal, SARIF's
# structure, completion in a shell, edits written by --fix.
cd "$(dirname "$0")/../.." || exit 1
make -s VARIANT=debug build/debug/tierc build/debug/completion/tierc.bash || exit 1
root=$PWD
tierc=$root/build/debug/tierc
completion=$root/build/debug/completion/tierc.bash
passed=0 failed=0
ok() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL cli: $*"; }
has() { if grep -q -- "$2" "$3"; then ok; else fail "$1"; cat "$3"; fi; }
lacks() { if grep -q -- "$2" "$3"; then fail "$1"; else ok; fi; }
holds() { if jq -e "$2" "$3" >/dev/null; then ok; else fail "$1"; cat "$3"; fi; }
is() { if [ "$2" = "$3" ]; then ok; else fail "$1: $2 instead of $3"; fi; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1

cat >bad.yaml <<'YAML'
apiVersion: tierc/v1
policy: bad
clustre: {name: bad}
"\e[31mred": 1
YAML

# A reader that has seen enough: the signal that others die of, and no word. Where the signal is
# ignored from the beginning, status 3 and a sentence.
exec 4> >(:)
wait $! # nobody reads from 4 any more
(exec "$tierc" explain >&4 2>message)
is 'closed pipe' $? 141
is 'closed pipe, in words' "$(cat message)" ''
(exec "$tierc" check bad.yaml >&4 2>&1)
is 'closed pipe for findings' $? 141
(trap '' PIPE && exec "$tierc" explain >&4 2>message)
is 'closed pipe, the signal ignored' $? 3
exec 4>&-
has 'closed pipe, the signal ignored, in words' 'cannot write the result: Broken pipe' message
for verb in explain 'cron --format json daily' "facts $root/policies/home-ops.yaml"; do
    # shellcheck disable=SC2086 # several words
    "$tierc" $verb >/dev/full 2>message
    is "full disk: $verb" $? 3
    has "full disk, in words: $verb" 'cannot write the result: No space left on device' message
done
"$tierc" check bad.yaml 2>/dev/full
is 'full disk for findings' $? 3

# A pipe that nobody writes to, in the places where a folder is searched.
mkdir -p folder out/home && mkfifo folder/a.yaml out/home/plan.json
timeout 10 "$tierc" check folder 2>message
is 'a pipe in a folder of policies' $? 2
timeout 10 "$tierc" check -o out bad.yaml 2>message
is 'a pipe in the place of a plan' $? 1

terminal() { # runs a command with stderr on a terminal, prints what it showed
    python3 - "$@" <<'PYTHON'
import os, pty, subprocess, sys
ours, theirs = pty.openpty()
run = subprocess.Popen(sys.argv[1:], stderr=theirs, stdout=subprocess.DEVNULL)
os.close(theirs)
shown = b""
try:
    while chunk := os.read(ours, 65536):
        shown += chunk
except OSError:
    pass
run.wait()
sys.stdout.buffer.write(shown)
PYTHON
}
unset NO_COLOR
terminal "$tierc" check bad.yaml >shown
has 'colour on a terminal' $'\e\\[1;31merror\\[unknown-key\\]' shown
lacks 'an escape of the policy reaches the terminal' $'\e\\[31mred' shown
NO_COLOR=1 terminal "$tierc" check bad.yaml >shown
lacks 'colour although NO_COLOR is set' $'\e' shown
"$tierc" check bad.yaml 2>shown
lacks 'colour in a file' $'\e' shown

"$tierc" check --format sarif bad.yaml >found.sarif 2>message
is 'sarif status' $? 1
is 'sarif on stderr' "$(cat message)" ''
# shellcheck disable=SC2016 # jq's variables
holds 'the structure of SARIF' '.version == "2.1.0" and (.runs | length == 1) and (.runs[0] |
    .tool.driver.name == "tierc" and (.results | length > 0) and .columnKind == "unicodeCodePoints"
    and (. as $run | all(.results[];
        .ruleId == $run.tool.driver.rules[.ruleIndex].id and (.message.text | length > 0)
        and (.level | IN("error", "warning", "note"))
        and all(.locations[].physicalLocation; .artifactLocation.uri == "bad.yaml"
            and .region.startLine >= 1 and .region.startColumn >= 1)))
    and all(.tool.driver.rules[]; .shortDescription.text and .help.text and .defaultConfiguration.level))' \
    found.sarif
holds 'a fix in SARIF' '[.runs[0].results[] | select(.fixes)][0].fixes[0].artifactChanges[0].replacements[0]
    .insertedContent.text == "cluster"' found.sarif
"$tierc" check --format json bad.yaml >found.json 2>/dev/null
holds 'the counts of JSON' '.version == 1 and .counts.error == (.diagnostics | length)' found.json

complete_words() { # WORD...: what bash offers for the last word
    bash --norc -c 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tierc; printf "%s\n" "${COMPREPLY[@]}"' \
        "$completion" "$@"
}
is 'completion of a command' "$(complete_words tierc comp)" compile
is 'completion of an option' "$(complete_words tierc check --deny)" --deny-warnings
is 'completion of a code' "$(complete_words tierc check -W yaml-dup)" yaml-duplicate-key
is 'completion of a format' "$(complete_words tierc check --format gi)" github
is 'completion of a page' "$(complete_words tierc explain rename)" rename-orphans

echo "cli: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
