# Kubernetes' own control plane on loopback: etcd, API server, controllers.
#
# There is no kubelet, so pods stay Pending; that they are created at all is
# what admission (fields, quotas, Pod Security, service accounts) decides.
# shellcheck shell=bash disable=SC2034,SC2154 # shared with build.sh and process.sh

PLANE_TOOLS="etcd kube-apiserver kube-controller-manager kubectl kustomize pod-monitor python"

# plane_start NAME: a fresh cluster in $work/NAME; sets KUBECONFIG. PLANE_MORE names controllers beside the usual.
plane_start() {
    local dir=$work/$1 client peer api kcm
    mkdir -p "$dir"
    read -r client peer api kcm <<<"$(free_ports 4)"
    openssl genrsa -out "$dir/sa.key" 2048 2>/dev/null || die "openssl is missing: apt-get install openssl"
    echo 'admin-token,admin,admin,"system:masters"' >"$dir/tokens.csv"
    spawn "$1-etcd" "$TESTBED/bin/etcd" --data-dir="$dir/etcd" --unsafe-no-fsync --logger=zap --log-level=error \
        --listen-client-urls="http://127.0.0.1:$client" --advertise-client-urls="http://127.0.0.1:$client" \
        --listen-peer-urls="http://127.0.0.1:$peer"
    spawn "$1-kube-apiserver" "$TESTBED/bin/kube-apiserver" --etcd-servers="http://127.0.0.1:$client" \
        --cert-dir="$dir/certs" --bind-address=127.0.0.1 --secure-port="$api" \
        --service-account-issuer=https://kubernetes.default.svc \
        --service-account-key-file="$dir/sa.key" --service-account-signing-key-file="$dir/sa.key" \
        --token-auth-file="$dir/tokens.csv" --authorization-mode=RBAC \
        --service-cluster-ip-range=10.0.0.0/24 --allow-privileged=true
    plane_kubeconfig "$dir" "$api"
    wait_for "$1-kube-apiserver" 90 plane_ready
    spawn "$1-kube-controller-manager" "$TESTBED/bin/kube-controller-manager" --kubeconfig="$KUBECONFIG" \
        --leader-elect=false --bind-address=127.0.0.1 --secure-port="$kcm" --cert-dir="$dir/kcm-certs" \
        --service-account-private-key-file="$dir/sa.key" \
        --controllers="cronjob-controller,job-controller,deployment-controller,replicaset-controller,namespace-controller,serviceaccount-controller,garbage-collector-controller${PLANE_MORE:+,$PLANE_MORE}"
    wait_for "$1-kube-controller-manager" 60 kubectl -n default get serviceaccount default
}

plane_ready() { [ "$(kubectl get --raw /readyz)" = ok ]; }

plane_kubeconfig() {
    export KUBECONFIG=$1/kubeconfig
    cat >"$KUBECONFIG" <<YAML
apiVersion: v1
kind: Config
current-context: testbed
contexts: [{name: testbed, context: {cluster: testbed, user: admin}}]
users: [{name: admin, user: {token: admin-token}}]
clusters: [{name: testbed, cluster: {server: "https://127.0.0.1:$2", certificate-authority: "$1/certs/apiserver.crt"}}]
YAML
}

# plane_crds FOLDER...: the CRDs of these folders of CRD_DIR; with those of
# Prometheus' operator that of the PodMonitor.
plane_crds() {
    local folder
    for folder in "$@"; do
        [ -d "$CRD_DIR/$folder" ] || die "no CRDs in $CRD_DIR/$folder: set CRD_DIR to a folder that holds longhorn-vX.Y.Z, flux, external-secrets, snapshot and prometheus-operator"
        kubectl apply --server-side -f "$CRD_DIR/$folder" >"$work/crds.log" 2>&1 || die "$(cat "$work/crds.log")"
        [ "$folder" != prometheus-operator ] ||
            kubectl apply --server-side -f "$TESTBED/crds/pod-monitor" >"$work/crds.log" 2>&1 || die "$(cat "$work/crds.log")"
    done
    kubectl wait --for=condition=Established --timeout=30s crd --all >"$work/crds.log" 2>&1 || die "$(cat "$work/crds.log")"
}

# longhorn_crds MINOR: the folder of CRD_DIR for a version such as 1.10.
longhorn_crds() {
    local found
    for found in "$CRD_DIR/longhorn-v$1."*; do
        [ -d "$found" ] && basename "$found" && return
    done
    die "no CRDs of Longhorn $1 in $CRD_DIR"
}

kubectl() { "$TESTBED/bin/kubectl" "$@"; }
kustomize() { "$TESTBED/bin/kustomize" "$@"; }
