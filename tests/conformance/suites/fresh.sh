#!/usr/bin/env bash
# A fresh clone on a bare Debian 12 that has git, make and gcc: the README's two commands do
# everything, and leave no change behind.
#
# The bare system is made once with debootstrap, kept in the testbed's folder, and copied for each
# run. Mounts live in a namespace of their own, which ends with the run. Needs root.
# shellcheck disable=SC2016 # commands for the shell inside
set -u
cd "$(dirname "$0")/../../.." || exit 1
root=$PWD
testbed=${TIERC_TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/tierc-testbed}
passed=0 failed=0
ok() { passed=$((passed + 1)); echo "ok fresh: $*"; }
fail() { failed=$((failed + 1)); echo "FAIL fresh: $*"; }
finish() { echo "fresh: $passed passed, $failed failed"; [ "$failed" -eq 0 ]; exit; }

if [ "$(id -u)" -ne 0 ]; then
    if [ -n "${CI:-}" ]; then fail "a bare system needs root"; finish; fi
    echo "skipped: a bare system needs root"
    echo "fresh: 0 passed, 0 failed, 1 skipped"
    exit 0
fi
base=$testbed/bookworm-1
if [ ! -e "$base/.complete" ]; then
    command -v debootstrap >/dev/null 2>&1 || apt-get install -qq -y debootstrap >/dev/null 2>&1
    rm -rf --one-file-system "$base"
    mkdir -p "$testbed"
    if ! debootstrap --variant=minbase --include=ca-certificates,git,make,gcc,libc6-dev bookworm "$base" \
        "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$testbed/debootstrap.log" 2>&1; then
        tail -n 5 "$testbed/debootstrap.log"
        fail "debootstrap cannot make a bare system"
        finish
    fi
    touch "$base/.complete"
fi

tmp=$(mktemp -d)
trap 'rm -rf --one-file-system "$tmp"' EXIT
cp -a "$base" "$tmp/root"
cp /etc/resolv.conf /etc/hosts "$tmp/root/etc/"
cp /etc/apt/apt.conf.d/* "$tmp/root/etc/apt/apt.conf.d/" 2>/dev/null # a proxy, if the host has one
git clone -q "$root" "$tmp/root/src" || fail "clone"

cat >"$tmp/inside" <<'EOF'
mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" || exit 9
exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI=true sh -c "cd /src && $2"
EOF
inside() { unshare --mount --propagation private sh "$tmp/inside" "$tmp/root" "$1" >"$tmp/log" 2>&1 </dev/null; }
try() { # NAME COMMAND
    if inside "$2"; then ok "$1"; else tail -n 30 "$tmp/log"; fail "$1"; fi
}
try 'make manifests' 'make manifests'
try 'it changes no file of the clone' 'test -z "$(git status --porcelain)"'
try 'a second make manifests touches no file' \
    'find output -type f -printf "%p %T@\n" | sort >/tmp/a; make manifests; find output -type f -printf "%p %T@\n" | sort | cmp - /tmp/a'
try 'make test' 'make test'
grep -E '^[0-9]+ passed' "$tmp/log"
try 'it changes no file of the clone either' 'test -z "$(git status --porcelain)"'
finish
