"""What the proof costs: 10,000 schedules, all different, and a policy of 1,000 groups and 10,000 PVCs.

    prove.py PROVE

PROVE (prove.c) runs the pipeline and times its stages, so that a compile without the proof is the same
run less that stage. Fails where the proof doubles a compile: where it takes longer than all the rest,
from the file to the bytes of the output, or where `tierc check` with it takes longer than twice a compile
without it. The same holds for 10,000 schedules in a zone with summer time, where each has some 80 clock
changes to pass; what their firings, gaps and counts cost, which a compile without a proof needed too, is
printed beside it."""
import subprocess
import sys
import tempfile

from compile import HEAD, policy

ROUNDS = 3
ZONE = "Europe/Berlin"


def schedule(k):
    """One of 10,000: daily, weekly, on two days of the week, monthly, several times on a day."""
    kind, i = k % 4, k // 4
    minute, hour = i * 7 % 60, i * 7 % 1440 // 60
    if kind == 0:
        return f"{minute} {hour} * * {'*' if i < 1440 else i // 1440}"
    if kind == 1:
        return f"{minute} {hour} * * {i // 1440 + 1},{(i // 1440 + 4) % 7}"
    if kind == 2:
        return f"{minute} {hour} {1 + i // 1440 + i % 9 * 3} * *"
    return f"{minute} */{(2, 3, 4, 6, 8, 12)[i // 60 % 6]} * * {i // 360 % 7}"


def distinct(groups):
    """That many groups of one workload, with two schedules each that nothing else has."""
    head = HEAD.replace("cluster:\n", f"cluster:\n  timezone: {ZONE}\n")
    out = [head.replace("26h", "80d").replace("400h", "4000h"), "groups:"]
    for g in range(groups):
        out += [f"  g{g:04}:", "    tier: usual", "    copies:",
                f"      snapshot: {{store: local, schedule: '{schedule(2 * g)}', keep: 7}}",
                f"      backup: {{store: s3, schedule: '{schedule(2 * g + 1)}', keep: 14d}}"]
    out.append("workloads:")
    for g in range(groups):
        out += [f"  w{g:04}:", f"    group: g{g:04}",
                f"    volumes: [{{pvc: ns-{g % 20:02}/data-{g:04}, size: 1Gi, dailyChange: 64Mi}}]"]
    return "\n".join(out) + "\n"


def measure(program, text):
    """Seconds: the whole pipeline, `check`, the timing of schedules, the proof; and MiB at the end."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as f:
        f.write(text)
        f.flush()
        done = subprocess.run([program, f.name, str(ROUNDS)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    *micros, mebibytes = done.stdout.split()
    return [int(n) / 1e6 for n in micros] + [float(mebibytes)]


def main():
    program = sys.argv[1]
    missed = []
    assert len({schedule(k) for k in range(10000)}) == 10000
    whole, checked, timed, proof, held = measure(program, policy(1000, 10))
    ratio = checked / (whole - proof)
    print(f"10,000 PVCs, 1,000 groups: compile without the proof {(whole - proof) * 1e3:.0f} ms, the proof "
          f"{proof * 1e3:.0f} ms; check with it / compile without {ratio:.2f} (goal: at most 2); {held:.0f} MiB held")
    if ratio > 2 or proof > whole - proof:
        missed.append("1,000 groups")
    whole, checked, timed, proof, held = measure(program, distinct(5000))
    ratio = whole / (whole - proof)
    print(f"10,000 schedules in {ZONE}: proved in {proof * 1e3:.0f} ms, {proof * 100:.0f} us each; firings, gaps and "
          f"counts {timed * 1e3:.0f} ms; compile with the proof / without {ratio:.2f} (goal: at most 2)")
    if ratio > 2:
        missed.append("10,000 schedules")
    print("bench prove: " + ("missed: " + ", ".join(missed) if missed else "all goals met"))
    sys.exit(bool(missed))


main()
