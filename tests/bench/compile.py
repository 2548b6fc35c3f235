"""`tierc compile` on a large policy against the floor that libyaml sets, in one run.

    compile.py TIERC FLOOR [CUE]

Prints bytes in and out, times, the ratio (goal: at most 4), the peak of memory (goal: below 64 MiB), how
the cost grows from 100 to 10,000 PVCs, and a cue program that makes the same RecurringJobs. Status 1
where a goal is missed. Times are of the processor, user and system, the least of some runs, so that
other work on the machine does not decide."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROUNDS = 5
HEAD = """apiVersion: tierc/v1
policy: bench
cluster:
  name: bench
  longhorn: {version: "1.10"}
  images: {tierv: "registry.lan/tierv:1.0.0"}
  transfer: {backup: 4GiB/s, restore: 4GiB/s}
  recovery: {rebuild: 2h}
stores:
  local: {type: longhorn-snapshot}
  s3:
    type: longhorn-backup
    url: s3://bench-backups@eu-central-1/
    credentials: {secret: bench-s3}
    encryption: {atRest: sse-s3}
    lifecycle: {abortMultipart: 7d}
tiers:
  usual: {rpo: 26h, rto: 400h}
"""


def schedule(k):
    """One of 200 distinct schedules."""
    minute = k % 200 * 7
    return f"daily at {minute // 60:02}:{minute % 60:02}"


def policy(groups, volumes):
    """That many groups with two copies each, and that many PVCs in each of their workloads."""
    out = [HEAD, "groups:"]
    for g in range(groups):
        out += [f"  g{g:04}:", "    tier: usual", "    copies:",
                f"      snapshot: {{store: local, schedule: {schedule(g)}, keep: 7}}",
                f"      backup: {{store: s3, schedule: {schedule(g + 100)}, keep: 14}}"]
    out.append("workloads:")
    for g in range(groups):
        out += [f"  w{g:04}:", f"    group: g{g:04}", "    volumes:"]
        out += [f"    - {{pvc: ns-{g % 20:02}/data-{g:04}-{v}, size: 1Gi, dailyChange: 64Mi}}" for v in range(volumes)]
    return "\n".join(out) + "\n"


def run(args, **more):
    """Seconds of the processor, peak KiB, status and messages of a program."""
    child = subprocess.Popen(args, stderr=subprocess.PIPE, **more)
    text = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, child.returncode, text.decode()


def compile_best(tierc, source, out, again=False):
    """The least time and the greatest peak of some runs, each into an empty folder, or again."""
    best, peak = 1e9, 0
    for _ in range(ROUNDS):
        if not again:
            shutil.rmtree(out, ignore_errors=True)
        seconds, memory, status, text = run([tierc, "compile", "--now", "2026-11-24", "-o", out, source],
                                            stdout=subprocess.DEVNULL)
        if status != 0:
            sys.exit(f"tierc compile failed ({status}):\n{text[-2000:]}")
        best, peak = min(best, seconds), max(peak, memory)
    return best, peak


def written(out):
    return sorted(os.path.join(d, f) for d, _, files in os.walk(out) for f in files)


def cue_program(jobs):
    """The RecurringJobs, as a cue comprehension over what differs between them."""
    rows = [{k: j["spec"].get(k) for k in ("name", "task", "cron", "retain", "concurrency", "groups")} for j in jobs]
    return f"""import "encoding/yaml"
#rows: {json.dumps(rows)}
jobs: [for r in #rows {{
	apiVersion: "longhorn.io/v1beta2"
	kind:       "RecurringJob"
	metadata: {{name: r.name, namespace: "longhorn-system"}}
	spec: r
}}]
out: yaml.MarshalStream(jobs)
"""


def jobs_of(path):
    """RecurringJobs by their lines: quicker than a YAML reader, which is not what is measured."""
    jobs = []
    for document in open(path).read().split("\n---\n"):
        spec = {}
        for key, value in re.findall(r"^  (name|task|cron|retain|concurrency): (.*)$", document.split("spec:")[1], re.M):
            spec[key] = int(value) if value.isdigit() else value.strip('"')
        spec["groups"] = re.findall(r"^  - (.*)$", document, re.M)
        jobs.append({"spec": spec})
    return jobs


def main():
    tierc, floor, cue = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None
    work = tempfile.mkdtemp()
    missed = []
    per_volume = {}
    for groups, volumes in ((10, 10), (100, 10), (1000, 10)):
        source, out = f"{work}/{groups}.yaml", f"{work}/out"
        with open(source, "w") as f:
            f.write(policy(groups, volumes))
        best, peak = compile_best(tierc, source, out)
        per_volume[groups * volumes] = best / (groups * volumes)
        print(f"{groups * volumes:6} PVCs, {groups:4} groups: {best * 1e3:8.1f} ms, {best / groups / volumes * 1e6:6.1f} us a PVC, "
              f"peak {peak / 1024:.1f} MiB")
    files = written(out)
    size = sum(os.path.getsize(f) for f in files)
    print(f"bytes in {os.path.getsize(source)}, bytes out {size} in {len(files)} files")
    trees = [f for f in files if not f.endswith(".md")]  # the floor has no text to write
    least = min(int(subprocess.run([floor, source, "3", *trees], capture_output=True, check=True, text=True).stdout)
                for _ in range(3)) / 1e6
    ratio = best / least
    print(f"libyaml parses the policy and emits the output in {least * 1e3:.1f} ms: ratio {ratio:.2f} (goal: at most 4)")
    if ratio > 4:
        missed.append("ratio")
    same, same_peak = compile_best(tierc, source, out, again=True)
    print(f"a second compile, which changes nothing: {same * 1e3:.1f} ms, peak {same_peak / 1024:.1f} MiB")
    peak = max(peak, same_peak)
    print(f"peak {peak / 1024:.1f} MiB (goal: below 64)")
    if peak >= 64 * 1024:
        missed.append("memory")
    growth = per_volume[10000] / per_volume[1000]
    print(f"from 1,000 to 10,000 PVCs the cost of one grows {growth:.2f} times (linear: about 1)")
    if growth > 1.5:
        missed.append("linearity")
    if cue is not None:
        jobs = jobs_of(f"{out}/bench/backup/recurring-jobs.yaml")
        with open(f"{work}/jobs.cue", "w") as f:
            f.write(cue_program(jobs))
        seconds = []
        for _ in range(3):
            taken, _, status, text = run([cue, "export", "--out", "text", "-e", "out", f"{work}/jobs.cue"],
                                         stdout=subprocess.DEVNULL)
            if status != 0:
                sys.exit(f"cue failed:\n{text[-500:]}")
            seconds.append(taken)
        print(f"cue makes the {len(jobs)} RecurringJobs alone in {min(seconds) * 1e3:.0f} ms; "
              f"tierc everything in {best * 1e3:.0f} ms")
        if best >= min(seconds):
            missed.append("cue")
    else:
        print("cue: not built (make conformance builds it)")
    shutil.rmtree(work)
    print("bench compile: " + ("missed: " + ", ".join(missed) if missed else "all goals met"))
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
