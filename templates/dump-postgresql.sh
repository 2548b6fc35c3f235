#!/bin/sh
# Dumps a PostgreSQL database with pg_dump -Fc, or (ALL) each of them, and what belongs to none.
# PGHOST, PGPORT, PGUSER and PGDATABASE are libpq's; no name and no password is on a command line.
set -eu
umask 027
LC_ALL=C PGPASSFILE=/tmp/pgpass PGCONNECT_TIMEOUT=30
export LC_ALL PGPASSFILE PGCONNECT_TIMEOUT

# shellcheck source-path=SCRIPTDIR source=dump.sh
. /etc/tierc/scripts/dump.sh

pass_file() {
    password=$(cat /etc/tierc/password/password)
    [ "$(printf '%s\n' "$password" | wc -l)" -eq 1 ] || die "the password has more than one line"
    (umask 077 && printf '*:*:*:*:%s\n' "$(printf '%s' "$password" | sed 's/[\\:]/\\&/g')" >"$PGPASSFILE")
}

one() { run pg_dump --no-password --format=custom --file="$(file_name "$PGDATABASE").dump"; }

# A line break in a name (which is not found then) must not make two of it.
databases() {
    psql --no-psqlrc --no-password --quiet --no-align --tuples-only --command="
        SELECT replace(replace(datname, chr(10), '\n'), chr(13), '\r') FROM pg_catalog.pg_database
        WHERE datallowconn AND NOT datistemplate ORDER BY datname"
}

write() {
    pass_file
    if [ "$ALL" != true ]; then
        one
        return
    fi
    PGDATABASE=postgres
    export PGDATABASE
    run pg_dumpall --no-password --globals-only --file=globals.sql
    databases >/tmp/databases
    while IFS= read -r PGDATABASE; do
        one
    done </tmp/databases
}

# All of the archive is read back, since its list stands at its beginning.
whole() {
    case $1 in
    globals.sql) grep -qx -e '-- PostgreSQL database cluster dump complete' "$1" && return ;;
    esac
    pg_restore --list "$1" >/dev/null || return
    filled=$({ pg_restore --file=- "$1" && echo whole; } | awk '
        copy && $0 != "\\." { rows = 1 }
        { copy = /^COPY .* FROM stdin;$/ }
        /^SELECT pg_catalog\.lowrite\(/ { rows = 1 }
        { last = $0 }
        END { print rows ? "yes" : "no"; exit last != "whole" }')
}

main
