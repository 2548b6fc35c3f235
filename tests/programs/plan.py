"""Compares plan.json with `tierc why --format json` of the same policy; prints what differs.

plan.py PLAN WHY
"""
import json
import sys

SLACK = 300  # of an observer that sees ages directly
COPY = ("schedule", "zone", "gap", "span", "keep", "lookback", "lowerBound", "store")
SCENARIO = ("rpo", "rto", "loss", "lookback", "recovery")


def copy_of(plan, workload, copy):
    """The entry that stands for a copy of this workload: those of dumps' files are each one's own."""
    dump = f"{workload['name']}/dump" if copy["name"].endswith("+dump") else None
    found = [c for c in plan["copies"] if c["name"] == copy["name"] and c["dump"] == dump]
    return found[0] if len(found) == 1 else None


def lates(found, copy, alone):
    """What `late` must be, as far as the numbers of `why` say: None, where they do not."""
    if found["kind"] == "external":
        yield None
    elif alone is not None:
        yield alone + SLACK
    elif not copy["name"].endswith("dump"):
        yield copy["gap"]["worst"] + copy["span"] + SLACK


def alone_in(workload, planned, name):
    """The loss of a scenario that this copy alone survives, if no run may be missed."""
    for scenario in workload["scenarios"]:
        kept = planned.get(scenario["scenario"])
        if workload["missedRuns"] == 0 and kept and kept["surviving"] == [name]:
            return scenario["loss"]
    return None


def compare(plan, why):
    workloads = {w["name"]: w for w in plan["workloads"]}
    yield "digest", plan["digest"], why["digest"]
    yield "horizon", plan["horizon"], why["horizon"]
    yield "workloads", sorted(workloads), sorted(w["name"] for w in why["workloads"])
    for w in why["workloads"]:
        mine = workloads[w["name"]]
        planned = {s["scenario"]: s for s in mine["scenarios"]}
        yield f"{w['name']} missed", mine["missedRuns"], w["missedRuns"]
        for c in w["copies"]:
            found = copy_of(plan, w, c)
            yield f"{w['name']} {c['name']}", found is not None, True
            for key in COPY:
                yield f"{w['name']} {c['name']} {key}", found[key], c[key]
            for late in lates(found, c, alone_in(w, planned, c["name"])):
                yield f"{w['name']} {c['name']} late", found["late"], late
        for s in w["scenarios"]:
            place = f"{w['name']} {s['scenario']}"
            kept = planned.get(s["scenario"])
            if kept is None:
                yield place, (s["rpo"], s["rto"], s["rpoVerdict"]), (None, None, "none")
                continue
            for key in SCENARIO:
                yield f"{place} {key}", kept[key], s[key]
            yield f"{place} accepted", kept["accepted"] is not None, s["rpoVerdict"] == "accepted"
            yield f"{place} survivors", [c for c in s["contributing"] if c not in kept["surviving"]], []
            yield f"{place} lost", kept["nothingLost"], s["loss"] == 0 and s["contributing"] == []


def main():
    plan, why = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    passed = failed = 0
    for what, found, wanted in compare(plan, why):
        if found == wanted:
            passed += 1
        else:
            failed += 1
            print(f"FAIL {what}: {found!r}, not {wanted!r}")
    print(f"{passed} passed, {failed} failed")


main()
