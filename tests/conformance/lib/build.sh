# Builds the real servers and tools, once, into a cache outside the tree.
#
# Each tool has a function build_TOOL and a stamp with its version; what is
# stamped is not built again. A build that fails is a failure of the whole
# run, never a skip: a proof that did not run proves nothing.
# shellcheck shell=bash disable=SC2034 # constants for those who source this

KUBERNETES_VERSION=1.34.4
FLUX_VERSION=1.7.3
KUSTOMIZE_VERSION=5.8.1
OPERATOR_VERSION=0.93.0 # of Prometheus: its CRDs
CUE_VERSION=0.14.1
MINIO_VERSION=v0.0.0-20260212201848-7aac2a2c5b7c
MINIO_CLIENT_VERSION=7.2.15
MOTO_VERSION=5.2.1
AWSCLI_VERSION=1.46.3
RUAMEL_VERSION=0.18.6

TESTBED=${TIERC_TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/tierc-testbed}
PYTHON=$TESTBED/python/bin/python
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
CRD_DIR=${CRD_DIR:-$ROOT/../shared/crds}
MODULES=$ROOT/tests/conformance/modules

# Builds what is not there yet; the arguments are names of tools.
testbed_build() {
    local tool
    mkdir -p "$TESTBED/bin" "$TESTBED/stamps" "$TESTBED/logs" || die "cannot write $TESTBED"
    exec 9>"$TESTBED/lock"
    flock 9
    for tool in "$@"; do
        build_once "$tool" "$(version_of "$tool")"
    done
    exec 9>&-
}

build_once() {
    local tool=$1 stamp=$TESTBED/stamps/$1-$2 log=$TESTBED/logs/$1.log began=$SECONDS
    [ -e "$stamp" ] && return
    say "building $tool $2 (log: $log)"
    "build_${tool//-/_}" </dev/null >"$log" 2>&1 9>&- || {
        tail -n 15 "$log" >&2
        die "cannot build $tool $2: the lines above end $log"
    }
    : >"$stamp"
    say "built $tool $2 in $((SECONDS - began)) s"
}

version_of() {
    case $1 in
    etcd) echo debian ;;
    kube-apiserver | kube-controller-manager | kubectl) echo $KUBERNETES_VERSION ;;
    kustomize-controller) echo $FLUX_VERSION ;;
    kustomize) echo $KUSTOMIZE_VERSION ;;
    pod-monitor) echo $OPERATOR_VERSION ;;
    cue) echo $CUE_VERSION ;;
    minio) echo $MINIO_VERSION ;;
    minio-client) echo "$MINIO_CLIENT_VERSION-$(version_of python)" ;;
    python) echo "moto-$MOTO_VERSION-awscli-$AWSCLI_VERSION-ruamel-$RUAMEL_VERSION" ;;
    cron-oracle) source_hash "$ROOT/tests/oracle/cron" ;;
    simulator) source_hash "$ROOT/tests/oracle/simulator" ;;
    *) die "the testbed has no tool named $1" ;;
    esac
}

# Debian's etcd is good enough for this API server; only its path is kept.
build_etcd() {
    if ! command -v etcd && [ "$(id -u)" = 0 ]; then
        apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends etcd-server
    fi
    command -v etcd || { echo "etcd is missing: apt-get install etcd-server"; return 1; }
    ln -sf "$(command -v etcd)" "$TESTBED/bin/etcd"
}

build_kube_apiserver() { build_kubernetes kube-apiserver; }
build_kube_controller_manager() { build_kubernetes kube-controller-manager; }
build_kubectl() { build_kubernetes kubectl; }

build_kubernetes() {
    local module=$TESTBED/src/kubernetes-$KUBERNETES_VERSION
    wrapper "$module" kubernetes k8s.io/kubernetes "v$KUBERNETES_VERSION" kubernetes_replaces &&
        compile_in "$module" "$1" "k8s.io/kubernetes/cmd/$1" \
            "-X k8s.io/component-base/version.gitVersion=v$KUBERNETES_VERSION -X k8s.io/client-go/pkg/version.gitVersion=v$KUBERNETES_VERSION"
}

# Every staging module k8s.io/X of the tag v1.Y.Z is published as v0.Y.Z.
kubernetes_replaces() {
    sed -n "s|^[[:space:]]*\(replace \)\{0,1\}\(k8s.io/[^ ]*\) => \./staging/.*|replace \2 => \2 v0.${KUBERNETES_VERSION#1.}|p" "$1"
}

build_kustomize_controller() {
    local module=$TESTBED/src/flux-$FLUX_VERSION
    wrapper "$module" flux github.com/fluxcd/kustomize-controller "v$FLUX_VERSION" flux_replaces &&
        compile_in "$module" kustomize-controller github.com/fluxcd/kustomize-controller
}

# The controller's replacements but that of its own folder ./api, which is
# published under the controller's version.
flux_replaces() {
    awk '/^replace \(/ { inside = 1; next }
         inside && /^\)/ { inside = 0 }
         inside && NF && $1 != "//" { print "replace", $0 }
         /^replace [^(]/ { print }' "$1" | grep -v '=> \./' || true
}

# wrapper DIR NAME MODULE VERSION REPLACES: makes, once, a main module for the
# commands of MODULE, with the replacements that REPLACES finds in its go.mod.
wrapper() {
    local dir=$1 name=$2 module=$3 version=$4 replaces=$5 gomod
    [ -e "$dir/go.sum" ] && return
    need_go || return 1
    rm -rf "$dir"
    mkdir -p "$dir" && cp "$MODULES/$name/tools.go" "$dir/" || return 1
    gomod=$(go_mod_of "$dir" "$module@$version")
    [ -n "$gomod" ] || { echo "cannot download $module@$version"; return 1; }
    {
        echo "module tierc.dev/testbed/$name"
        grep -E '^go [0-9.]+$' "$gomod"
        echo "require $module $version"
        "$replaces" "$gomod"
    } >"$dir/go.mod"
    (cd "$dir" && GOWORK=off go mod tidy) || { rm -f "$dir/go.sum"; return 1; }
}

go_mod_of() { downloaded GoMod "$1" "$2"; }

# downloaded FIELD DIR MODULE@VERSION: what `go mod download` says about it.
downloaded() {
    (cd "$2" && GOWORK=off go mod download -json "$3") | sed -n 's/^[[:space:]]*"'"$1"'": "\(.*\)",*$/\1/p'
}

# The operator's own module holds its CRDs.
build_pod_monitor() {
    local dir
    need_go || return 1
    dir=$(downloaded Dir / "github.com/prometheus-operator/prometheus-operator@v$OPERATOR_VERSION")
    [ -n "$dir" ] || { echo "cannot download prometheus-operator $OPERATOR_VERSION"; return 1; }
    mkdir -p "$TESTBED/crds/pod-monitor" &&
        cp "$dir/example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml" "$TESTBED/crds/pod-monitor/"
}

# compile_in MODULE PROGRAM PACKAGE [LINKER-FLAGS]
compile_in() {
    (cd "$1" && GOWORK=off CGO_ENABLED=0 nice go build -trimpath -ldflags="-s -w ${4:-}" -o "$TESTBED/bin/$2" "$3")
}

build_kustomize() { install_go "sigs.k8s.io/kustomize/kustomize/v5@v$KUSTOMIZE_VERSION"; }
build_cue() { install_go "cuelang.org/go/cmd/cue@v$CUE_VERSION"; }
build_minio() { install_go "github.com/minio/minio@$MINIO_VERSION"; }

install_go() {
    need_go || return 1
    (cd / && GOWORK=off GOFLAGS=-mod=mod CGO_ENABLED=0 GOBIN=$TESTBED/bin nice go install -trimpath -ldflags='-s -w' "$1")
}

build_cron_oracle() {
    need_go && compile_in "$ROOT/tests/oracle/cron" cron-oracle .
}

build_simulator() {
    need_go && compile_in "$ROOT/tests/oracle/simulator" simulator .
}

build_python() {
    command -v python3 || { echo "python3 is missing: apt-get install python3 python3-venv"; return 1; }
    rm -rf "$TESTBED/python"
    python3 -m venv "$TESTBED/python" &&
        "$TESTBED/python/bin/pip" install -q "moto[server]==$MOTO_VERSION" "awscli==$AWSCLI_VERSION" "ruamel.yaml==$RUAMEL_VERSION" PyYAML
}

# MinIO's users and their policies are made through its own interface.
build_minio_client() { "$TESTBED/python/bin/pip" install -q "minio==$MINIO_CLIENT_VERSION"; }

source_hash() { cat "$1"/*.go "$1"/go.* | sha256sum | cut -c1-12; }

# Go below 1.21 cannot even read the modules' own files; above, it says itself
# which version a module wants.
need_go() {
    local have
    have=$(go env GOVERSION) || { echo "Go is missing: install 1.26 or newer (https://go.dev/dl)"; return 1; }
    case $have in
    go1.[0-9] | go1.[0-9].* | go1.1[0-9]* | go1.20*)
        echo "Go is too old ($(command -v go) is $have): install 1.26 or newer"
        return 1
        ;;
    esac
}
