#!/bin/bash
# Hostile places to write to: a full disk, calls that fail one after another, a run that is killed, a
# folder without rights, links, and files of others. Whatever happens, the old output is left byte for
# byte with its time stamps, or the new one is complete; no temporary file stays; the status is 3.
cd "$(dirname "$0")/../.." || exit 1
root=$PWD
passed=0 failed=0 skipped=0
ok() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL hostile: $*"; [ -s log ] && sed 's/^/    /' log; }
work=$(mktemp -d)
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
mkdir -p build/release/programs
shim=$work/fail_io.so
cc -shared -fPIC -D_GNU_SOURCE -o "$shim" tests/programs/fail_io.c -ldl || exit 1
cp "${TIERC:-build/release/tierc}" "$work/tierc" && chmod 755 "$work" "$work/tierc"
cd "$work" || exit 1

# Two policies of the same name: from `one` to `two`, files are added, changed, kept and removed.
cat >one.yaml <<'END'
apiVersion: tierc/v1
policy: home
cluster:
  name: home
  longhorn: {version: "1.10"}
  images: {tierv: "registry.lan/tierv:1.0.0"}
  transfer: {backup: 80MiB/s, restore: 80MiB/s}
  recovery: {rebuild: 2h}
stores:
  local: {type: longhorn-snapshot}
  nas: {type: longhorn-backup, url: "nfs://nas.lan:/volume1/longhorn"}
tiers:
  keep:
    rpo: 25h
    rto: 4h
    copies:
      nightly: {store: local, schedule: daily at 02:00, keep: 7d}
      nas: {store: nas, schedule: daily at 03:00, keep: 14d}
workloads:
  paperless: {tier: keep, volumes: [{pvc: default/paperless-data, size: 20Gi, assign: git}]}
  vault: {tier: keep, volumes: [{pvc: vault/vaultwarden, size: 1Gi, assign: git}]}
END
sed -e 's/daily at 02:00/daily at 01:00/' -e '/^  vault:/d' one.yaml >two.yaml
echo 'gitops: {source: flux-system, path: ./output/home, interval: 30m}' >>two.yaml

compile() { timeout 60 ./tierc compile --now 2026-11-24 -o "${2:-out}" "$1" >log 2>&1; }
state() { # FOLDER: names and kinds, and of files times and contents
    find "$1" \( -type f -printf '%P %y %T@\n' -o -printf '%P %y %l\n' \) | LC_ALL=C sort
    find "$1" -type f -exec sha256sum {} + | LC_ALL=C sort
}
same_tree() { diff -r "$1" "$2" >log 2>&1; }
leftovers() { find . -name '.*.tierc-*' | grep . >log; }
fresh() { rm -rf out && cp -a old out; }

if compile one.yaml old && compile two.yaml new && ! same_tree old new; then ok; else
    fail "the two policies do not compile"
    echo "hostile: $passed passed, $failed failed"
    exit 1
fi
added=$(comm -13 <(cd old && find . -type f | sort) <(cd new && find . -type f | sort) | wc -l)
removed=$(comm -23 <(cd old && find . -type f | sort) <(cd new && find . -type f | sort) | wc -l)
if [ "$added" -gt 0 ] && [ "$removed" -gt 0 ]; then ok; else fail "nothing is added ($added) or removed ($removed)"; fi
fresh
if compile two.yaml && same_tree out new; then ok; else fail "an update differs from a fresh compile"; fi

# The n-th call of each kind fails: nothing has changed. When n is larger than the number of calls,
# the run succeeds.
failing() { # CALL HOW: for n = 1, 2 … until the run succeeds
    local n before status
    for ((n = 1; n < 200; n++)); do
        fresh
        before=$(state out)
        LD_PRELOAD=$shim FAIL_CALL=$1 FAIL_AT=$n FAIL_HOW=$2 ./tierc compile --now 2026-11-24 -o out two.yaml >log 2>&1
        status=$?
        if [ $status -eq 0 ]; then
            if same_tree out new && ! leftovers; then ok; else fail "$1 $n $2: status 0, and not the new output"; fi
            if [ "$1" = link ] || [ $n -gt 1 ]; then ok; else fail "$1 was never called"; fi
            [ "$1" = link ] && [ $n -lt 10 ] && continue # a failing link is no failure
            return
        fi
        if [ $status -eq 3 ] && grep -q '^tierc: cannot write' log && [ "$(state out)" = "$before" ] && ! leftovers; then
            ok
        else
            fail "$1 $n $2: status $status, or the old output is not intact"
        fi
    done
    fail "$1 $2 never succeeds"
}
failing create EACCES
failing write ENOSPC
failing close EIO
failing rename EIO
failing mkdir ENOSPC
failing link EPERM

# No hard links at all, and then a failing rename.
for n in $(seq 1 40); do
    fresh
    before=$(state out)
    cat >both.sh <<'END'
LD_PRELOAD="$1" FAIL_CALL=link,rename FAIL_AT=$2 FAIL_HOW=EPERM exec ./tierc compile --now 2026-11-24 -o out two.yaml
END
    bash both.sh "$shim" "0,$n" >log 2>&1
    status=$?
    if [ $status -eq 0 ]; then
        if [ "$n" -gt 1 ] && same_tree out new && ! leftovers; then ok; else fail "without links: not the new output"; fi
        break
    fi
    if [ $status -eq 3 ] && [ "$(state out)" = "$before" ] && ! leftovers; then ok; else fail "without links, rename $n: status $status"; fi
done

# A disk that takes half of every write.
fresh
LD_PRELOAD=$shim FAIL_CALL=write FAIL_AT=0 FAIL_HOW=short ./tierc compile --now 2026-11-24 -o out two.yaml >log 2>&1
if same_tree out new; then ok; else fail "short writes"; fi

# Killed at any place: the next run finishes the work.
for call in create write rename link; do
    for n in $(seq 1 40); do
        fresh
        if { LD_PRELOAD=$shim FAIL_CALL=$call FAIL_AT=$n FAIL_HOW=kill ./tierc compile --now 2026-11-24 -o out two.yaml >log 2>&1; } 2>/dev/null; then
            break
        fi
        if compile two.yaml && same_tree out new; then ok; else fail "killed at $call $n: the next run does not repair it"; fi
    done
    if [ "$n" -gt 1 ]; then ok; else fail "$call was never called"; fi
done

# A real full disk, where this user may mount one.
if unshare -rm true 2>/dev/null; then
    cat >full.sh <<'END'
set -e
mkdir -p disk && mount -t tmpfs -o size=128k none disk
cp -a old disk/out
dd if=/dev/zero of=disk/fill bs=1k 2>/dev/null || true
cp -a disk/out before
status=0
./tierc compile --now 2026-11-24 -o disk/out two.yaml || status=$?
diff -r disk/out before
exit $status
END
    unshare -rm bash full.sh >log 2>&1
    status=$?
    if [ $status -eq 3 ] && grep -qi 'no space left' log; then ok; else fail "full disk: status $status"; fi
else
    skipped=$((skipped + 1))
fi

# Many runs at one time: they take turns.
for round in 1 2 3; do
    fresh
    for policy in one two one two; do
        LD_PRELOAD=$shim FAIL_CALL=create,rename FAIL_AT=0,0 FAIL_HOW=slow timeout 60 \
            ./tierc compile --now 2026-11-24 -o out $policy.yaml >log.$policy 2>&1 || touch refused &
    done
    wait
    if [ ! -e refused ] && { same_tree out new || same_tree out old; } && ! leftovers; then ok; else fail "runs at one time, round $round"; fi
done

# A file that may not grow so large.
fresh
before=$(state out)
(ulimit -f 1 && exec ./tierc compile --now 2026-11-24 -o out two.yaml) >log 2>&1
status=$?
if [ $status -eq 3 ] && grep -q 'file too large' log && [ "$(state out)" = "$before" ] && ! leftovers; then ok; else fail "limit of size: status $status"; fi

# A folder without rights, for a user whom rights hold.
as_user=()
[ "$(id -u)" -eq 0 ] && as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
if "${as_user[@]}" true 2>/dev/null; then
    rm -rf out && cp -a old out
    [ "$(id -u)" -eq 0 ] && chown -R 65534:65534 out
    chmod a-w out/home/backup
    before=$(state out)
    "${as_user[@]}" ./tierc compile --now 2026-11-24 -o out two.yaml >log 2>&1
    status=$?
    if [ $status -eq 3 ] && grep -q 'permission denied' log && [ "$(state out)" = "$before" ]; then ok; else fail "read-only folder: status $status"; fi
    chmod -R u+w out
else
    skipped=$((skipped + 1))
fi

refused() { # WHAT PATTERN: the run is refused, and neither out nor victim has changed
    local before after status
    before=$(state out 2>&1; state victim 2>&1)
    timeout 20 ./tierc compile --now 2026-11-24 -o "${target:-out}" two.yaml >log 2>&1
    status=$?
    after=$(state out 2>&1; state victim 2>&1)
    if [ $status -eq 3 ] && grep -q "$2" log && [ "$after" = "$before" ]; then ok; else fail "$1: status $status"; fi
}
mkdir victim && echo mine >victim/plan.json && echo mine >victim/file

rm -rf out && mkdir -p out/home && echo mine >out/home/plan.json
refused "a file of others" 'home/plan.json: is there already'
rm -rf out && mkdir -p out/home && echo 'resources: []' >out/home/kustomization.yaml
refused "a kustomization of others" 'home/kustomization.yaml: is there already'
rm -rf out && mkdir out && ln -s ../victim out/home
refused "a policy folder that is a link" 'home: is a symbolic link'
fresh && rm -r out/home/backup && ln -s ../../victim out/home/backup
refused "a family folder that is a link" 'home/backup: is a symbolic link'
fresh && rm out/home/plan.json && ln -s ../../victim/plan.json out/home/plan.json
refused "a file that is a link" 'home/plan.json: is a symbolic link'
fresh && rm out/home/plan.json && ln -s nowhere out/home/plan.json
refused "a file that is a dangling link" 'home/plan.json: is a symbolic link'
fresh && rm out/home/plan.json && mkdir out/home/plan.json
refused "a folder in the place of a file" 'home/plan.json: is in the way'
fresh && rm out/home/plan.json && mkfifo out/home/plan.json
refused "a pipe in the place of a file" 'home/plan.json: is in the way'
fresh && rm -r out/home/backup && echo mine >out/home/backup
refused "a file in the place of a folder" 'home/backup: is in the way'
fresh && sed -i 's|^#   plan.json|#   ../../victim/file|' out/home/kustomization.yaml
refused "a list that leads out of the folder" 'lists a file that is not below its folder'
fresh && sed -i 's|^#   plan.json|#   /etc/hostname|' out/home/kustomization.yaml
refused "a list with an absolute path" 'lists a file that is not below its folder'
rm -rf out && mkdir out && target=victim/file
refused "an output folder that is a file" 'victim/file'
target=

# A link to a folder is a fine output folder; a file of others beside ours stays.
rm -rf out real && mkdir real && ln -s real out
if compile two.yaml && same_tree real new; then ok; else fail "an output folder that is a link"; fi
rm -rf out real
fresh && echo mine >out/home/backup/mine.yaml && echo mine >out/home/README
if compile two.yaml && [ "$(cat out/home/backup/mine.yaml out/home/README)" = $'mine\nmine' ]; then ok; else fail "a file beside ours"; fi

# What is asked for cannot choose a path.
sed 's|^policy: home$|policy: ../../victim|' two.yaml >escape.yaml
before=$(state victim)
compile escape.yaml
status=$?
if [ $status -eq 1 ] && [ "$(state victim)" = "$before" ]; then ok; else fail "policy: ../../victim: status $status"; fi

cd "$root" || exit 1
if [ $skipped -gt 0 ]; then
    echo "hostile: $passed passed, $failed failed, $skipped skipped"
else
    echo "hostile: $passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
