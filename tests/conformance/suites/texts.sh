#!/usr/bin/env bash
# Texts keep their type and their characters through every reader of YAML.
#
# Each awkward text is either refused with a finding, or comes out as the string
# that it is through libyaml, YAML 1.1, YAML 1.2, kustomize and the API server.
# In what the shipped policies compile to, all readers see the same.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"

texts() { "$PYTHON" "$LIB/texts.py" "$@"; }

# compile_texts INDEX...: into $work/texts; 1 if refused with a finding.
compile_texts() {
    local status
    rm -rf "$work/texts" && mkdir "$work/texts"
    texts policy "$@" >"$work/texts.yaml"
    "$TIERC" compile -o "$work/texts" "$work/texts.yaml" >"$work/compile.log" 2>&1
    status=$?
    [ $status = 0 ] || { [ $status = 1 ] && grep -q '^error\[' "$work/compile.log"; } || fail "text $*: exit status" "$status"
    return $status
}

# Which texts are taken; what is refused must not be so for want of the others.
choose() {
    local i
    taken=() refused=0
    for ((i = 0; i < $(texts count); i++)); do
        if compile_texts "$i"; then taken+=("$i"); else refused=$((refused + 1)); fi
    done
    check "most texts are taken (${#taken[@]}, $refused refused)" test ${#taken[@]} -gt 60
}

build_texts() { kustomize build "$work/texts/texts" -o "$work/texts.build.yaml"; }

# Texts that kustomize alone cannot stand are named, and left out from here on.
blame() {
    local i good=()
    for i in "${taken[@]}"; do
        compile_texts "$i"
        if build_texts >"$work/blame" 2>&1; then
            good+=("$i")
        else
            fail "text $i ($(texts show "$i")) after kustomize" "$(tail -c 200 "$work/blame")"
        fi
    done
    taken=("${good[@]}")
    compile_texts "${taken[@]}" && build_texts
}

check_texts() {
    local file=$work/texts/texts/backup/storage-classes.yaml
    compile_texts "${taken[@]}" || { fail "all texts at once" "$(cat "$work/compile.log")"; return; }
    check "texts in the file" texts check "$file" "${taken[@]}"
    check "texts are guarded against substitution" texts guarded "$file"
    build_texts 2>/dev/null || blame
    objects only StorageClass "$work/texts.build.yaml" >"$work/class.yaml"
    plane_start plane
    on_the_server "from the file" "$file"
    on_the_server "from kustomize" "$work/class.yaml"
}

on_the_server() {
    check "texts $1: the API server takes them" kubectl apply --server-side -f "$2"
    kubectl get storageclass texts -o json >"$work/texts.json" || return
    check "texts $1: the API server gives them back" texts served "$work/texts.json" "${taken[@]}"
    kubectl delete storageclass texts >/dev/null
}

check_policies() {
    local source output name
    for source in $(policy_sources); do
        compile_for "$source" - || continue
        for output in "$compiled"/*/; do
            name=$(basename "$output")
            mapfile -t files < <(find "$output" -name '*.yaml')
            check "$name: readers of YAML agree" texts agree "${files[@]}"
            check "$name: kustomize builds it" kustomize build "$output" -o "$work/build.yaml"
            check "$name: no variable of Flux is unguarded" texts guarded "$work/build.yaml"
        done
    done
}

# shellcheck disable=SC2086
testbed_build $PLANE_TOOLS
process_begin
choose
check_texts
check_policies
close texts
