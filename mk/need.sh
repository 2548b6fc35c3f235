#!/bin/sh
# need.sh LEVEL: sees to it that the system packages of a level are there: `build` (what the compiler
# links), `test` (what `make test` runs) or `conformance` (what the slower suites need).
# On Debian and Ubuntu, as root or with sudo, what is missing is installed; elsewhere it is named.
set -eu
level=$1

build='gcc make pkg-config libfyaml-dev libyaml-dev libjansson-dev libpcre2-dev libssl-dev tzdata'
test="$build libcmocka-dev jq python3 python3-yaml mandoc shellcheck"
conformance="$test clang libclang-rt-dev etcd-server openssl curl prometheus python3-venv python3-jsonschema"

case $level in
build) want=$build ;;
test) want=$test ;;
conformance) want=$conformance ;;
*) echo "need.sh: no level $level" >&2; exit 2 ;;
esac

# clang's run-time library carries its version in its name.
runtime_of_clang() {
    version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
    echo "libclang-rt-${version:-14}-dev"
}

have() {
    case $1 in
    gcc) command -v "${CC:-cc}" >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 ;;
    libclang-rt-dev) ls /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-x86_64.a \
        /usr/lib/clang/*/lib/linux/libclang_rt.fuzzer-x86_64.a \
        /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-aarch64.a >/dev/null 2>&1 ||
        dpkg-query -W "$(runtime_of_clang)" >/dev/null 2>&1 ;;
    prometheus) command -v promtool >/dev/null 2>&1 ;; # what brings it
    postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
    mariadb-server) command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] ;;
    bubblewrap) command -v bwrap >/dev/null 2>&1 ;;
    etcd-server) command -v etcd >/dev/null 2>&1 ;;
    libfyaml-dev) pkg-config --exists libfyaml 2>/dev/null ;;
    libyaml-dev) pkg-config --exists yaml-0.1 2>/dev/null ;;
    libjansson-dev) pkg-config --exists jansson 2>/dev/null ;;
    libpcre2-dev) pkg-config --exists libpcre2-8 2>/dev/null ;;
    libssl-dev) pkg-config --exists libcrypto 2>/dev/null ;;
    libcmocka-dev) pkg-config --exists cmocka 2>/dev/null ;;
    tzdata) [ -e /usr/share/zoneinfo/Europe/Berlin ] && [ -e /usr/share/zoneinfo/US/Eastern ] ;;
    python3-yaml) /usr/bin/python3 -c 'import yaml' 2>/dev/null ;;
    python3-jsonschema) /usr/bin/python3 -c 'import jsonschema' 2>/dev/null ;;
    python3-venv) /usr/bin/python3 -c 'import venv, ensurepip' 2>/dev/null ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

missing=
for package in $want; do
    have "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

# The names that the distribution has for them.
names=
for package in $missing; do
    case $package in
    libclang-rt-dev) package=$(runtime_of_clang) ;;
    tzdata) if apt-cache show tzdata-legacy >/dev/null 2>&1; then package="tzdata tzdata-legacy"; fi ;;
    esac
    names="$names $package"
done

sudo=
if [ "$(id -u)" -ne 0 ]; then
    sudo=sudo
    sudo -n true 2>/dev/null || sudo=none
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$sudo" = none ]; then
    echo "make: these packages are missing (Debian's names):$names" >&2
    echo "make: install them and run make again" >&2
    exit 1
fi
echo "installing:$names"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q >/dev/null
# shellcheck disable=SC2086 # a list of words
$sudo apt-get install -qq -y --no-install-recommends $names >/dev/null
