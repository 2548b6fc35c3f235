# Flux's kustomize-controller, outside the cluster, on revisions that we serve.
#
# No source-controller runs: the GitRepository's status is written by hand and
# names a tarball that a small server on loopback hands out.
# shellcheck shell=bash disable=SC2034,SC2154 # $work and the rest are set by the other libraries

FLUX_TOOLS="$PLANE_TOOLS kustomize-controller"

# flux_start: a controller for the running plane, and its source.
flux_start() {
    local metrics health
    mkdir -p "$work/artifacts"
    read -r artifacts_port metrics health <<<"$(free_ports 3)"
    spawn artifacts "$PYTHON" -m http.server --bind 127.0.0.1 --directory "$work/artifacts" "$artifacts_port"
    kubectl get namespace flux-system >/dev/null 2>&1 || kubectl create namespace flux-system >/dev/null || die "cannot create flux-system"
    RUNTIME_NAMESPACE=flux-system spawn flux "$TESTBED/bin/kustomize-controller" --watch-all-namespaces --log-encoding=json \
        --metrics-addr="127.0.0.1:$metrics" --health-addr="127.0.0.1:$health" --requeue-dependency=1s
    kubectl apply -f - >/dev/null <<'YAML' || die "cannot create the GitRepository"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1h, url: "https://git.example/home-ops"}
YAML
}

# flux_revision TREE: makes TREE the newest revision; sets $revision.
flux_revision() {
    local digest now
    revision_count=$((${revision_count:-0} + 1))
    revision=main@sha1:$(printf 'revision %d' "$revision_count" | sha1sum | cut -d' ' -f1)
    tar -C "$1" -czf "$work/artifacts/$revision_count.tar.gz" .
    digest=$(sha256sum "$work/artifacts/$revision_count.tar.gz" | cut -d' ' -f1)
    now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    kubectl -n flux-system patch gitrepository flux-system --subresource=status --type=merge -p '{"status": {
        "observedGeneration": 1,
        "artifact": {"url": "http://127.0.0.1:'"$artifacts_port/$revision_count"'.tar.gz", "path": "x", "revision": "'"$revision"'",
                     "digest": "sha256:'"$digest"'", "lastUpdateTime": "'"$now"'"},
        "conditions": [{"type": "Ready", "status": "True", "reason": "Succeeded", "message": "stored", "lastTransitionTime": "'"$now"'"}]}}' >/dev/null ||
        die "cannot publish a revision"
}

# flux_stub NAME: what others depend on and is not ours; ./stub has no objects.
flux_stub() {
    kubectl apply -f - >/dev/null <<YAML
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: $1, namespace: flux-system}
spec: {interval: 1h, path: ./stub, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
YAML
}

# flux_ready NAME: waits until it has applied $revision, else says why not.
flux_ready() {
    eventually 30 flux_applied "$1" ||
        { kubectl -n flux-system get kustomization "$1" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].message}' 2>&1; return 1; }
}

flux_applied() { [ "$(flux_state "$1")" = "True $revision" ]; }

flux_state() {
    kubectl -n flux-system get kustomization "$1" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status} {.status.lastAppliedRevision}'
}

# flux_actions: `ACTION OBJECT` for each object that $revision applied.
flux_actions() {
    "$PYTHON" - "$work/flux.log" "$revision" <<'PY'
import json, sys
seen = set()
for line in open(sys.argv[1], encoding="utf-8"):
    try:
        entry = json.loads(line)
    except ValueError:
        continue
    if entry.get("msg") == "server-side apply completed" and entry.get("revision") == sys.argv[2]:
        seen |= {f"{action} {name}" for name, action in entry["output"].items()}
print("\n".join(sorted(seen)))
PY
}
