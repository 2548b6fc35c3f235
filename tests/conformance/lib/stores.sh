# Object stores on loopback: moto, which speaks as AWS does, and a real MinIO.
# shellcheck shell=bash disable=SC2034,SC2154 # shared with the other libraries

STORE_TOOLS="python minio"
export AWS_ACCESS_KEY_ID=testbed AWS_SECRET_ACCESS_KEY=testbed-secret AWS_DEFAULT_REGION=us-east-1
export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_PAGER=

# stores_start: sets $moto and $minio to the servers' addresses.
stores_start() {
    local moto_port minio_port console
    read -r moto_port minio_port console <<<"$(free_ports 3)"
    moto=http://127.0.0.1:$moto_port minio=http://127.0.0.1:$minio_port
    spawn moto "$PYTHON" -m moto.server -H 127.0.0.1 -p "$moto_port"
    MINIO_ROOT_USER=$AWS_ACCESS_KEY_ID MINIO_ROOT_PASSWORD=$AWS_SECRET_ACCESS_KEY MINIO_UPDATE=off MINIO_BROWSER=off \
        spawn minio "$TESTBED/bin/minio" server --address "127.0.0.1:$minio_port" --console-address "127.0.0.1:$console" "$work/minio"
    wait_for moto 60 s3api "$moto" list-buckets
    wait_for minio 60 s3api "$minio" list-buckets
}

# s3api SERVER VERB...
s3api() {
    local server=$1
    shift
    "$TESTBED/python/bin/aws" --endpoint-url "$server" --cli-connect-timeout 5 s3api "$@"
}
