#!/bin/bash
# tierc(1) names each command, and each option of each command with its letter and value, as the
# tables of the command line do, and no other; mandoc finds nothing in it. The completions parse.
set -u
cd "$(dirname "$0")/../.." || exit 1
page=compiler/cli/tierc.1
build=build/debug
bad=0
make -s VARIANT=debug $build/completion/tierc.bash || exit 1

# VERB --name [-letter] [VALUE], of the manual: own options, then those of the two common sections.
listed() {
    awk '
    function option(  i, letter, name, value) {
        for (i = 2; i <= NF; i++) {
            if ($i == "Fl" && $(i + 1) == "Fl") { name = $(i + 2); i += 2 }
            else if ($i == "Fl") { letter = $(i + 1); i++ }
            else if ($i == "Ar") { value = $(i + 1); i++ }
        }
        return "--" name (letter == "" ? "" : " -" letter) (value == "" ? "" : " " value)
    }
    /^\.Sh/ { section = "" }
    /^\.Ss Options of every command/ { section = "every"; next }
    /^\.Ss Options for findings/ { section = "findings"; next }
    /^\.Ss/ { section = $2; verbs[++n] = $2; next }
    /^\.\\" findings/ { wants[section] = 1 }
    /^\.It Fl/ && section != "" { options[section] = options[section] option() "\n" }
    function show(verb, list,  i, parts, count) {
        count = split(list, parts, "\n")
        for (i = 1; i < count; i++) print verb, parts[i]
    }
    END {
        for (i = 1; i <= n; i++) {
            show(verbs[i], options[verbs[i]])
            show(verbs[i], options["every"])
            if (wants[verbs[i]]) show(verbs[i], options["findings"])
        }
    }' "$page" | sort
}
if ! diff --label "tables" --label "$page" -u <($build/completion-tool options | sort) <(listed); then
    echo "manual: $page and the tables of options differ"
    bad=1
fi
mandoc -T lint -W warning "$page" || bad=1
bash -n $build/completion/tierc.bash || bad=1
if command -v zsh >/dev/null; then zsh -n $build/completion/_tierc || bad=1; fi
if command -v fish >/dev/null; then fish -n $build/completion/tierc.fish || bad=1; fi
exit $bad
