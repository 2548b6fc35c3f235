#!/usr/bin/env bash
# The commands of STRATEGY.md, run as they stand against Kubernetes' own API server and Longhorn's CRDs.
#
# There is no Longhorn: what it would report (a volume that is restored, one that is detached), and its API, are
# a stand-in. The rest is real: which backup, snapshot or VolumeSnapshot the
# commands find among others, what they create, and that the claim ends up on the restored volume.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"

# blocks HEADING FOLDER: the shell blocks of a section, one file each.
blocks() {
    rm -rf "$2" && mkdir -p "$2"
    awk -v heading="### $1" -v folder="$2" '
        /^#+ / && !code { inside = $0 == heading }
        /^```/ && inside { code = !code; if (code) n++; next }
        code { print >(folder "/" n ".sh") }' "$document"
}

# play FILE...: in one shell, each command must succeed; what it knows afterwards is in $work/known.
play() {
    { echo "PATH=$work/bin:$TESTBED/bin:\$PATH; set -eu; cd $work"; cat "$@"; echo "set +u; declare -p BACKUP SNAPSHOT URL SIZE CLASS NEW 2>/dev/null >$work/known || :"; } >"$work/play.sh"
    timeout 120 bash "$work/play.sh"
}
known() { sed -n "s/^declare -- $1=\"\(.*\)\"$/\1/p" "$work/known"; }
get() { kubectl -n "$1" get "$2" "$3" -o "jsonpath=$4"; }
status() { kubectl -n "$1" patch "$2" "$3" --subresource=status --type=merge -p "{\"status\": $4}" >/dev/null; }

backup() { # NAME JOB STATE CONTENT NAMESPACE PVC
    kubectl -n longhorn-system create -f - >/dev/null <<YAML
{apiVersion: longhorn.io/v1beta2, kind: Backup, metadata: {name: $1, labels: {backup-volume: vol-$6}}, spec: {}}
YAML
    status longhorn-system backups.longhorn.io "$1" "{\"state\": \"$3\", \"snapshotCreatedAt\": \"$4\", \"url\": \"s3://b@r/?backup=$1&volume=vol-$6\", \"volumeName\": \"vol-$6\", \"volumeSize\": \"1073741824\", \"labels\": {\"RecurringJob\": \"$2\", \"KubernetesStatus\": \"{\\\"pvName\\\":\\\"old-$6\\\",\\\"namespace\\\":\\\"$5\\\",\\\"pvcName\\\":\\\"$6\\\"}\"}}"
}

volume() { # NAMESPACE PVC CLASS
    kubectl -n longhorn-system create -f - >/dev/null <<YAML
{apiVersion: longhorn.io/v1beta2, kind: Volume, metadata: {name: vol-$2}, spec: {size: "1073741824", frontend: blockdev}}
YAML
    status longhorn-system volumes.longhorn.io "vol-$2" '{"state": "detached"}'
    kubectl create -f - >/dev/null <<YAML
{apiVersion: v1, kind: PersistentVolume, metadata: {name: old-$2}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Delete, storageClassName: $3, claimRef: {namespace: $1, name: $2}, csi: {driver: driver.longhorn.io, volumeHandle: vol-$2}}}
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: $2, namespace: $1}, spec: {accessModes: [ReadWriteOnce], storageClassName: $3, volumeName: old-$2, resources: {requests: {storage: 1Gi}}}}
YAML
    kubectl -n "$1" wait "--for=jsonpath={.status.phase}=Bound" "pvc/$2" --timeout=30s >/dev/null
}

# Restores whatever volume appears.
stand_in() {
    local name
    while sleep 0.5; do
        for name in $(kubectl -n longhorn-system get volumes.longhorn.io -o name | grep /restored-); do
            status longhorn-system volumes.longhorn.io "${name#*/}" '{"restoreInitiated": true, "restoreRequired": false, "state": "detached"}'
        done
    done
}

restores_backup() {
    local new
    backup older files-weekly Completed 2026-11-08T03:00:07Z office scans
    backup newest files-weekly Completed 2026-11-15T03:00:07Z office scans
    backup failed files-weekly Error 2026-11-22T03:00:07Z office scans
    backup by-hand "" Completed 2026-11-21T03:00:07Z office scans
    backup of-another files-weekly Completed 2026-11-22T03:00:07Z office index
    backup elsewhere files-weekly Completed 2026-11-22T03:00:07Z attic scans
    kubectl -n longhorn-system create -f - >/dev/null <<YAML
{apiVersion: longhorn.io/v1beta2, kind: BackupVolume, metadata: {name: vol-scans-0000}, spec: {volumeName: vol-scans, backupTargetName: offsite}}
YAML
    status longhorn-system backupvolumes.longhorn.io vol-scans-0000 '{"storageClassName": "safe"}'
    volume office scans safe
    blocks "Restore papers from files/weekly" "$work/papers"
    check "a backup is restored by its commands" play "$work"/papers/{5,6,7}.sh
    same "the newest good backup of the job and the claim" newest "$(known BACKUP)"
    new=$(known NEW)
    same "its address" "s3://b@r/?backup=newest&volume=vol-scans" "$(get longhorn-system volumes.longhorn.io "$new" '{.spec.fromBackup}')"
    same "encrypted as its class" true "$(get longhorn-system volumes.longhorn.io "$new" '{.spec.encrypted}')"
    same "the claim is on it" "Bound $new safe" "$(get office pvc scans '{.status.phase} {.spec.volumeName} {.spec.storageClassName}')"
    same "and through it on the volume" "$new volume-key" "$(get office pv "$new" '{.spec.csi.volumeHandle} {.spec.csi.nodeStageSecretRef.name}')"
    same "with its jobs" enabled "$(get office pvc scans '{.metadata.labels.recurring-job-group\.longhorn\.io/files}')"
    same "the old volume is kept" Retain "$(get office pv old-scans '{.spec.persistentVolumeReclaimPolicy}')"
}

snapshot() { # NAME JOB DAY READY REMOVED
    kubectl -n longhorn-system create -f - >/dev/null <<YAML
{apiVersion: longhorn.io/v1beta2, kind: Snapshot, metadata: {name: $1, labels: {longhornvolume: vol-journal}}, spec: {volume: vol-journal, labels: {RecurringJob: $2}}}
YAML
    status longhorn-system snapshots.longhorn.io "$1" "{\"creationTime\": \"$3T02:00:00Z\", \"readyToUse\": $4, \"markRemoved\": $5}"
}

finds_snapshot() {
    volume shop journal safe
    snapshot older ledgers-nightly 2026-11-20 true false
    snapshot newest ledgers-nightly 2026-11-21 true false
    snapshot unready ledgers-nightly 2026-11-22 false false
    snapshot removed ledgers-nightly 2026-11-23 true true
    snapshot of-another another 2026-11-24 true false
    blocks "Restore journal from ledgers/nightly" "$work/journal"
    check "a snapshot is found by its commands" play "$work/journal/2.sh"
    same "the newest one of the job that can be reverted to" newest "$(known SNAPSHOT)"
}

# What answers behind the port: it notes each call, and does to the volume's state what Longhorn would.
api() {
    mkdir -p "$work/bin"
    cat >"$work/bin/kubectl" <<END
#!/bin/sh
case " \$* " in
*" port-forward "*) exec "$PYTHON" "$work/api.py" ;;
*) exec "$TESTBED/bin/kubectl" "\$@" ;;
esac
END
    chmod +x "$work/bin/kubectl"
    cat >"$work/api.py" <<END
import http.server, json, subprocess, urllib.parse
class Api(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        url = urllib.parse.urlparse(self.path)
        action, volume = urllib.parse.parse_qs(url.query)["action"][0], url.path.rpartition("/")[2]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        print(action, volume, json.dumps(body, sort_keys=True), file=open("$work/calls", "a"))
        state = {"attach": "attached", "detach": "detached"}.get(action)
        if state:
            subprocess.run(["$TESTBED/bin/kubectl", "-n", "longhorn-system", "patch", "volumes.longhorn.io", volume, "--subresource=status",
                            "--type=merge", "-p", json.dumps({"status": {"state": state}})], check=True, stdout=subprocess.DEVNULL)
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", 9500), Api).serve_forever()
END
}

reverts_snapshot() {
    api
    kubectl -n longhorn-system create -f - >/dev/null <<YAML
{apiVersion: longhorn.io/v1beta2, kind: Node, metadata: {name: n1}, spec: {name: n1}}
YAML
    rm -f "$work/calls"
    check "a volume is reverted by its commands" play "$work"/journal/{2,3}.sh
    same "in maintenance, to that snapshot, and detached" "attach vol-journal {\"disableFrontend\": true, \"hostId\": \"n1\"}
snapshotRevert vol-journal {\"name\": \"newest\"}
detach vol-journal {}" "$(cat "$work/calls")"
}

restores_csi() {
    local name
    volume media photos long
    for name in 2026-11-20=old 2026-11-22=new 2026-11-23=unready; do
        kubectl -n media create -f - >/dev/null <<YAML
{apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, metadata: {name: "${name#*=}"}, spec: {volumeSnapshotClassName: longhorn-bak, source: {persistentVolumeClaimName: photos}}}
YAML
        status media volumesnapshots.snapshot.storage.k8s.io "${name#*=}" "{\"creationTime\": \"${name%=*}T02:00:00Z\", \"restoreSize\": \"1Gi\", \"readyToUse\": $([ "$name" = 2026-11-23=unready ] && echo false || echo true)}"
    done
    blocks "Restore photos from shots/nightly" "$work/photos"
    check "a VolumeSnapshot is restored by its commands" play "$work"/photos/{2,3}.sh
    same "the newest one that is ready" "new long" "$(get media pvc photos '{.spec.dataSource.name} {.spec.storageClassName}')"
    same "the old volume is kept" Retain "$(get media pv old-photos '{.spec.persistentVolumeReclaimPolicy}')"
}

starts_client() {
    blocks "Restore orders from orders/dump" "$work/orders"
    kubectl label namespace shop pod-security.kubernetes.io/enforce=restricted >/dev/null
    sed -i '/ wait /d' "$work/orders/1.sh"
    check "the client's pod passes the strictest Pod Security" play "$work/orders/1.sh"
    same "it is there" restore-orders "$(get shop pod restore-orders '{.metadata.name}')"
}

tells_target() {
    blocks "Tell volumes their backup target" "$work/target"
    same "each volume once" "3 retarget media photos offsite" "$(grep -c '^retarget [os]' "$work/target/1.sh") $(grep '^retarget m' "$work/target/1.sh")"
    sed -i '/^retarget /{/^retarget office scans /!d}' "$work/target/1.sh"
    check "a volume is told its target by the commands" play "$work/target/1.sh"
    same "and has it" offsite "$(get longhorn-system volumes.longhorn.io "$(get office pvc scans '{.spec.volumeName}')" '{.spec.backupTargetName}')"
}

run() { # LONGHORN
    plane_start plane
    plane_crds "$(longhorn_crds "$1")" snapshot
    for namespace in longhorn-system office attic shop media; do kubectl create namespace "$namespace" >/dev/null || return 1; done
    eventually 30 kubectl -n shop get serviceaccount default >/dev/null
    stand_in >/dev/null 2>&1 &
    local helper=$!
    restores_backup
    tells_target
    finds_snapshot
    reverts_snapshot
    restores_csi
    starts_client
    kill "$helper"
    kill_all
    rm -rf "$work/plane"
}

main() {
    # shellcheck disable=SC2086
    testbed_build $PLANE_TOOLS
    process_begin
    # shellcheck disable=SC2034 # for plane_start
    PLANE_MORE=persistentvolume-binder-controller,persistentvolumeclaim-protection-controller
    "$TIERC" compile --now 2026-11-24 -o "$work/out" "$ROOT/tests/cases/ok/why-runbook/policy.yaml" >"$work/compile.log" 2>&1 || die "$(cat "$work/compile.log")"
    document=$work/out/home/STRATEGY.md
    run 1.10
    close runbook
}

main
