#!/usr/bin/env bash
# The lifecycle files against AWS' own client, moto, and a real MinIO.
#
# Each file of each policy passes the client's validation, is accepted and read
# back. What MinIO refuses or silently drops, tierc has said before.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"
# shellcheck source=../lib/stores.sh
. "$LIB/stores.sh"

lifecycle() { "$PYTHON" "$LIB/lifecycle.py" "$@"; }

# The client's own validation: nothing is sent.
client_accepts() {
    s3api "$moto" put-bucket-lifecycle-configuration --bucket testbed \
        --lifecycle-configuration "file://$1" --generate-cli-skeleton output
}

# round_trip SERVER FILE: a bucket of its own gives back what it was given.
round_trip() {
    local bucket=bucket-$BASHPID
    s3api "$1" create-bucket --bucket "$bucket" &&
        s3api "$1" put-bucket-lifecycle-configuration --bucket "$bucket" --lifecycle-configuration "file://$2" &&
        s3api "$1" get-bucket-lifecycle-configuration --bucket "$bucket" >"$work/got.json" &&
        lifecycle same "$2" "$work/got.json"
}

check_file() {
    check "$2 S3's model accepts it" lifecycle valid "$1"
    check "$2 aws s3api accepts it" client_accepts "$1"
    check "$2 moto reads it back" round_trip "$moto" "$1"
}

# moto holds the document to the grammar of IAM, as AWS does.
iam_takes() {
    "$TESTBED/python/bin/aws" --endpoint-url "$moto" iam create-policy --policy-name "p$BASHPID" \
        --policy-document "file://$1" >/dev/null
}

check_policies() {
    local source file
    for source in $(policy_sources); do
        compile_for "$source" - || continue
        for file in "$compiled"/*/s3/*.lifecycle.json; do
            [ -e "$file" ] || continue
            files=$((files + 1))
            check_file "$file" "$(basename "$source" .yaml), $(basename "$file"):"
        done
        for file in "$compiled"/*/s3/*.iam-policy.json; do
            [ -e "$file" ] || continue
            access=$((access + 1))
            check "$(basename "$source" .yaml), $(basename "$file"): IAM takes it" iam_takes "$file"
        done
    done
    check "some policy has a lifecycle" test $files -gt 0
    check "some policy has an access policy" test $access -gt 0
}

# minio_policy LIFECYCLE
minio_policy() {
    cat <<YAML
apiVersion: tierc/v1
policy: minio
cluster:
  name: minio
  longhorn: {version: "1.10"}
  transfer: {backup: 80MiB/s, restore: 80MiB/s}
  recovery: {rebuild: 2h}
  images: {tierv: "registry.lan/tierv:1.0.0", postgresql: "postgres:17.2", s3: "amazon/aws-cli:2.17.0"}
stores:
  local: {type: longhorn-snapshot}
  backups: {type: longhorn-backup, url: "s3://longhorn@us-east-1/", endpoint: "https://minio.lan:9000", provider: minio, credentials: {secret: minio}, encryption: {atRest: sse-s3}}
  dumps:
    type: s3-objects
    url: s3://dumps@us-east-1/postgresql/
    endpoint: https://minio.lan:9000
    provider: minio
    credentials: {secret: minio}
    encryption: {atRest: sse-s3}
    lifecycle: $1
tiers:
  keep:
    rpo: 25h
    rto: 8h
    copies:
      nightly: {store: local, schedule: daily at 02:00, keep: 7d}
      backup: {store: backups, schedule: daily at 03:00, keep: 14d}
workloads:
  postgresql:
    tier: keep
    volumes: [{pvc: database/data, size: 5Gi}]
    dump:
      engine: postgresql
      schedule: daily at 00:30
      takes: 15m
      restoreTakes: 20m
      host: postgresql.database.svc
      user: postgres
      database: myapp
      password: {secret: postgresql, key: password}
      to: {store: dumps, size: 1Gi}
YAML
}

# tierc_says CODE LIFECYCLE: the findings name CODE.
tierc_says() {
    minio_policy "$2" >"$work/minio.yaml"
    "$TIERC" check --info --format short "$work/minio.yaml" >"$work/findings" 2>&1
    grep -q "$1" "$work/findings" || { cat "$work/findings"; return 1; }
}

# Hand-written rules that MinIO is known to treat in its own way.
rule() { printf '{"Rules": [{"ID": "r", "Status": "Enabled", "Filter": {"Prefix": ""}, %s}]}' "$1" >"$work/rule.json"; }

# minio_answers TEXT: what it says to that rule, or what it kept of it.
minio_answers() {
    round_trip "$minio" "$work/rule.json" >"$work/answer" 2>&1
    grep -q "$1" "$work/answer" || { cat "$work/answer"; return 1; }
}

check_minio() {
    minio_policy '{expire: 90d, noncurrentExpire: 30d}' >"$work/minio.yaml"
    if compile_for "$work/minio.yaml" -; then
        check "MinIO reads back what tierc wrote for it" round_trip "$minio" "$compiled/minio/s3/dumps.lifecycle.json"
    fi
    rule '"Expiration": {"Days": 90}, "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}]'
    check "MinIO refuses a transition to STANDARD_IA" minio_answers InvalidStorageClass
    check "tierc refuses it before" tierc_says lifecycle-unsupported '{transitions: [{after: 30d, to: STANDARD_IA}], expire: 90d}'
    rule '"Expiration": {"Days": 90}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}'
    check "MinIO drops abortMultipart" minio_answers '^rule r: sent .*Abort.*, read back {[^A]*$'
    check "tierc says so before" tierc_says lifecycle-unsupported '{expire: 90d, abortMultipart: 7d}'
}

files=0 access=0
# shellcheck disable=SC2086
testbed_build $STORE_TOOLS
process_begin
stores_start
check_policies
check_minio
close lifecycle
