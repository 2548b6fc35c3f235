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
# shellcheck source=../lib/stores.sh
. "$LIB/stores.sh"

PASSWORD='p:a\ss"w'\''ör d#'
ODD_USER="-u \"q\" o'ne ü\$\$(HOME)"
# A name with quotes is refused by mariadb-dump 10.11.19 itself, which escapes it before it asks for it.
ODD_MARIADB="-d two=ä \$\$(HOME) \`b /x"
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
  dumps:
    type: s3-objects
    url: s3://dumps@us-east-1/databases/
    endpoint: http://127.0.0.1:$held_port
    pathStyle: true
    provider: minio
    credentials: {secret: writer}
    lifecycle: {expire: 60d}
    allow: [{code: store-plain-http, reason: loopback}]
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
$(workload pg-store postgresql "$pg_port" boss "$(quoted "$ODD_DATABASE")" pg '{store: dumps, size: 1Gi}')
$(workload pg-hollow postgresql "$pg_port" boss hollow pg '{store: dumps, size: 1Gi}')
$(workload maria-one mariadb "$maria_port" "$(quoted "$ODD_USER")" "$(quoted "$ODD_MARIADB")" maria '{pvc: database/maria-one-dumps, size: 1Gi, create: true}, keep: 3')
$(workload maria-all mariadb "$maria_port" boss all maria '{pvc: database/maria-all-dumps, size: 1Gi, create: true}, keep: 2')
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

# --------------------------------------------------------------------------------------- MariaDB

fill_mariadb() {
    local user=${ODD_USER//\'/\'\'} database=${ODD_MARIADB//\`/\`\`} password=${PASSWORD//\\/\\\\}
    password=${password//\'/\'\'}
    maria maria <<SQL
CREATE USER boss IDENTIFIED BY '$password';
GRANT ALL ON *.* TO boss WITH GRANT OPTION;
CREATE USER '$user' IDENTIFIED BY '$password';
GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON *.* TO '$user';
CREATE ROLE reader;
CREATE DATABASE hollow;
CREATE DATABASE \`$database\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE \`$database\`;
CREATE SEQUENCE numbers START WITH 17 INCREMENT BY 3 NOCACHE;
DO NEXTVAL(numbers), NEXTVAL(numbers);
CREATE TABLE things (id int AUTO_INCREMENT PRIMARY KEY, name varchar(60) NOT NULL, data blob, flag bit(3), made timestamp DEFAULT current_timestamp);
INSERT INTO things (name, data, flag) SELECT concat('näme ', seq, '\n-- Dump completed\n'), random_bytes(200), b'101' FROM seq_1_to_20000;
CREATE TABLE noise AS SELECT seq, random_bytes(1024) AS a, random_bytes(1024) AS b FROM seq_1_to_60000;
CREATE VIEW short AS SELECT id, name FROM things WHERE id < 10;
CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN 2 * n;
CREATE TRIGGER upper BEFORE INSERT ON things FOR EACH ROW SET NEW.flag = b'111';
CREATE EVENT later ON SCHEDULE EVERY 1 YEAR DO DELETE FROM things WHERE id < 0;
GRANT SELECT ON short TO reader;
SQL
}

# All that a server holds, or one database of it; statistics, and the hours in tables of routines and events, aside.
mariadb_content() { # NAME [DATABASE]
    local name=$1 what=(--all-databases --ignore-table=mysql.innodb_index_stats --ignore-table=mysql.innodb_table_stats --ignore-table=mysql.proc --ignore-table=mysql.event)
    [ $# = 1 ] || what=(-- "$2")
    mariadb-dump --no-defaults --socket="$work/$name/socket" --user=root --routines --events --triggers --hex-blob --default-character-set=utf8mb4 --skip-comments "${what[@]}"
}

mariadb_one() {
    local dump
    claim maria-one-dumps
    secret maria password "$PASSWORD"
    check "MariaDB: a database with an odd name is dumped by a user with an odd name" pod maria-one-dump
    dump=$(newest maria-one-dumps)
    same "MariaDB: its file has a plain name" "%2Dd%20two%3D%C3%A4%20%24%24%28HOME%29%20%60b%20%2Fx.sql SHA256SUMS" "$(cd "$dump" && echo *)"
    same "MariaDB: it says what it did" "1 $(stat -c %s "$dump"/*.sql)" "$(field dump count) $(field dump bytes)"
    maria maria-empty -e "CREATE DATABASE \`${ODD_MARIADB//\`/\`\`}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
    maria maria-empty -- "$ODD_MARIADB" <"$(echo "$dump"/*.sql)" >"$work/restore.log" 2>&1
    same "MariaDB: it is restored" "" "$(cat "$work/restore.log")"
    mariadb_content maria "$ODD_MARIADB" >"$work/source.sql"
    mariadb_content maria-empty "$ODD_MARIADB" >"$work/target.sql"
    check "MariaDB: what is restored is what was dumped" alike "$work/source.sql" "$work/target.sql"
    same "MariaDB: routines, triggers, events and sequences among it" "function trigger event 23" "$(maria maria-empty -- "$ODD_MARIADB" <<<"
        SELECT 'function' FROM information_schema.routines WHERE routine_name = 'twice'; SELECT 'trigger' FROM information_schema.triggers WHERE trigger_name = 'upper';
        SELECT 'event' FROM information_schema.events WHERE event_name = 'later'; SELECT nextval(numbers);" | xargs)"
}

mariadb_all() {
    local dump
    claim maria-all-dumps
    check "MariaDB: all databases are dumped" pod maria-all-dump
    dump=$(newest maria-all-dumps)
    same "MariaDB: in one file" "SHA256SUMS all.sql" "$(cd "$dump" && LC_ALL=C && echo *)"
    maria maria-empty -e "DROP DATABASE \`${ODD_MARIADB//\`/\`\`}\`"
    maria maria-empty <"$dump/all.sql" >"$work/restore.log" 2>&1
    same "MariaDB: all is restored" "" "$(cat "$work/restore.log")"
    mariadb_content maria >"$work/source.sql"
    mariadb_content maria-empty >"$work/target.sql"
    check "MariaDB: the servers hold the same: schema, rows, accounts, sequences" alike "$work/source.sql" "$work/target.sql"
}

mariadb_empty() {
    maria maria -e 'TRUNCATE things; TRUNCATE noise' -- "$ODD_MARIADB"
    refused "MariaDB: a database that lost its rows" maria-one-dump maria-one-dumps "no row in any database"
    refused "MariaDB: and a server" maria-all-dump maria-all-dumps "no row in any database"
    maria maria hollow -e 'CREATE TABLE numbers (id int); INSERT INTO numbers VALUES (1)'
    check "MariaDB: a server with a row" pod maria-all-dump
    : >"$place/claims/maria-one-dumps/accept-empty"
    check "MariaDB: who says that it is right gets the dump" pod maria-one-dump
}

# ---------------------------------------------------------------------------------- object store

# The writer of dumps has the emitted access policy, and no other right.
store_start() {
    stores_start
    spawn holding "$PYTHON" "$LIB/holding.py" "$held_port" "${minio##*:}" "$work/limit"
    s3api "$minio" create-bucket --bucket dumps >/dev/null || die "no bucket"
    "$PYTHON" - "${minio#http://}" "$work/out/dumps/s3/dumps.iam-policy.json" <<'PY' || die "no user of MinIO"
import os, sys
from minio.minioadmin import MinioAdmin
from minio.credentials import StaticProvider
admin = MinioAdmin(sys.argv[1], StaticProvider(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]), secure=False)
admin.user_add("writer", "writer-secret")
admin.policy_add("writer", sys.argv[2])
admin.policy_set("writer", user="writer")
PY
    secret writer AWS_ACCESS_KEY_ID writer
    secret writer AWS_SECRET_ACCESS_KEY writer-secret
}
keys() { s3api "$minio" list-objects-v2 --bucket dumps --query 'Contents[].Key' --output text | tr '\t' '\n' | grep -v '^None$'; }
as_writer() { (export AWS_ACCESS_KEY_ID=writer AWS_SECRET_ACCESS_KEY=writer-secret && s3api "$minio" "$@"); }
stalled() { [ "$(cat "$place/messages/dump")" ] && [ -e "$place/messages/upload" ] && s3api "$minio" list-multipart-uploads --bucket dumps | grep -q UploadId; }

store_whole() {
    local key stamp
    check "store: a dump is uploaded with the rights that are emitted" pod pg-store-dump
    key=$(keys | grep 'dump$')
    stamp=$(cut -d / -f 3 <<<"$key")
    same "store: under the workload and the start" "databases/pg-store/$stamp/%2Dd%20%22q%22%20t%27wo%3D%C3%A4%20%24%24%28HOME%29%20%2Fx.dump databases/pg-store/$stamp/SHA256SUMS" "$(keys | xargs)"
    mkdir -p "$work/got"
    s3api "$minio" get-object --bucket dumps --key "$key" "$work/got/$(basename "$key")" >"$work/got.json"
    s3api "$minio" get-object --bucket dumps --key "databases/pg-store/$stamp/SHA256SUMS" "$work/got/SHA256SUMS" >/dev/null
    check "store: it is larger than one part" grep -Eq '"ETag": .*-[1-9]' "$work/got.json"
    check "store: and arrives whole" eval "cd '$work/got' && sha256sum --check --strict --quiet SHA256SUMS"
    check "store: it can be read" "$PG_BIN/pg_restore" --list "$work/got/$(basename "$key")"
    same "store: it says what it did" "$(stat -c %s "$work/got/$(basename "$key")") null null" "$(field upload bytes) $(field upload oldest) $(field upload count)"
    same "store: and when" "$stamp" "$(field upload start | tr -d :-)"
    if as_writer get-object --bucket dumps --key "$key" /dev/null >/dev/null 2>&1; then fail "store: the writer cannot read it" "it can"; else ok "store: the writer cannot read it"; fi
    if as_writer delete-object --bucket dumps --key "$key" >/dev/null 2>&1; then fail "store: nor delete it" "it can"; else ok "store: nor delete it"; fi
}

store_interrupted() {
    local before
    before=$(keys)
    rm -rf "$place/messages"
    echo 12000000 >"$work/limit"
    pod pg-store-dump >"$work/under-way.log" 2>&1 &
    running=$!
    eventually 60 stalled || fail "store: an upload is under way" "$(cat "$work/under-way.log")"
    kill -9 "$(cat "$place/pid")"
    ended "store: an upload that is killed fails"
    rm "$work/limit"
    same "store: and leaves no object" "$before" "$(keys)"
    check "store: the next one arrives" pod pg-store-dump
    check "store: under a name of its own" test "$(keys | wc -l)" -eq 4
    secret writer AWS_SECRET_ACCESS_KEY wrong
    before=$(keys)
    if pod pg-store-dump >"$work/refused.log" 2>&1; then fail "store: wrong credentials fail" "they did not"; else ok "store: wrong credentials fail"; fi
    same "store: with the reason" SignatureDoesNotMatch "$(grep -o -m 1 SignatureDoesNotMatch "$work/refused.log" || tail -n 3 "$work/refused.log")"
    same "store: and leave no object" "$before" "$(keys)"
    secret writer AWS_SECRET_ACCESS_KEY writer-secret
    if pod pg-hollow-dump >"$work/refused.log" 2>&1; then fail "store: a database without a row is refused" "it was not"; else ok "store: a database without a row is refused"; fi
    same "store: with the reason too" "no row in any database" "$(grep -o -m 1 "no row in any database" "$work/refused.log" || tail -n 3 "$work/refused.log")"
    same "store: and leaves no object either" "$before" "$(keys)"
}

# ------------------------------------------------------------------------------- what goes wrong

# part CLAIM BYTES: the dump under way has written so many.
part() { [ "$place/claims/$1/.part" -nt "$work/started" ] && [ "$(cat "$place/claims/$1"/.part/*.* 2>/dev/null | head -c "$2" | wc -c)" -eq "$2" ]; }

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

# killed ENGINE JOB CLAIM SERVER UP: a dump that is killed, one that is stopped, one that loses its server.
killed() {
    local before began server=$4_pid
    before=$(visible "$3")
    under_way "$2" "$3"
    refused "$1: a second dump beside it" "$2" "$3" "another dump is being written"
    check "$1: the first one is still under way" kill -0 "$first"
    kill -9 "$first"
    ended "$1: a dump that is killed fails"
    same "$1: killed half-way, nothing of it can be seen" "$before" "$(visible "$3")"
    check "$1: it leaves a part" test -d "$place/claims/$3/.part"
    under_way "$2" "$3"
    began=$SECONDS
    kill -TERM "$first"
    ended "$1: a dump that is stopped fails"
    check "$1: it ends at once" test $((SECONDS - began)) -lt 5
    check "$1: and leaves nothing" test ! -e "$place/claims/$3/.part"
    same "$1: nothing of it can be seen" "$before" "$(visible "$3")"
    under_way "$2" "$3"
    kill -9 "${!server}"
    wait "${!server}" 2>/dev/null
    ended "$1: without its server a dump fails"
    same "$1: the server gone half-way, nothing of it can be seen" "$before" "$(visible "$3")"
    "$5"
}
postgresql_again() { rm -f "$work/source/data/postmaster.pid" && postgresql_up source "$pg_port"; }
mariadb_again() { mariadb_up maria "$maria_port"; }

# misled ENGINE JOB CLAIM SECRET WHY: what it is given is wrong, or too small.
misled() {
    secret "$4" password wrong
    refused "$1: a wrong password" "$2" "$3" "$5"
    secret "$4" password $'two\nlines'
    refused "$1: a password of two lines" "$2" "$3" "the password has more than one line"
    secret "$4" password "$PASSWORD"$'\n'
    # The folder is that of a small disk, in a mount namespace of its own.
    check "$1: on a full disk a dump fails, and nothing of it is left" full_disk "$2" "$3"
}
full_disk() {
    export -f full_disk_inside pod
    export place work LIB PYTHON PG_BIN TESTBED PYTHON_BASE
    unshare --user --map-root-user --mount bash -u -c 'full_disk_inside "$@"' - "$@"
}
full_disk_inside() {
    mount -t tmpfs -o size=4m none "$place/claims/$2" || return
    if pod "$1"; then echo "it did not fail"; return 1; fi
    [ -z "$(ls "$place/claims/$2")" ] && [ ! -e "$place/claims/$2/.part" ]
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
    local pg_port target_port empty_port maria_port maria_empty_port held_port
    # shellcheck disable=SC2086
    testbed_build $STORE_TOOLS minio-client
    process_begin
    place
    read -r pg_port target_port empty_port maria_port maria_empty_port held_port <<<"$(free_ports 6)"
    policy >"$work/policy.yaml"
    "$TIERC" compile --now 2026-11-24 -o "$work/out" "$work/policy.yaml" >"$work/compile.log" 2>&1 || die "$(cat "$work/compile.log")"
    postgresql_start source "$pg_port"
    postgresql_start target "$target_port"
    fill_postgresql >/dev/null || die "the server cannot be filled"
    mariadb_start maria "$maria_port"
    mariadb_start maria-empty "$maria_empty_port"
    fill_mariadb >/dev/null || die "the server cannot be filled"
    store_start
    postgresql_one
    postgresql_all
    store_whole
    store_interrupted
    misled PostgreSQL pg-one-dump pg-one-dumps pg "password authentication failed"
    killed PostgreSQL pg-one-dump pg-one-dumps source postgresql_again
    postgresql_prunes
    postgresql_empty
    mariadb_one
    mariadb_all
    misled MariaDB maria-one-dump maria-one-dumps maria "Access denied for user"
    killed MariaDB maria-one-dump maria-one-dumps maria mariadb_again
    mariadb_empty
    close dumps
}

main
