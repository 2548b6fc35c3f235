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
# version cannot serve must be refused with nothing but `version-unsupported`.
compile_for() {
    local source=$1 version=$2 name
    name=$(basename "$source" .yaml)
    compiled=$work/compiled/$name-$version
    rm -rf "$compiled" "$work/policies"
    mkdir -p "$work/policies" "$compiled"
    cp -r "$source" "$work/policies/"
    [ "$version" = - ] || find "$work/policies" -name '*.yaml' -exec sed -i -E "s/(version: *)\"?1\.[0-9]+\"?/\1\"$version\"/" {} +
    if "$TIERC" compile -o "$compiled" "$work/policies/$(basename "$source")" 2>"$work/compile.log"; then
        ok "compile $name, Longhorn $version"
        return 0
    fi
    if refused_for_version "$work/compile.log"; then
        ok "compile $name, Longhorn $version: refused, version-unsupported"
    else
        fail "compile $name, Longhorn $version" "$(cat "$work/compile.log")"
    fi
    return 1
}

refused_for_version() {
    grep -q '^error\[' "$1" && ! grep '^error\[' "$1" | grep -qv '^error\[version-unsupported\]'
}
