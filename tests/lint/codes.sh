#!/bin/bash
# Every code of codes.def is emitted somewhere, has a firing case and a near miss under tests/cases/err,
# and a page (compiler/diag/codes/SLUG.md) that is true: its first example, as a whole policy, yields
# the code with the message that the page shows, and its second one does not. No page without a code.
#
# A page's blocks say what they are behind the fence: `yaml` a policy; `yaml template NAME` a template
# (with the policy below, or that of a block `yaml of` before it); `json PATH` a file that stands beside the policy it precedes; `text` the first
# line that is printed. An example with a file under output/ is checked against that earlier output.
set -u
cd "$(dirname "$0")/../.." || exit 1
root=$PWD
if [ -z "${TIERC:-}" ]; then
    TIERC=$root/build/debug/tierc
    make -s VARIANT=debug WERROR=-Werror build/debug/tierc || exit 1
fi
export LC_ALL=C TZ=UTC NO_COLOR=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
say() { echo "codes: $*"; bad=1; }

frame='apiVersion: tierc/v1
policy: home
cluster:
  name: home
  longhorn: {version: "1.10"}
  images: {tierv: "registry.lan/tierv:1.0.0"}
stores:
  local: {type: longhorn-snapshot}
tiers:
  keep:
    rpo: none
    reason: an example
    copies:
      nightly: {store: local, schedule: daily at 02:00, keep: 7}
workloads:
  paperless: {tier: keep, volumes: [default/paperless]}'

# Writes the blocks of a page to $work/1 and $work/2, and its message to $work/message.
unpack() {
    rm -rf "$work/1" "$work/2" "$work/message"
    mkdir -p "$work/1/templates" "$work/2/templates"
    awk -v work="$work" '
        function ensure(path) { dir = path; if (sub(/\/[^\/]*$/, "", dir)) system("mkdir -p \"" dir "\"") }
        BEGIN { example = 1 }
        /^```/ && !open {
            open = 1
            n = split(substr($0, 4), word, " ")
            if (word[1] == "text") out = work "/message"
            else if (word[1] == "json") out = work "/" example "/" word[2]
            else if (word[1] == "yaml" && word[2] == "template") { out = work "/" example "/templates/" word[3] ".yaml"; example++ }
            else if (word[1] == "yaml" && word[2] == "of") out = work "/" example "/policy.yaml"
            else if (word[1] == "yaml") { out = work "/" example "/policy.yaml"; example++ }
            else out = "/dev/null"
            ensure(out)
            printf "" >out
            next
        }
        /^```/ && open { open = 0; close(out); next }
        open { print >out }
        END { print example - 1 >(work "/examples") }
    ' "$1"
}

run() { # EXAMPLE: what is printed for it
    cd "$work/$1" || exit 1
    [ -e policy.yaml ] || printf '%s\n' "$frame" >policy.yaml
    set -- check --info --now 2026-11-24
    [ -z "$(ls templates)" ] || set -- "$@" --templates templates
    [ ! -d output ] || set -- "$@" -o output
    "$TIERC" "$@" policy.yaml 2>&1
    cd "$root" || exit 1
}

check_page() { # SLUG PAGE
    local printed
    unpack "$2"
    [ "$(head -n 1 "$2")" = "# $1" ] || say "$2 does not begin with \`# $1\`"
    [ "$(cat "$work/examples")" = 2 ] || { say "$2 has $(cat "$work/examples") examples, not two"; return; }
    printed=$(run 1)
    case $printed in
    *"[$1]:"*) ;;
    *) say "the first example of $2 does not yield the code" ;;
    esac
    grep -qxF -- "$(cat "$work/message" 2>/dev/null)" <<<"$printed" || say "$2 shows a message that is not printed"
    printed=$(run 2)
    case $printed in
    *"[$1]:"*) say "the corrected example of $2 yields the code" ;;
    *error\[*) say "the corrected example of $2 is an error" ;;
    esac
}

declare -A known=()
while IFS='|' read -r id slug; do
    [ -z "${known[$slug]:-}" ] || say "the slug $slug stands twice"
    known[$slug]=$id
    grep -rqw --include='*.c' "D_$id" compiler || say "D_$id is emitted nowhere"
    page=compiler/diag/codes/$slug.md
    if [ -e "$page" ]; then check_page "$slug" "$page"; else say "$page is missing"; fi
    for kind in fires near; do
        found=0
        for folder in "tests/cases/err/$slug/$kind"*/; do
            [ -d "$folder" ] || continue
            found=1
            shown=$(cat "$folder"/stderr "$folder"/stdout 2>/dev/null)
            case "$kind $shown" in
        fires*"[$slug]"* | fires*"\"$slug\""*) ;;
            fires*) say "$folder does not show the code" ;;
            near*"[$slug]"*) say "$folder shows the code" ;;
            esac
        done
        [ $found = 1 ] || say "tests/cases/err/$slug has no $kind*"
    done
done < <(sed -n 's/^CODE(\([A-Z_0-9]*\), "\([^"]*\)".*/\1|\2/p' compiler/diag/codes.def)

while read -r slug; do
    [ -z "${known[$slug]:-}" ] || say "the slug $slug is in codes.def and in later.def"
done < <(sed -n 's/^LATER("\([^"]*\)".*/\1/p' compiler/diag/later.def)

for page in compiler/diag/codes/*.md; do
    slug=${page##*/}
    slug=${slug%.md}
    [ -n "${known[$slug]:-}" ] || say "$page belongs to no code"
done
for folder in tests/cases/err/*/; do
    slug=${folder%/}
    slug=${slug##*/}
    [ -n "${known[$slug]:-}" ] || say "$folder belongs to no code"
done
exit $bad
