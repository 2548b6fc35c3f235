#!/usr/bin/env python3
"""Compares `tierc why --format json` with the expected numbers of $CASES_DIR/proof, value by value.

usage: proof.py TIERC CASES_DIR/proof [NAME...]
"""
import glob
import json
import os
import subprocess
import sys

COPY = ("span", "lookback", "keep")
SCENARIO = {
    "loss": "loss", "from": "from", "to": "to", "contributing": "contributing", "low": "lossLowerBound",
    "rpo": "rpo", "rpoVerdict": "rpoVerdict", "lookback": "lookback", "recovery": "recovery",
    "parts": "parts", "rlow": "recoveryLowerBound", "rto": "rto", "rtoVerdict": "rtoVerdict",
}


def by(items, key):
    return {item[key]: item for item in items}


def compare(found, want):
    """Yields (place, found, wanted) for all values, equal or not."""
    workloads = by(found["workloads"], "name")
    yield "workloads", sorted(workloads), sorted(want)
    for name in sorted(set(want) & set(workloads)):
        copies = by(workloads[name]["copies"], "name")
        scenarios = by(workloads[name]["scenarios"], "scenario")
        yield f"{name} copies", sorted(copies), sorted(want[name]["copies"])
        yield f"{name} scenarios", sorted(scenarios), sorted(want[name]["scenarios"])
        for copy, values in want[name]["copies"].items():
            have = dict(copies.get(copy, {"gap": {}}))
            have["gap_worst"], have["gap_least"] = have["gap"].get("worst"), have["gap"].get("least")
            for key, value in values.items():
                yield f"{name} {copy} {key}", have.get(key, "missing"), value
        for scenario, values in want[name]["scenarios"].items():
            have = scenarios.get(scenario, {})
            for key, value in values.items():
                yield f"{name} {scenario} {key}", have.get(SCENARIO.get(key, key), "missing"), value


def main():
    tierc, cases, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    passed = failed = values = 0
    for expect in sorted(glob.glob(os.path.join(cases, "*.expect.json"))):
        case = os.path.basename(expect).split(".")[0]
        if names and case not in names:
            continue
        run = subprocess.run([tierc, "why", "--format", "json", os.path.join(cases, case + ".yaml")],
                             capture_output=True, text=True, check=False)
        differences = []
        if run.returncode != 0:
            differences.append(f"status {run.returncode}: {run.stderr.strip()[:400]}")
        else:
            with open(expect, encoding="utf-8") as f:
                want = json.load(f)
            for place, have, wanted in compare(json.loads(run.stdout), want):
                values += 1
                if have != wanted or isinstance(have, bool) != isinstance(wanted, bool):
                    differences.append(f"{place}: {have!r}, expected {wanted!r}")
        passed += not differences
        failed += bool(differences)
        for line in differences[:20]:
            print(f"proof: {case}: {line}")
    print(f"proof: {values} values compared")
    print(f"proof: {passed} passed, {failed} failed")
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
