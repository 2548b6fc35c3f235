#!/usr/bin/env bash
# The emitted dumps against real servers: PostgreSQL, MariaDB and MinIO.
#
# The pods are run as they are emitted, as processes (lib/pod.py): command, environment, mounts, user.
# What they leave is restored into an empty server and compared with what was dumped; and they are
# killed, starved and misled, after which nothing may look like a good dump that is none.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # what the libraries set
set -u -o pipefail
# shellcheck source=../lib/suite.sh
. "$(dirname "$0")/../lib/suite.sh"
# shellcheck source=../lib/databases.sh
. "$LIB/databases.sh"

PASSWORD='p:a\ss"w'\''ör d#'
ODD_USER="-u \"q\" o'ne ü\$\$(HOME)"
ODD_DATABASE="-d \"q\" t'wo=ä \$\$(HOME) /x"

quoted() { "$PYTHON" -c 'import json, sys; print(json.dumps(sys.argv[1], ensure_ascii=False))' "$1"; }

# policy: every dump of this suite.
policy() {
    cat <<YAML
apiVersion: tierc/v1
policy: dumps
cluster:
  name: dumps
  longhorn: {version: "1.10", settings: {allow-recurring-job-while-volume-detached: true}}
  transfer: {backup: 80MiB/s, restore: 80MiB/s}
  recovery: {rebuild: 2h}
  images: {tierv: "registry.lan/tierv:1.0.0", postgresql: "postgres:17.2", mariadb: "mariadb:11.8.2", s3: "amazon/aws-cli:2.17.0"}
stores:
  local: {type: longhorn-snapshot}
  nas: {type: longhorn-backup, url: "nfs://nas.lan:/volume1/longhorn"}
tiers:
  keep:
    rpo: 50h
    rto: 6h
    copies:
      nightly: {store: local, schedule: daily at 02:00, keep: 7d}
      nas: {store: nas, schedule: daily at 03:00, keep: 14d}
workloads:
$(workload pg-one postgresql "$pg_port" "$(quoted "$ODD_USER")" "$(quoted "$ODD_DATABASE")" pg '{pvc: database/pg-one-dumps, size: 1Gi, create: true}, keep: 3')
$(workload pg-all postgresql "$pg_port" boss all pg '{pvc: database/pg-all-dumps, size: 1Gi, create: true}, keep: 2')
YAML
}
# workload NAME ENGINE PORT USER DATABASE SECRET TO
workload() {
    echo "  $1:"
    echo "    tier: keep"
    echo "    volumes: [{pvc: database/$1-data, size: 1Gi}]"
    echo "    dump: {engine: $2, schedule: daily at 00:30, takes: 10m, restoreTakes: 10m, host: 127.0.0.1, port: $3, user: $4, database: $5, password: {secret: $6, key: password}, to: $7}"
}

# ------------------------------------------------------------------------------------ PostgreSQL

fill_postgresql() {
    pg source "$pg_port" postgres -v "user=$ODD_USER" -v "odd=$ODD_DATABASE" -v "password=$PASSWORD" <<'SQL'
CREATE ROLE boss SUPERUSER LOGIN PASSWORD :'password';
CREATE ROLE :"user" LOGIN PASSWORD :'password' IN ROLE pg_read_all_data;
CREATE ROLE app NOLOGIN;
CREATE DATABASE :"odd" OWNER app;
CREATE DATABASE hollow;
ALTER DATABASE :"odd" SET work_mem = '5MB';
SQL
    pg source "$pg_port" "$ODD_DATABASE" <<'SQL'
CREATE SCHEMA inner_part AUTHORIZATION app;
CREATE SEQUENCE inner_part.numbers START 17 INCREMENT 3;
SELECT nextval('inner_part.numbers'), nextval('inner_part.numbers');
CREATE TABLE inner_part.things (id serial PRIMARY KEY, name text NOT NULL, data bytea, made timestamptz DEFAULT now());
INSERT INTO inner_part.things (name, data) SELECT 'näme ' || i || E'\n\\.\n', decode(repeat(md5(i::text), 20), 'hex') FROM generate_series(1, 20000) i;
CREATE FUNCTION inner_part.twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n';
CREATE VIEW inner_part.short AS SELECT id, name FROM inner_part.things WHERE id < 10;
GRANT SELECT ON inner_part.short TO app;
SELECT lo_from_bytea(4711, 'a large object');
CREATE TABLE noise AS SELECT i, md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text) AS bits FROM generate_series(1, 300000) i;
SQL
    # pg_read_all_data does not reach large objects.
    pg source "$pg_port" "$ODD_DATABASE" -v "user=$ODD_USER" <<<'GRANT SELECT ON LARGE OBJECT 4711 TO :"user"'
}

# All that a server holds, or one database of it, as text.
content() { # NAME PORT [DATABASE]
    if [ $# = 3 ]; then PGDATABASE=$3 PGHOST=$work/$1 PGPORT=$2 PGUSER=postgres "$PG_BIN/pg_dump"; else PGHOST=$work/$1 PGPORT=$2 PGUSER=postgres "$PG_BIN/pg_dumpall"; fi |
        grep -v -e '^\\restrict ' -e '^\\unrestrict '
}

alike() { grep -q "näme 20000" "$1" && diff -q "$1" "$2" && cmp "$1" "$2"; }
newest() { find "$place/claims/$1" -mindepth 1 -maxdepth 1 -name '2*Z' | sort | tail -n 1; }
kept() { find "$place/claims/$1" -mindepth 1 -maxdepth 1 -name '2*Z' | wc -l; }
visible() { (cd "$place/claims/$1" && ls); }
field() { jq -r ".$2" "$place/messages/$1"; }

# refused NAME JOB CLAIM WHY: the dump fails, says why, and leaves the claim as it was.
refused() {
    local before
    before=$(visible "$3")
    if pod "$2" >"$work/refused.log" 2>&1; then fail "$1" "it did not fail"; else ok "$1"; fi
    same "$1, with the reason" "$4" "$(grep -o -m 1 -e "$4" "$work/refused.log" || tail -n 3 "$work/refused.log")"
    same "$1, and nothing of it can be seen" "$before" "$(visible "$3")"
}

postgresql_one() {
    claim pg-one-dumps
    secret pg password "$PASSWORD"
    check "PostgreSQL: a database with an odd name is dumped by a user with an odd name" pod pg-one-dump
    local dump restored
    dump=$(newest pg-one-dumps)
    same "PostgreSQL: its file has a plain name" "%2Dd%20%22q%22%20t%27wo%3D%C3%A4%20%24%24%28HOME%29%20%2Fx.dump SHA256SUMS" "$(cd "$dump" && echo *)"
    check "PostgreSQL: its checksum is true" eval "cd '$dump' && sha256sum --check --strict --quiet SHA256SUMS"
    same "PostgreSQL: it says what it did" "1 $(stat -c %s "$dump"/*.dump) $(field dump start)" "$(field dump count) $(field dump bytes) $(field dump oldest)"
    pg target "$target_port" postgres -v "odd=$ODD_DATABASE" -v "user=$ODD_USER" <<<'CREATE ROLE app; CREATE ROLE :"user"; CREATE DATABASE :"odd" OWNER app'
    PGHOST=$work/target PGPORT=$target_port "$PG_BIN/pg_restore" -U postgres -d "dbname='${ODD_DATABASE//\'/\\\'}'" --clean --if-exists --single-transaction "$dump"/*.dump >"$work/restore.log" 2>&1
    same "PostgreSQL: it is restored" "" "$(cat "$work/restore.log")"
    content source "$pg_port" "$ODD_DATABASE" >"$work/source.sql"
    content target "$target_port" "$ODD_DATABASE" >"$work/target.sql"
    check "PostgreSQL: what is restored is what was dumped" alike "$work/source.sql" "$work/target.sql"
    restored=$(pg target "$target_port" "$ODD_DATABASE" -c 'SELECT count(*), max(id) FROM inner_part.things' -c "SELECT nextval('inner_part.numbers')" | xargs)
    same "PostgreSQL: rows and sequences" "20000|20000 23" "$restored"
}

postgresql_all() {
    claim pg-all-dumps
    check "PostgreSQL: all databases are dumped" pod pg-all-dump
    local dump file
    dump=$(newest pg-all-dumps)
    same "PostgreSQL: one file for each, and the globals" "%2Dd%20%22q%22%20t%27wo%3D%C3%A4%20%24%24%28HOME%29%20%2Fx.dump EMPTY SHA256SUMS globals.sql hollow.dump postgres.dump" "$(cd "$dump" && LC_ALL=C && echo *)"
    same "PostgreSQL: the empty ones are named" "hollow.dump postgres.dump" "$(xargs <"$dump/EMPTY")"
    postgresql_start empty "$empty_port"
    PGHOST=$work/empty PGPORT=$empty_port "$PG_BIN/psql" -X -q -U postgres -d postgres -f "$dump/globals.sql" >"$work/restore.log" 2>&1
    for file in "$dump"/*.dump; do
        PGHOST=$work/empty PGPORT=$empty_port "$PG_BIN/pg_restore" -U postgres -d template1 --create --clean --if-exists "$file" >>"$work/restore.log" 2>&1
    done
    same "PostgreSQL: all is restored" 'ERROR: role "postgres" already exists' "$(sed 's/^psql:[^ ]* *ERROR: */ERROR: /' "$work/restore.log")"
    content source "$pg_port" >"$work/source.sql"
    content empty "$empty_port" >"$work/empty.sql"
    check "PostgreSQL: the servers hold the same: schema, rows, roles, sequences" alike "$work/source.sql" "$work/empty.sql"
}

# ------------------------------------------------------------------------------- what goes wrong

# part CLAIM BYTES: the dump under way has written so many.
part() { [ "$place/claims/$1/.part" -nt "$work/started" ] && [ "$(cat "$place/claims/$1"/.part/*.dump 2>/dev/null | head -c "$2" | wc -c)" -eq "$2" ]; }

# under_way JOB CLAIM: starts a dump and waits until it is half-way. Its first process is $first.
under_way() {
    : >"$work/started"
    pod "$1" >"$work/under-way.log" 2>&1 &
    running=$!
    eventually 30 part "$2" 1000000 || fail "a dump is under way" "$(cat "$work/under-way.log")"
    first=$(cat "$place/pid")
}
# ended NAME: the dump under way has ended, and failed.
ended() { if wait "$running" 2>/dev/null; then fail "$1" "it did not"; else ok "$1"; fi; }

postgresql_killed() {
    local before began
    before=$(visible pg-one-dumps)
    under_way pg-one-dump pg-one-dumps
    refused "PostgreSQL: a second dump beside it" pg-one-dump pg-one-dumps "another dump is being written"
    check "PostgreSQL: the first one is still under way" kill -0 "$first"
    kill -9 "$first"
    ended "PostgreSQL: a dump that is killed fails"
    same "PostgreSQL: killed half-way, nothing of it can be seen" "$before" "$(visible pg-one-dumps)"
    check "PostgreSQL: it leaves a part" test -d "$place/claims/pg-one-dumps/.part"
    under_way pg-one-dump pg-one-dumps
    began=$SECONDS
    kill -TERM "$first"
    ended "PostgreSQL: a dump that is stopped fails"
    check "PostgreSQL: it ends at once" test $((SECONDS - began)) -lt 5
    check "PostgreSQL: and leaves nothing" test ! -e "$place/claims/pg-one-dumps/.part"
    same "PostgreSQL: nothing of it can be seen" "$before" "$(visible pg-one-dumps)"
    under_way pg-one-dump pg-one-dumps
    kill -9 "$source_pid"
    wait "$source_pid" 2>/dev/null
    ended "PostgreSQL: without its server a dump fails"
    same "PostgreSQL: the server gone half-way, nothing of it can be seen" "$before" "$(visible pg-one-dumps)"
    rm -f "$work/source/data/postmaster.pid"
    postgresql_up source "$pg_port"
}

postgresql_refused() {
    secret pg password wrong
    refused "PostgreSQL: a wrong password" pg-one-dump pg-one-dumps "password authentication failed"
    secret pg password $'two\nlines'
    refused "PostgreSQL: a password of two lines" pg-one-dump pg-one-dumps "the password has more than one line"
    secret pg password "$PASSWORD"$'\n'
    # The folder is that of a small disk, in a mount namespace of its own.
    check "PostgreSQL: on a full disk a dump fails, and nothing of it is left" full_disk
}
full_disk() {
    export -f full_disk_inside pod
    export place work LIB PYTHON PG_BIN
    unshare --user --map-root-user --mount bash -u -c full_disk_inside
}
full_disk_inside() {
    mount -t tmpfs -o size=4m none "$place/claims/pg-one-dumps" || return
    if pod pg-one-dump; then echo "it did not fail"; return 1; fi
    [ -z "$(ls "$place/claims/pg-one-dumps")" ] && [ ! -e "$place/claims/pg-one-dumps/.part" ]
}

postgresql_prunes() {
    local folder=$place/claims/pg-one-dumps old
    for old in 20240101T000000Z 20240102T000000Z 20240103T000000Z 20240104T000000Z; do cp -r "$(newest pg-one-dumps)" "$folder/$old"; done
    mkdir "$folder/20240105Z-mine" "$folder/.part" "$folder/.gone"
    : >"$folder/.part/left"
    check "PostgreSQL: a dump when there are too many" pod pg-one-dump
    same "PostgreSQL: as many stay as are kept, the newest" "3 1" "$(kept pg-one-dumps) $(find "$folder" -maxdepth 1 -name '202401*T*' | wc -l)" # one of today before, one now
    same "PostgreSQL: the oldest that stays is told" "3 2024-01-04T00:00:00Z" "$(field dump count) $(field dump oldest)"
    same "PostgreSQL: and nothing else is touched" ".lock 20240105Z-mine" "$(cd "$folder" && find . -mindepth 1 -maxdepth 1 ! -name '2*Z' -printf '%f\n' | sort | xargs)"
    mv "$(newest pg-one-dumps)" "$folder/20990101T000000Z"
    mv "$(newest_but pg-one-dumps 20990101T000000Z)" "$folder/20990102T000000Z"
    cp -r "$folder/20990101T000000Z" "$folder/20990103T000000Z"
    check "PostgreSQL: a dump whose clock went back" pod pg-one-dump
    check "PostgreSQL: is not pruned itself" test "$(field dump start | tr -d :-)" = "$(basename "$(find "$folder" -name "$(date -u +%Y)*Z" -maxdepth 1)")"
    rm -rf "$folder"/2099*
}
newest_but() { find "$place/claims/$1" -mindepth 1 -maxdepth 1 -name '2*Z' ! -name "$2" | sort | tail -n 1; }

postgresql_empty() {
    pg source "$pg_port" "$ODD_DATABASE" -c 'ALTER TABLE inner_part.things RENAME TO kept; CREATE TABLE inner_part.things (id int)' -c 'SELECT 1' >/dev/null
    check "PostgreSQL: one empty table is no empty database" pod pg-one-dump
    pg source "$pg_port" "$ODD_DATABASE" -c 'TRUNCATE inner_part.kept, noise' -c 'SELECT lo_unlink(4711)' >/dev/null
    refused "PostgreSQL: a database that lost its rows" pg-one-dump pg-one-dumps "no row in any database"
    pg source "$pg_port" hollow -c 'CREATE TABLE numbers (id int)' -c 'INSERT INTO numbers VALUES (1)'
    refused "PostgreSQL: one of several that lost its rows" pg-all-dump pg-all-dumps "no row in %2Dd"
    : >"$place/claims/pg-one-dumps/accept-empty"
    check "PostgreSQL: who says that it is right gets the dump" pod pg-one-dump
    check "PostgreSQL: and has to say so again" test ! -e "$place/claims/pg-one-dumps/accept-empty"
    pg source "$pg_port" postgres -v "odd=$ODD_DATABASE" <<<'DROP DATABASE :"odd"'
    refused "PostgreSQL: a database that is gone" pg-one-dump pg-one-dumps "does not exist"
}

main() {
    local pg_port target_port empty_port
    testbed_build python
    process_begin
    place
    read -r pg_port target_port empty_port <<<"$(free_ports 3)"
    policy >"$work/policy.yaml"
    "$TIERC" compile --now 2026-11-24 -o "$work/out" "$work/policy.yaml" >"$work/compile.log" 2>&1 || die "$(cat "$work/compile.log")"
    postgresql_start source "$pg_port"
    postgresql_start target "$target_port"
    fill_postgresql >/dev/null || die "the server cannot be filled"
    postgresql_one
    postgresql_all
    postgresql_refused
    postgresql_killed
    postgresql_prunes
    postgresql_empty
    close dumps
}

main
