#!/usr/bin/env bash
# home-ops as Flux applies it, through the changes that a repository sees.
#
# All Kustomizations become ready; an equal revision, also with substitution
# switched on, changes nothing; a changed StorageClass is replaced; a group
# that goes takes exactly its objects with it, but for those that are never
# pruned; what is missing elsewhere never stops a changed schedule.
# shellcheck source-path=SCRIPTDIR disable=SC2153,SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"
# shellcheck source=../lib/flux.sh
. "$LIB/flux.sh"

POLICY=home-ops

# tree NAME [FILE...]: the repository with home-ops and these files compiled.
tree() {
    local root=$work/trees/$1
    shift
    mkdir -p "$root/output"
    "$TIERC" compile -o "$root/output" "$@" 2>"$work/compile.log" || die "$TIERC compile: $(cat "$work/compile.log")"
    kustomize build "$root/output/$POLICY" -o "$root.build.yaml" || die "kustomize build failed"
    mkdir -p "$root/stub"
    printf 'resources: []\n' >"$root/stub/kustomization.yaml"
}

# The policy and what is laid beside it, as overlays of the same policy.
make_trees() {
    local policy=$ROOT/policies/$POLICY.yaml
    storage_class 30 >"$work/class.yaml"
    storage_class 60 >"$work/class-changed.yaml"
    extra_group >"$work/extra.yaml"
    sed 's/daily at 02:00/daily at 02:10/' "$policy" >"$work/later.yaml"
    tree first "$policy" "$work/class.yaml" "$work/extra.yaml"
    tree later "$work/later.yaml" "$work/class.yaml" "$work/extra.yaml"
    tree class "$policy" "$work/class-changed.yaml" "$work/extra.yaml"
    tree removed "$policy" "$work/class-changed.yaml"
}

storage_class() {
    cat <<YAML
apiVersion: tierc/v1
policy: $POLICY
storageClasses: {longhorn-critical: {group: monitoring, parameters: {staleReplicaTimeout: "$1"}}}
YAML
}

extra_group() {
    cat <<YAML
apiVersion: tierc/v1
policy: $POLICY
stores:
  second: {type: longhorn-backup, target: second, url: "nfs://nas.example:/backups"}
groups:
  extra:
    tier: important
    copies:
      weekly-snapshot: {store: local, schedule: sunday at 05:00, keep: 4w}
      monthly-backup: {store: second, schedule: monthly on 1 at 08:00, keep: 4}
workloads:
  extra: {group: extra, volumes: [{pvc: extra/data, size: 1Gi}]}
YAML
}

# cluster MISSING: a plane with all that home-ops needs but for MISSING: the
# folder of a CRD, or `namespaces` for those of the workloads.
cluster() {
    local folder namespace
    kill_all
    rm -rf "$work/plane" "$work/flux.log"
    plane_start plane
    for folder in "$(longhorn_crds 1.10)" flux external-secrets snapshot prometheus-operator; do
        [ "$folder" = "$1" ] || plane_crds "$folder"
    done
    flux_start
    for namespace in $(objects namespaces "$work/trees/first.build.yaml"); do
        [ "$1" = namespaces ] && [ "$namespace" != longhorn-system ] && continue
        kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace" >/dev/null || die "no namespace $namespace"
    done
}

# publish TREE: the revision and what it says about itself.
publish() {
    local stub
    flux_revision "$work/trees/$1"
    for stub in $(stubs "$1"); do flux_stub "$stub"; done
    kubectl apply --server-side -f "$work/trees/$1/output/$POLICY/flux-kustomization.yaml" >"$work/flux-apply.log" 2>&1 ||
        die "flux-kustomization.yaml: $(cat "$work/flux-apply.log")"
}

stubs() { objects dependencies "$work/trees/$1/output/$POLICY/flux-kustomization.yaml"; }
ours() { objects select Kustomization "$work/trees/first/output/$POLICY/flux-kustomization.yaml" | cut -d' ' -f2; }

check_ready() {
    local name
    for name in $(ours); do
        check "$1: $name is ready" flux_ready "$name"
    done
}

# An action other than `unchanged` is named; so is an object without one. What tierv writes into is
# applied only where it does not exist yet, and Flux says `skipped` of it from then on.
untouched='^(unchanged |skipped ConfigMap/[^ ]*-result$)'
check_unchanged() {
    check_ready "$1"
    same "$1: every object is unchanged" "" "$(flux_actions | grep -vE "$untouched")"
    same "$1: every object is reported" "$(objects count "$work/trees/first.build.yaml")" "$(flux_actions | grep -cE "$untouched")"
}

substitution_on() {
    local name
    for name in $(ours); do
        kubectl -n flux-system patch kustomization "$name" --type=merge -p '{"spec": {"postBuild": {"substitute": {"HOME": "substituted", "A": "substituted"}}}}' >/dev/null || return 1
    done
}

content() { kubectl get -f "$work/trees/first.build.yaml" -o json | objects content /dev/stdin; }

steady() {
    local before
    cluster nothing
    publish first
    check_ready "first revision"
    publish first
    check_unchanged "equal revision"
    before=$(content)
    substitution_on || die "cannot switch substitution on"
    flux_revision "$work/trees/first"
    check_unchanged "with substitution"
    same "with substitution: no object is altered" "$before" "$(content)"
}

class_uid() { kubectl get storageclass longhorn-critical -o 'jsonpath={.metadata.uid} {.parameters.staleReplicaTimeout}'; }

changed_class() {
    local before after
    before=$(class_uid)
    publish class
    check_ready "changed StorageClass"
    after=$(class_uid)
    same "changed StorageClass: the new parameters hold" 60 "${after#* }"
    check "changed StorageClass: it was made anew" test "${before% *}" != "${after% *}"
}

alive() { kubectl get -f "$work/trees/class.build.yaml" --ignore-not-found -o json >"$work/alive.json" && objects identities "$work/alive.json"; }

removed_group() {
    local all kept gone
    all=$(alive)
    publish removed
    check_ready "removed group"
    gone=$(objects minus "$work/trees/class.build.yaml" "$work/trees/removed.build.yaml")
    kept=$(printf '%s\n' "$all" | grep -vxF "$gone")
    check "removed group: it has objects to prune" test -n "$gone"
    eventually 20 settled "$kept"
    same "removed group: exactly its objects are pruned" "$kept" "$(alive)"
    check "removed group: its BackupTarget is never pruned" kubectl -n longhorn-system get backuptargets.longhorn.io second
}

settled() { [ "$(alive)" = "$1" ]; }

cron_of() { kubectl -n longhorn-system get recurringjobs.longhorn.io monitoring-daily-snapshot -o 'jsonpath={.spec.cron}'; }

# without MISSING WHAT: the schedule changes while something else cannot apply.
without() {
    cluster "$1"
    publish first
    check "without $2: $POLICY-backup is ready" flux_ready "$POLICY-backup"
    publish later
    check "without $2: a changed revision is applied" flux_ready "$POLICY-backup"
    same "without $2: the changed schedule arrives" "10 2 * * *" "$(cron_of)"
    check "without $2: something else does fail" something_fails
}

# Else the cluster lacked nothing, and the checks above proved nothing.
something_fails() {
    eventually 15 not_ready && return
    echo "all Kustomizations are ready"
    return 1
}

not_ready() { kubectl -n flux-system get kustomizations -o 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}' | grep False; }

# shellcheck disable=SC2086
testbed_build $FLUX_TOOLS
process_begin
make_trees
steady
changed_class
removed_group
without namespaces "the namespaces of workloads"
without external-secrets "the CRD of ExternalSecret"
close flux
