#!/bin/bash
# `make install` puts programs, manual pages and completion where PREFIX and DESTDIR say, and nowhere else.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
work=$(mktemp -d)
tmp="$work/two words"
trap 'rm -rf "$work"' EXIT

make -s install DESTDIR="$tmp" PREFIX=/opt/backup >"$work/log" 2>&1 || { cat "$work/log"; failed=1; }
rm -f "$work/log"
want='opt/backup/bin/tierc 755
opt/backup/share/bash-completion/completions/tierc 644
opt/backup/share/fish/vendor_completions.d/tierc.fish 644
opt/backup/share/man/man1/tierc.1 644
opt/backup/share/man/man5/tierc-policy.5 644
opt/backup/share/zsh/site-functions/_tierc 644'
if diff <(echo "$want") <(cd "$tmp" && find . -type f -printf '%P %m\n' | LC_ALL=C sort); then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi
if "$tmp/opt/backup/bin/tierc" explain >/dev/null; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
echo "install: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
