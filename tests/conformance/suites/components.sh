#!/usr/bin/env bash
# The Components that put labels on PVCs which lie in the user's own folders.
#
# Each is built into four shapes of user kustomization: with and without
# `namespace:`, with the PVC present and absent. A PVC that is there gets the
# labels, its neighbours keep theirs, and an absent one is not invented.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"

# user_kustomization COMPONENT SHAPE PVC...: SHAPE is `with` or `without`.
user_kustomization() {
    local component=$1 shape=$2 namespace pvc dir=$work/user
    shift 2
    namespace=$(basename "$component")
    rm -rf "$dir" && mkdir "$dir"
    cp -r "$component" "$dir/component"
    for pvc in "$@"; do
        printf -- '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: "%s"%s, labels: {kept: "yes"}}\n' \
            "$pvc" "$([ "$shape" = with ] || printf ', namespace: %s' "$namespace")"
        printf 'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n'
    done >"$dir/claims.yaml"
    {
        printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [claims.yaml]\ncomponents: [component]\n'
        [ "$shape" = without ] || printf 'namespace: %s\n' "$namespace"
    } >"$dir/kustomization.yaml"
}

# The names that a component patches, as its anchored, escaped targets say.
targets() { "$PYTHON" "$LIB/components.py" targets "$1"; }

check_component() {
    local component=${1%/} name shape
    name="$2 component $(basename "$component"):"
    check "$name it has targets" targets "$component"
    for shape in with without; do
        # shellcheck disable=SC2046 # names of PVCs hold no blanks
        user_kustomization "$component" "$shape" bystander $(targets "$component" | neighbours)
        check "$name $shape namespace, PVCs present" labelled "$component"
        user_kustomization "$component" "$shape" bystander
        check "$name $shape namespace, PVCs absent" labelled "$component"
    done
}

# What a pattern without anchors or escapes would also match.
neighbours() { awk '{ print; print $0 "-2"; print "my-" $0 } gsub(/[.]/, "x")'; }

labelled() {
    kustomize build "$work/user" -o "$work/user.yaml" &&
        "$PYTHON" "$LIB/components.py" labelled "$1" "$work/user/claims.yaml" "$work/user.yaml"
}

main() {
    local source component seen=0
    testbed_build python kustomize
    process_begin
    component_policy >"$work/components.yaml"
    for source in $(policy_sources) "$work/components.yaml"; do
        compile_for "$source" - || continue
        for component in "$compiled"/*/components/*/; do
            [ -d "$component" ] || continue
            seen=$((seen + 1))
            check_component "$component" "$(basename "$source" .yaml)"
        done
    done
    check "some policy has a component" test $seen -gt 0
    close components
}

# Names that a careless pattern would confuse: a dot, a prefix, two namespaces.
component_policy() {
    cat <<'YAML'
apiVersion: tierc/v1
policy: components
cluster:
  name: components
  longhorn: {version: "1.10"}
  transfer: {backup: 80MiB/s, restore: 80MiB/s}
  recovery: {rebuild: 2h}
  images: {tierv: "registry.lan/tierv:1.0.0"}
stores:
  local: {type: longhorn-snapshot}
  nas: {type: longhorn-backup, url: "nfs://nas.lan:/volume1/longhorn"}
tiers:
  keep:
    rpo: 25h
    rto: 4h
    copies:
      nightly: {store: local, schedule: daily at 02:00, keep: 7d}
      nas: {store: nas, schedule: daily at 03:00, keep: 14d}
workloads:
  wiki:
    tier: keep
    volumes:
      - {pvc: home/wiki.data, size: 1Gi, assign: git}
      - {pvc: home/wiki, size: 1Gi, assign: git}
  photos: {tier: keep, volumes: [{pvc: media/photos, size: 1Gi, assign: git}]}
YAML
}

main
