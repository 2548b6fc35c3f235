# The shipped policies, and how the suites compile them.
# shellcheck shell=bash disable=SC2034,SC2154 # shared with the other libraries

TIERC=${TIERC:-$ROOT/build/release/tierc}

# Each is a policy file or a folder whose files belong together.
policy_sources() {
    local source
    for source in "$ROOT"/policies/*.yaml "$ROOT"/policies/examples/*; do
        [ -e "$source" ] && printf '%s\n' "$source"
    done
}

# A policy without Longhorn has no versions to try; `-` leaves it as it is.
longhorn_versions() {
    if grep -rqE 'longhorn: *(\{|$)' "$1"; then echo 1.8 1.10 1.12; else echo -; fi
}

# compile_for SOURCE VERSION: compiles a copy of the policies whose Longhorn is
# VERSION (`-`: as it stands) into the folder $compiled. A policy that the
# version cannot serve must be refused with nothing but `version-unsupported`,
# and compile without what 1.8 lacks, which is the system backup.
compile_for() {
    local source=$1 version=$2 name copy
    name="compile $(basename "$source" .yaml), Longhorn $version"
    copy=$work/policies/$(basename "$source")
    compiled=$work/compiled/$(basename "$source" .yaml)-$version
    rm -rf "$work/policies"
    mkdir -p "$work/policies"
    cp -r "$source" "$copy"
    [ "$version" = - ] || find "$copy" -name '*.yaml' -exec sed -i -E "s/(version: *)\"?1\.[0-9]+\"?/\1\"$version\"/" {} +
    compile_copy "$copy" && { ok "$name"; return 0; }
    refused_for_version || { fail "$name" "$(cat "$work/compile.log")"; return 1; }
    ok "$name: refused, version-unsupported"
    find "$copy" -name '*.yaml' -exec sed -i '/^ *systemBackup:/d' {} +
    compile_copy "$copy" && { ok "$name, without it"; return 0; }
    fail "$name, without it" "$(cat "$work/compile.log")"
    return 1
}

compile_copy() {
    rm -rf "$compiled"
    mkdir -p "$compiled"
    "$TIERC" compile -o "$compiled" "$1" >"$work/compile.log" 2>&1
}

refused_for_version() {
    grep -q '^error\[' "$work/compile.log" && ! grep '^error\[' "$work/compile.log" | grep -qv '^error\[version-unsupported\]'
}
