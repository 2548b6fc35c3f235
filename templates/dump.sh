# shellcheck shell=sh
# The frame of a dump, which the script of an engine sources last: one folder for each run, named
# after its start, that appears under its name only when all in it is written, checked and on disk.
#
# The engine gives `write`, which writes *.dump and *.sql into the current folder, and `whole FILE`,
# which fails if one of them is not whole, and else sets `filled` to `yes` if it holds rows of a user.
#
# KEEP: how many stay. Without it the container that uploads takes the folder; nothing is pruned.

KEEP=${KEEP:-}
dumps=/dumps
part=$dumps/.part
gone=$dumps/.gone
accept=$dumps/accept-empty

began=$(date -u '+%s %Y%m%dT%H%M%SZ')
stamp=${began#* } began=${began% *}

say() { printf '%s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# What a killed run leaves is removed by the next one; this is for a run that fails.
child=
tidy() {
    [ -z "$child" ] || kill "$child" 2>/dev/null || :
    rm -rf "$part"
}

# run COMMAND...: so that a signal is heeded before the command ends.
run() {
    "$@" &
    child=$!
    wait "$child" || return
    child=
}

# A database's name as that of a file: %XX for all but letters, digits and `_.-`.
file_name() {
    name=$(printf '%s' "$1" | od -An -v -to1 | tr -s ' ' '\n' | while read -r byte; do
        case $byte in
        '') ;;
        05[56] | 06? | 07[01] | 10[1-7] | 1[12]? | 13[0-2] | 137 | 14[1-7] | 1[56]? | 17[0-2]) printf %b "\\0$byte" ;;
        *) printf '%%%02X' "0$byte" ;;
        esac
    done)
    case $name in
    .*) name=%2E${name#.} ;;
    -*) name=%2D${name#-} ;;
    esac
    [ ${#name} -le 200 ] || name=database
    printf '%s' "$name"
}

folders() {
    for folder in "$dumps"/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z; do
        [ ! -d "$folder" ] || printf '%s\n' "${folder##*/}"
    done
}

# Files of a folder that hold rows; those that do not are named in its EMPTY.
filled_in() {
    for file in "$1"/*.dump "$1"/*.sql; do
        file=${file##*/}
        [ ! -e "$1/$file" ] || [ "$file" = globals.sql ] || grep -qsxF -e "$file" "$1/EMPTY" || printf '%s\n' "$file"
    done
}

# An empty database is no good dump where the last one held data: they were lost, and the dumps that
# hold them would go one by one. What a store holds cannot be seen, so that there data are a must.
judge() {
    last=$(folders | tail -n 1)
    now=$(filled_in .)
    if [ -z "$KEEP" ]; then
        [ -n "$now" ] || die "no row in any database, and whether the dumps in the store hold some cannot be seen: not a good dump"
    elif [ -n "$last" ] && [ ! -e "$accept" ]; then
        before=$(filled_in "$dumps/$last")
        [ -n "$now" ] || [ -z "$before" ] || refuse "no row in any database"
        for file in $before; do
            [ ! -e "$file" ] || ! grep -qsxF -e "$file" EMPTY || refuse "no row in $file"
        done
    fi
}
refuse() { die "$1, where the dump of $last has rows: not a good dump. If this is right, create $accept"; }

# Oldest first, but never the new one, whatever the clock says. A folder goes out of sight at once.
prune() {
    set --
    for folder in $(folders); do
        [ "$folder" = "$stamp" ] || set -- "$@" "$folder"
    done
    while [ $# -ge "$KEEP" ]; do
        mv "$dumps/$1" "$gone"
        rm -rf "$gone"
        shift
    done
    oldest=\"$(instant "${1:-$stamp}")\" count=$(($# + 1))
}

instant() { printf '%s' "$1" | sed 's/^\(....\)\(..\)\(..\)T\(..\)\(..\)\(..\)Z$/\1-\2-\3T\4:\5:\6Z/'; }

put_all() {
    bytes=0
    write
    for file in *; do
        filled=no
        [ -s "$file" ] || die "nothing was written to $file"
        whole "$file" || die "$file is not whole"
        [ "$filled" = yes ] || [ "$file" = globals.sql ] || printf '%s\n' "$file" >>EMPTY
        bytes=$((bytes + $(wc -c <"$file")))
    done
    judge
    sha256sum ./*.* >SHA256SUMS
    sync ./* .
}

main() {
    exec 9>"$dumps/.lock"
    flock -n 9 || die "another dump is being written to this volume"
    trap tidy EXIT
    trap 'exit 143' TERM INT HUP
    rm -rf "$part" "$gone"
    [ ! -e "$dumps/$stamp" ] || die "there is a dump of $stamp already"
    mkdir "$part"
    cd "$part" || exit
    put_all
    cd "$dumps" || exit
    mv "$part" "$stamp"
    sync .
    rm -f "$accept"
    oldest=null count=null
    if [ -n "$KEEP" ]; then prune; else printf '%s\n' "$began" >"$dumps/.began"; fi
    printf '{"start": "%s", "seconds": %d, "bytes": %d, "oldest": %s, "count": %s}\n' "$(instant "$stamp")" \
        $(($(date -u +%s) - began)) "$bytes" "$oldest" "$count" >/dev/termination-log
}
