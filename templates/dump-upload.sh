#!/bin/sh
# Uploads the dump that the container before this one has left, a file at a time; SHA256SUMS comes
# last, so that a folder without it is not whole. The client splits a large file into parts, has the
# server check each by its checksum, and an object appears only when all of them are there.
#
# TO: s3://BUCKET/PREFIX/WORKLOAD. ENDPOINT: of a server that is not AWS'. ADDRESSING: `path` or `auto`.
set -eu
LC_ALL=C AWS_CONFIG_FILE=/tmp/aws-config
export LC_ALL AWS_CONFIG_FILE

child=
trap 'exit 143' TERM INT HUP
trap '[ -z "$child" ] || kill "$child" 2>/dev/null || :' EXIT

put() {
    aws s3 cp ${ENDPOINT:+--endpoint-url "$ENDPOINT"} --only-show-errors --no-guess-mime-type "$1" "$TO/$stamp/$1" &
    child=$!
    wait "$child"
    child=
    bytes=$((bytes + $(wc -c <"$1")))
}

printf '[default]\ns3 =\n  addressing_style = %s\n' "$ADDRESSING" >"$AWS_CONFIG_FILE"
cd /dumps/*Z
stamp=${PWD##*/} bytes=0
for file in *.*; do
    put "$file"
done
dumped=$bytes
[ ! -e EMPTY ] || put EMPTY
put SHA256SUMS
printf '{"start": "%s", "seconds": %d, "bytes": %d, "oldest": null, "count": null}\n' \
    "$(printf '%s' "$stamp" | sed 's/^\(....\)\(..\)\(..\)T\(..\)\(..\)\(..\)Z$/\1-\2-\3T\4:\5:\6Z/')" \
    $(($(date -u +%s) - $(cat /dumps/.began))) "$dumped" >/dev/termination-log
