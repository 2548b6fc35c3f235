#!/bin/bash
# Hostile input: each must end in bounded time and memory with a clear error that names the file, the
# documented exit status, and nothing written.
cd "$(dirname "$0")/../.." || exit 1
tierc=$PWD/build/release/tierc
passed=0 failed=0
tmp=$(mktemp -d)
trap 'chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
mkdir out && echo mine >out/mine

expect() { # NAME STATUS PATTERN FILE...
    local name=$1 want=$2 pattern=$3 status
    shift 3
    (
        ulimit -v 1000000
        timeout 20 "$tierc" compile -o out "$@" >log 2>&1
    )
    status=$?
    if [ $status -ne "$want" ]; then
        echo "FAIL input: $name: status $status instead of $want"
        head -n 5 log
    elif ! grep -qE "$pattern" log; then
        echo "FAIL input: $name: no message like $pattern"
        head -n 5 log
    elif LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]' log; then
        echo "FAIL input: $name: control characters reach the terminal"
    elif [ "$(ls out)" != mine ]; then
        echo "FAIL input: $name: something was written"
    else
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
}
frame() { printf 'apiVersion: tierc/v1\npolicy: x\n'; }

{ frame; printf 'a: &a [x, x, x, x, x, x, x, x, x, x]\n'
  last=a; for n in b c d e f g h i; do printf '%s: &%s [*%s,*%s,*%s,*%s,*%s,*%s,*%s,*%s,*%s,*%s]\n' $n $n $last $last $last $last $last $last $last $last $last $last; last=$n; done; } >bomb.yaml
expect 'alias bomb' 1 'error\[yaml-limit\].*' bomb.yaml
{ frame; printf 'stores: &s {a: *s}\n'; } >self.yaml
expect 'an alias that contains itself' 1 'error\[yaml-(limit|syntax)\]' self.yaml
head -c 100000000 /dev/zero | tr '\0' '[' >nest.yaml
expect '100 MB of nesting' 1 'error\[yaml-limit\]: larger than 16 MiB' nest.yaml
{ frame; yes '# filler' | head -c 16777216; } >large.yaml
expect 'a file over 16 MiB' 1 'error\[yaml-limit\]: larger than 16 MiB' large.yaml
head -c 15000000 /dev/zero | tr '\0' '[' >nest15.yaml
expect '15 MB of nesting' 1 'error\[yaml-limit\]' nest15.yaml
head -c 15000000 /dev/zero | tr '\0' '{' >map15.yaml
expect '15 MB of open mappings' 1 'error\[yaml-(limit|syntax)\]' map15.yaml
{ frame; for ((i = 0; i < 3000; i++)); do printf '%*sa:\n' "$i" ''; done; } >indent.yaml
expect 'three thousand levels of indentation' 1 'error\[yaml-limit\]' indent.yaml
{ frame; printf 'timezone: \xff\xfe\xfa\n'; } >utf8.yaml
expect 'invalid UTF-8' 1 'error\[yaml-syntax\].*UTF-8' utf8.yaml
{ frame; printf 'timezone: a\0b\n'; } >nul.yaml
expect 'NUL' 1 'error\[yaml-syntax\]' nul.yaml
{ frame; printf 'timezone: "\\e[31mred\\a"\n'; } >escape.yaml
expect 'escapes for the terminal' 1 'error\[bad-timezone\]' escape.yaml
{ frame; for ((i = 0; i < 2000; i++)); do printf -- '---\na: 1\n'; done; } >documents.yaml
expect 'two thousand documents' 1 'error\[yaml-limit\]' documents.yaml
yes '{}' | head -c 15000000 >braces.yaml
expect 'millions of empty mappings' 1 'error\[yaml-limit\]' braces.yaml
yes '&a' | head -c 15000000 >anchors.yaml
expect 'millions of anchors' 1 'error\[yaml-limit\]' anchors.yaml
yes '!a b' | head -c 15000000 >tags.yaml
expect 'millions of tags' 1 'error\[yaml-limit\]' tags.yaml
yes -- '- a' | head -c 15000000 >items.yaml
expect 'millions of items' 1 'error\[yaml-limit\]' items.yaml
mkdir x.yaml
expect 'a folder named x.yaml, empty' 2 'x.yaml' x.yaml
mkdir d && mkdir d/y.yaml
expect 'a folder named y.yaml in a folder' 2 'y.yaml.*directory|directory' d
expect 'a file that is not there' 2 'nothing.yaml.*no such file|no such file' nothing.yaml
: >empty.yaml
expect 'an empty file' 1 'error\[missing-key\]|no policy|empty' empty.yaml
frame >secret.yaml && chmod 000 secret.yaml
if [ "$(id -u)" -eq 0 ]; then
    # Root reads everything; another user is borrowed for this one.
    chmod 755 "$tmp" && chmod 777 out
    if setpriv --reuid=65534 --regid=65534 --clear-groups test ! -r secret.yaml 2>/dev/null; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$tierc" check secret.yaml >log 2>&1
        status=$?
        if [ $status -eq 2 ] && grep -q 'permission denied' log; then passed=$((passed + 1)); else
            failed=$((failed + 1)); echo "FAIL input: an unreadable file: status $status"; cat log; fi
    fi
else
    expect 'an unreadable file' 2 'permission denied' secret.yaml
fi
{ printf 'apiVersion: tierc/v1\npolicy: ../../x\ncluster: {name: x}\n'; } >escape-folder.yaml
expect 'a policy name that leaves the folder' 1 'error\[(name-invalid|bad-value)\]' escape-folder.yaml
ln -s loop loop.yaml 2>/dev/null; ln -sf loop.yaml loop
expect 'a link that leads to itself' 2 'loop.yaml' loop.yaml
head -c 200000 /dev/urandom >random.yaml
expect 'random bytes' 1 'error\[yaml-(syntax|limit)\]' random.yaml
echo "input: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
