#!/usr/bin/env python3
"""What `tierc check` says of objectives, against the verdicts of `tierc why`, policy by policy.

    promises.py TIERC POLICY...     (policies as JSON)

Every verdict that is not kept has its finding, and every finding its verdict. What a finding proposes is
written into the policy, and `why` is asked again: a proposed schedule or order loses what the proposal
says and keeps the promise for its workload, a proposed objective is kept by all workloads that it is for."""
import json
import re
import subprocess
import sys
import tempfile

LOST = {"rpo-exceeded", "rpo-no-surviving-copy", "rpo-missed-run", "rpo-composition"}
CODES = {
    ("rpo", "exceeded"): LOST,
    ("rpo", "unproved"): {"rpo-unproved"},
    ("rpo", "within-grace"): {"rpo-within-grace"},
    ("rto", "exceeded"): {"rto-exceeded", "rto-archive-retrieval"} | LOST,
    ("rto", "unproved"): {"rto-unproved"},
}
RPO = LOST | {"rpo-unproved", "rpo-within-grace"}
ALL = RPO | {"rto-exceeded", "rto-archive-retrieval", "rto-unproved"}
SHOWN = ("-W", "dump-expired", "-W", "lifecycle-destroys-backups")  # and so what follows from them
UNITS = {"d": 86400, "h": 3600, "min": 60, "s": 1}


class Wrong(Exception):
    pass


def ask(tierc, policy, *args):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        json.dump(policy, file)
        file.flush()
        run = subprocess.run([tierc, *args, file.name], capture_output=True, text=True)
    return json.loads(run.stdout) if run.stdout else None


def why(tierc, policy):
    """Of each workload and scenario the verdicts, and how a workload's tier is called."""
    answer = ask(tierc, policy, "why", "--format", "json")
    if answer is None:
        raise Wrong("nothing is proved")
    return {w["name"]: {s["scenario"]: s for s in w["scenarios"]} for w in answer["workloads"]}


def seconds(words):
    parts = re.findall(r"(\d+) (d|h|min|s)", words)
    return sum(int(n) * UNITS[unit] for n, unit in parts)


def group_of(policy, workload):
    w = policy["workloads"][workload]
    return w.get("group", w.get("tier"))


def tier_of(policy, workload):
    w = policy["workloads"][workload]
    return w["tier"] if "tier" in w else policy["groups"][w["group"]]["tier"]


def read(finding):
    """The workload that a finding names, and its scenarios."""
    message = finding["message"]
    workload = re.search(r"`([^`]*)`", message)[1]
    scenarios = re.search(r" (?:in|survives) ([a-z0-9-]+(?:, [a-z0-9-]+)*(?: and [a-z0-9-]+)?)[;,]", message)[1]
    return workload, re.split(r", | and ", scenarios)


def verdicts_have_findings(policy, verdicts, findings, out_of_place):
    """`out_of_place`: an error that cannot be lowered says that a store can have no rule that archives."""
    said = {(f["code"], group_of(policy, w), s) for f in findings for w, all_s in [read(f)] for s in all_s}
    by_tier = {(f["code"], tier_of(policy, w), s) for f in findings for w, all_s in [read(f)] for s in all_s}
    for workload, scenarios in verdicts.items():
        for name, s in scenarios.items():
            for kind in ("rpo", "rto"):
                codes = CODES.get((kind, s[kind + "Verdict"]), set())
                at = group_of(policy, workload) if kind == "rpo" and s["rpoVerdict"] != "unproved" else None
                found = any((c, at, name) in said if at else (c, tier_of(policy, workload), name) in by_tier for c in codes)
                never = kind == "rto" and s["loss"] is not None and s["recovery"] is None
                if codes and not found and not (never and out_of_place):
                    raise Wrong(f"no finding says that {kind} of {workload} in {name} is {s[kind + 'Verdict']}")


def findings_have_verdicts(policy, verdicts, findings):
    for f in findings:
        workload, scenarios = read(f)
        kind = "rpo" if f["code"] in RPO else "rto"
        for name in scenarios:
            like = [v[name] for w, v in verdicts.items() if tier_of(policy, w) == tier_of(policy, workload)]
            if not any(f["code"] in CODES.get((kind, s[kind + "Verdict"]), set()) for s in like):
                raise Wrong(f"{f['code']} of {workload} in {name} has no verdict")


def changed(policy, finding, help_text):
    """The policy with a proposal written into it, what it says is lost, and whom it is for; or None."""
    workload, scenarios = read(finding)
    out = json.loads(json.dumps(policy))
    tier = out["tiers"][tier_of(policy, workload)]
    objective = re.match(r"promise what is kept: `(?:objectives: \{(.*)\}|(r[pt]o): (\w+))`", help_text)
    if objective:
        own = {s: {objective[2]: objective[3]} for s in scenarios} if objective[2] else {
            s: {k: v} for s, k, v in re.findall(r"([a-z0-9-]+): \{(r[pt]o): (\w+)\}", objective[1])}
        for scenario, promise in own.items():
            tier.setdefault("objectives", {}).setdefault(scenario, {}).update(promise)
        return out, None, None
    step = re.match(r"(run|dump) `([^`]*)` at `([^`]*)`.*?(?:which|that) loses ([^,]*?) and keeps it", help_text)
    if not step:
        return None
    if step[1] == "dump" or step[2] == "dump":
        job = out["workloads"][workload]["dump"]
    else:
        group = group_of(policy, workload)
        holder = out["groups"][group] if group in out.get("groups", {}) else tier
        copies = holder.get("copies", {})
        if step[2] not in copies:
            copies = out["workloads"][workload]["copies"]
        job = copies[step[2]]
    zoned = isinstance(job["schedule"], dict) and " without a `zone`" not in help_text
    job["schedule"] = {**job["schedule"], "at": step[3]} if zoned else step[3]
    return out, seconds(step[4]), workload


def proposals_hold(tierc, policy, findings):
    n = 0
    for f in findings:
        workload, scenarios = read(f)
        kind = "rpo" if f["code"] in RPO else "rto"
        for text in f["helps"]:
            change = changed(policy, f, text)
            if change is None:
                continue
            n += 1
            new, loses, whom = change
            after = why(tierc, new)
            mine = [w for w in after if tier_of(new, w) == tier_of(new, workload)] if whom is None else [whom]
            for w in mine:
                for s in scenarios:
                    allowed = {"kept", "within-grace", "accepted", "none"} if whom else {"kept", "accepted", "none"}
                    if after[w][s][kind + "Verdict"] not in allowed:
                        raise Wrong(f"`{text}` does not keep it for {w} in {s}")
            if loses is not None and max(after[whom][s]["loss"] for s in scenarios) != loses:
                raise Wrong(f"`{text}` loses {max(after[whom][s]['loss'] for s in scenarios)} s")
    return n


def main():
    tierc, failed, findings_seen, proposals = sys.argv[1], 0, 0, 0
    for path in sys.argv[2:]:
        try:
            with open(path, encoding="utf-8") as file:
                policy = json.load(file)
            answer = ask(tierc, policy, "check", "--format", "json", "--info", "--now", "2026-11-24", *SHOWN)
            findings = [f for f in answer["diagnostics"] if f["code"] in ALL and not f.get("accepted")]
            verdicts = why(tierc, policy)
            out_of_place = any("only in a store with an `s3://` URL" in f["message"] for f in answer["diagnostics"])
            verdicts_have_findings(policy, verdicts, findings, out_of_place)
            findings_have_verdicts(policy, verdicts, findings)
            findings_seen += len(findings)
            proposals += proposals_hold(tierc, policy, findings)
        except Wrong as wrong:
            print(f"FAIL promises: {path}: {wrong}")
            failed += 1
    print(f"promises: {findings_seen} findings, {proposals} proposals of {len(sys.argv) - 2} policies")
    print(f"promises: {len(sys.argv) - 2 - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
