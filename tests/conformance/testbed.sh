#!/usr/bin/env bash
# Builds the testbed: the real servers that `make conformance` proves against.
#
#   testbed.sh build [TOOL...]   build what is not built yet (default: all)
#   testbed.sh path              print the folder that holds the programs
#   testbed.sh with [LONGHORN] -- COMMAND...
#                                run COMMAND with KUBECONFIG set to a fresh control
#                                plane, with the CRDs of that Longhorn (default 1.10)
#
# They live outside the tree, in ${TIERC_TESTBED:-~/.cache/tierc-testbed}.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/suite.sh
. "$here/lib/suite.sh"

ALL="etcd kube-apiserver kube-controller-manager kubectl kustomize kustomize-controller pod-monitor minio cue python minio-client cron-oracle simulator"

case ${1:-} in
build)
    shift
    # shellcheck disable=SC2086
    [ $# -gt 0 ] || set -- $ALL
    testbed_build "$@"
    ;;
with)
    longhorn=1.10
    [ "$2" = -- ] || { longhorn=$2 && shift; }
    shift 2
    # shellcheck disable=SC2086
    testbed_build $PLANE_TOOLS
    process_begin
    plane_start plane
    plane_crds "$(longhorn_crds "$longhorn")" flux external-secrets snapshot prometheus-operator
    PATH=$TESTBED/bin:$PATH "$@"
    ;;
path) echo "$TESTBED/bin" ;;
*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
