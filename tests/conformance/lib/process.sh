# Starts servers that cannot outlive the script that started them.
#
# Each runs under setpriv --pdeathsig, so that even a SIGKILL of the script
# ends it; on an ordinary exit all are killed and their folder is removed.
# shellcheck shell=bash

work=
pids=()

# Must be called in the main shell, before the first spawn.
process_begin() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/tierc-testbed.XXXXXX") || die "cannot make a folder for the servers"
    trap process_end EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

process_end() {
    local status=$?
    kill_all
    if [ -n "${TESTBED_KEEP:-}" ]; then say "kept $work"; else rm -rf "$work"; fi
    exit "$status"
}

# SIGKILL: a polite stop holds the ports for a while, and nothing is kept.
kill_all() {
    [ ${#pids[@]} -eq 0 ] && return
    kill -9 "${pids[@]}" 2>/dev/null
    wait "${pids[@]}" 2>/dev/null
    pids=()
}

# spawn NAME COMMAND...: output goes to $work/NAME.log.
spawn() {
    local name=$1
    shift
    setpriv --pdeathsig KILL -- "$@" >"$work/$name.log" 2>&1 </dev/null &
    pids+=($!)
}

# eventually SECONDS COMMAND...: polls until COMMAND succeeds; silent.
eventually() {
    local until=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $until ] || return 1
        sleep 0.2
    done
}

# wait_for NAME SECONDS COMMAND...: until the server NAME is up.
wait_for() {
    local name=$1
    shift
    eventually "$@" && return
    [ -e "$work/$name.log" ] && tail -n 15 "$work/$name.log" >&2
    die "$name did not come up in $1 s"
}

# free_ports N: N loopback ports that nothing listens on.
free_ports() {
    "$PYTHON" - "$1" <<'PY'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in held:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in held))
PY
}
