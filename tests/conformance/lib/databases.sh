# Database servers on loopback, and the pods of emitted dumps as processes beside them.
# shellcheck shell=bash disable=SC2034,SC2154 # shared with the other libraries

# Servers refuse to run as root.
unprivileged=(setpriv --pdeathsig KILL)
[ "$(id -u)" != 0 ] || unprivileged+=(--reuid=nobody --regid=nogroup --clear-groups)

# server_folder NAME: a folder that the server's user may write.
server_folder() {
    chmod 711 "$work"
    mkdir -p "$work/$1"
    [ "$(id -u)" != 0 ] || chown nobody:nogroup "$work/$1"
}

PG_BIN=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

# postgresql_start NAME PORT: an empty server; `postgres` needs no password through its socket.
postgresql_start() {
    server_folder "$1"
    "${unprivileged[@]}" "$PG_BIN/initdb" -D "$work/$1/data" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >"$work/$1.init" 2>&1 || die "$(cat "$work/$1.init")"
    printf 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n' >"$work/$1/data/pg_hba.conf"
    postgresql_up "$1" "$2"
}
postgresql_up() {
    spawn "$1" "${unprivileged[@]}" "$PG_BIN/postgres" -D "$work/$1/data" -p "$2" -k "$work/$1" -c listen_addresses=127.0.0.1 -c fsync=off
    eval "${1//-/_}_pid=$!"
    wait_for "$1" 30 pg "$1" "$2" postgres -c 'SELECT 1'
}

# pg NAME PORT DATABASE ARGUMENT...: psql as the superuser.
pg() {
    local folder=$work/$1 port=$2 database=$3
    shift 3
    PGDATABASE=$database PGHOST=$folder PGPORT=$port PGUSER=postgres "$PG_BIN/psql" -XAtq -v ON_ERROR_STOP=1 "$@"
}

# mariadb_start NAME PORT: an empty server; root needs no password through its socket.
mariadb_start() {
    server_folder "$1"
    "${unprivileged[@]}" mariadb-install-db --no-defaults --datadir="$work/$1/data" --auth-root-authentication-method=normal --skip-test-db >"$work/$1.init" 2>&1 || die "$(cat "$work/$1.init")"
    mariadb_up "$1" "$2"
}
mariadb_up() {
    spawn "$1" "${unprivileged[@]}" "$(PATH=$PATH:/usr/sbin command -v mariadbd)" --no-defaults --datadir="$work/$1/data" --port="$2" --bind-address=127.0.0.1 \
        --socket="$work/$1/socket" --pid-file="$work/$1/pid" --character-set-server=utf8mb4 --max-allowed-packet=64M --innodb-flush-log-at-trx-commit=0
    eval "${1//-/_}_pid=$!"
    wait_for "$1" 30 maria "$1" -e 'SELECT 1'
}

# maria NAME ARGUMENT...: the client as root.
maria() {
    local folder=$work/$1
    shift
    mariadb --no-defaults --socket="$folder/socket" --user=root --default-character-set=utf8mb4 --batch --skip-column-names "$@"
}

# place: what stands for the cluster. claim NAME, secret NAME KEY VALUE.
place() { place=$work/place; }
claim() { rm -rf "$place/claims/$1" && mkdir -p "$place/claims/$1"; }
secret() { mkdir -p "$place/secrets/$1" && printf '%s' "$3" >"$place/secrets/$1/$2"; }

PYTHON_BASE=$("$PYTHON" -c 'import sys; print(sys.base_prefix)' 2>/dev/null)

# pod JOB: runs the emitted CronJob of that name once, not in the second of the last dump.
pod() {
    while compgen -G "$place/claims/*/$(date -u +%Y%m%dT%H%M%SZ)" >/dev/null; do sleep 0.1; done
    POD_PATH=$PG_BIN:$TESTBED/python/bin POD_SHOW=$TESTBED/python:$PYTHON_BASE "$PYTHON" "$LIB/pod.py" "$work/out/dumps/runtime/database-dumps.yaml" "database/$1" "$place"
}
message() { cat "$place/messages/$1"; }
