#!/usr/bin/env bash
# Every policy's output against Kubernetes' own API server and controllers.
#
# For each policy and each Longhorn: every object is accepted strictly and
# without a warning, reads back as it was sent, and applying it again changes
# nothing; the pods of CronJobs and Deployments pass Pod Security `restricted`; each
# ServiceAccount has the rights that rbac/POLICY lists, and no others
# (UPDATE=1 rewrites that file: review it like code).
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"

apply() { kubectl apply --server-side --validate=strict --field-manager=kustomize-controller -f "$work/build.yaml"; }
read_back() { kubectl get -f "$work/build.yaml" -o json; }

# Namespaces of workloads are the user's; they are as strict as they can be.
make_namespaces() {
    local namespace
    for namespace in $(objects namespaces "$work/build.yaml"); do
        kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace" || return 1
        [ "$namespace" = longhorn-system ] ||
            kubectl label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted || return 1
    done
}

check_apply() {
    if ! apply >"$work/applied" 2>"$work/warnings"; then
        fail "$name accepted with strict validation" "$(cat "$work/warnings")"
        return 1
    fi
    ok "$name accepted with strict validation"
    same "$name no warning" "" "$(cat "$work/warnings")"
    kubectl create --dry-run=client --validate=false -f "$work/build.yaml" -o json >"$work/sent.json"
    # The first time that a PVC is applied again it gets a new version, although no field of it changes.
    [ -z "$(objects select PersistentVolumeClaim "$work/build.yaml")" ] || apply >/dev/null 2>&1
    read_back >"$work/first.json"
    check "$name reads back as sent" objects covers "$work/sent.json" "$work/first.json"
    apply >/dev/null 2>"$work/warnings"
    read_back >"$work/second.json"
    same "$name the second apply changes nothing" "$(objects versions "$work/first.json")" "$(objects versions "$work/second.json")"
}

check_pods() {
    local namespace cronjob deployment
    while read -r namespace cronjob; do
        check "$name CronJob $namespace/$cronjob makes a pod" pod_of "$namespace" "$cronjob"
    done < <(objects select CronJob "$work/build.yaml")
    while read -r namespace deployment; do
        check "$name Deployment $namespace/$deployment makes a pod" pod_of_deployment "$namespace" "$deployment"
    done < <(objects select Deployment "$work/build.yaml")
}

pod_of() {
    enforces "$1" || return 1
    kubectl -n "$1" create job testbed --from="cronjob/$2" || return 1
    if ! eventually 15 has_pod "$1"; then
        kubectl -n "$1" get events -o 'jsonpath={range .items[*]}{.reason}: {.message}{"\n"}{end}' | sort -u
        return 1
    fi
    kubectl -n "$1" delete job testbed --cascade=foreground
}

pod_of_deployment() {
    enforces "$1" || return 1
    eventually 30 deployed "$1" "$2" && return
    kubectl -n "$1" get events -o 'jsonpath={range .items[*]}{.reason}: {.message}{"\n"}{end}' | sort -u
    return 1
}

deployed() { kubectl -n "$1" get pods -o name | grep -q "^pod/$2-"; }

has_pod() { [ -n "$(kubectl -n "$1" get pods -l batch.kubernetes.io/job-name=testbed -o name)" ]; }

# A pod proves something only where the namespace would have refused it.
enforces() {
    [ "$(kubectl get namespace "$1" -o 'jsonpath={.metadata.labels.pod-security\.kubernetes\.io/enforce}')" = restricted ] ||
        { echo "the namespace $1 does not enforce restricted"; return 1; }
}

# rights_in NAMESPACE SERVICEACCOUNT PLACE: one line per rule.
rights_in() {
    kubectl auth can-i --list --no-headers --as="system:serviceaccount:$1:$2" -n "$3" | tr -s ' ' | LC_ALL=C sort
}

# What anybody may do is left out; what holds everywhere is listed under `*`.
all_rights() {
    local namespace account place
    rights_in testbed nobody testbed-nowhere >"$work/nobody"
    while read -r namespace account; do
        rights_in "$namespace" "$account" testbed-nowhere | comm -23 - "$work/nobody" | tee "$work/everywhere" | sed "s|^|$namespace/$account in *: |"
        cat "$work/everywhere" "$work/nobody" | LC_ALL=C sort >"$work/known"
        for place in $(kubectl get namespaces -o 'jsonpath={.items[*].metadata.name}'); do
            rights_in "$namespace" "$account" "$place" | LC_ALL=C comm -23 - "$work/known" | sed "s|^|$namespace/$account in $place: |"
        done
    done < <(objects select ServiceAccount "$work/build.yaml")
}

check_rights() {
    local expected=$ROOT/tests/conformance/rbac/$policy
    all_rights >"$work/rights"
    [ -z "${UPDATE:-}" ] || cp "$work/rights" "$expected"
    same "$name rights of the ServiceAccounts" "$(cat "$expected" 2>&1)" "$(cat "$work/rights")"
}

apply_policy() {
    dir=${1%/} longhorn=$2
    policy=$(basename "$dir")
    name="$policy, Longhorn $longhorn:"
    rm -f "$work/build.yaml"
    check "$name kustomize builds it" kustomize build "$dir" -o "$work/build.yaml"
    [ -e "$work/build.yaml" ] || return
    check "$name the build holds exactly the objects of the files" objects files "$dir" "$work/build.yaml"
    plane_start plane
    plane_crds "$(longhorn_crds "${longhorn/#-/1.10}")" flux external-secrets snapshot prometheus-operator
    make_namespaces >"$work/namespaces" 2>&1 || die "$(cat "$work/namespaces")"
    if check_apply; then
        check_pods
        check_rights
    fi
    kill_all
    rm -rf "$work/plane"
}

main() {
    local source version output
    # shellcheck disable=SC2086
    testbed_build $PLANE_TOOLS
    process_begin
    for source in $(policy_sources); do
        for version in $(longhorn_versions "$source"); do
            compile_for "$source" "$version" || continue
            for output in "$compiled"/*/; do
                apply_policy "$output" "$version"
            done
        done
    done
    close apply
}

main
