#!/bin/sh
# Dumps a MariaDB database, or (ALL) every one with the accounts, in one transaction.
# DB_HOST, DB_PORT and DB_USER reach the client in an option file, like the password.
set -eu
umask 027
LC_ALL=C options=/tmp/options
export LC_ALL

# shellcheck source-path=SCRIPTDIR source=dump.sh
. /etc/tierc/scripts/dump.sh

# option NAME VALUE: as option files have it.
option() {
    [ "$(printf '%s\n' "$2" | wc -l)" -eq 1 ] || die "the $1 has more than one line"
    printf '%s="%s"\n' "$1" "$(printf '%s' "$2" | sed 's/[\\"]/\\&/g')"
}
option_file() {
    echo '[client]'
    echo 'protocol=tcp'
    option host "$DB_HOST"
    option port "$DB_PORT"
    option user "$DB_USER"
    option password "$(cat /etc/tierc/password/password)"
}

dump() {
    run mariadb-dump --defaults-file="$options" --single-transaction --routines --events --triggers --hex-blob \
        --default-character-set=utf8mb4 --max-allowed-packet=1G "$@"
}

# The client takes the name of a database only as a word; after `--` it is no option.
write() {
    (umask 077 && option_file >"$options")
    if [ "$ALL" = true ]; then
        dump --all-databases --flush-privileges --result-file=all.sql
    else
        dump --result-file="$(file_name "$DATABASE").sql" -- "$DATABASE"
    fi
}

whole() {
    tail -n 1 "$1" | grep -q '^-- Dump completed' || return
    filled=$(awk '
        /^USE `/ { own = $0 == "USE `mysql`;" || $0 == "USE `sys`;" }
        /^INSERT INTO `/ && !own { rows = 1 }
        END { print rows ? "yes" : "no" }' "$1")
}

main
