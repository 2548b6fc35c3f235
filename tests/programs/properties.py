"""Changes of a policy that may not make a number worse, or different, on random policies:

- a further copy never worsens the loss of any workload in any scenario;
- a larger `keep` never shortens a look-back;
- the order of definitions changes nothing.

usage: properties.py TIERC [NUMBER]
"""
import copy
import json
import os
import random
import subprocess
import sys
import tempfile

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"]
STORES = {
    "local": {"type": "longhorn-snapshot"},
    "s3": {"type": "longhorn-backup", "url": "s3://bucket-a@eu-central-1/", "credentials": {"secret": "s"}},
    "nas": {"type": "longhorn-backup", "target": "nas", "url": "nfs://nas.lan:/backups"},
    "git": {"type": "external", "by": "somebody", "domain": "region", "immutable": {"mode": "compliance", "days": 9}},
    "mirror": {"type": "external", "by": "somebody else", "domain": "site"},
    "archive": {"type": "s3-objects", "url": "s3://bucket-b@eu-central-1/dumps/", "credentials": {"secret": "s"},
                "lifecycle": {"expire": "9d", "transitions": [{"after": "2d", "to": "GLACIER"}]}},
}


def schedule(r):
    at = f"{r.randrange(60)} {r.choice([r.randrange(5), r.randrange(24)])}"
    return r.choice([f"{at} * * *", f"{at} * * *", f"{at} * * {r.randrange(7)}", f"{at} {r.randrange(1, 29)} * *",
                     f"{r.randrange(60)} */{r.randrange(2, 9)} * * *"])


def keep(r):
    return r.choice([r.randrange(1, 20), f"{r.randrange(1, 60)}d", f"{r.randrange(1, 600)}h"])


def a_copy(r):
    one = {"store": r.choice(["local", "s3", "nas", "git", "mirror"]), "schedule": schedule(r), "keep": keep(r)}
    if r.random() < 0.3:
        one["takes"] = f"{r.randrange(1, 2000)}m"
    return one


def a_dump(r, name):
    dump = {"engine": "postgresql", "schedule": schedule(r), "host": f"db.{name}.svc", "user": "u", "database": "all",
            "password": {"secret": "s", "key": "k"}, "takes": f"{r.randrange(90)}m"}
    if r.random() < 0.5:
        return dump | {"to": {"store": "archive", "size": "1Gi"}}
    return dump | {"to": {"pvc": f"{name}/dumps", "size": "2Gi"}, "keep": keep(r)}


def a_policy(r):
    groups = {f"g{i}": {"tier": r.choice(["hot", "cold"]), "copies": {f"c{j}": a_copy(r) for j in range(r.randrange(1, 4))}}
              for i in range(2)}
    loads = {}
    for name in ("wiki", "shop", "auth"):
        size = {"size": f"{r.randrange(1, 99)}Gi"} | ({"dailyChange": "2Gi"} if r.random() < 0.5 else {})
        loads[name] = {"group": r.choice(["g0", "g1"]), "volumes": [{"pvc": f"{name}/a"} | size, {"pvc": f"{name}/b"} | size]}
        if r.random() < 0.5:
            loads[name] |= {"dump": a_dump(r, name)} | ({"consistency": "any"} if r.random() < 0.5 else {})
    zone = r.choice(ZONES)
    cluster = {"timezone": zone, "longhorn": {"version": "1.10"}, "nodes": r.randrange(1, 4),
               "transfer": {"backup": "9MiB/s", "restore": "50MiB/s"}, "recovery": {"rebuild": "2h"}}
    return {"apiVersion": "tierc/v1", "timezone": zone, "cluster": cluster, "stores": copy.deepcopy(STORES),
            "tiers": {"hot": {"rpo": "25h", "rto": "4h", "missedRuns": r.randrange(3)}, "cold": {"rpo": "8d", "missedRuns": r.randrange(2)}},
            "groups": groups, "workloads": loads, "scenarios": {"flood": {"destroys": "site"}, "fire": {"destroys": "cluster", "rebuild": "1d"}}}


def with_copy(r, policy):
    r.choice(list(policy["groups"].values()))["copies"][f"{r.choice('abcd')}-more"] = a_copy(r)


def kept_longer(r, policy):
    for group in policy["groups"].values():
        for one in group["copies"].values():
            more = r.randrange(3)
            one["keep"] = one["keep"] + more if isinstance(one["keep"], int) else f"{int(one['keep'][:-1]) + more}{one['keep'][-1]}"


def reordered(r, value):
    if isinstance(value, dict):
        items = [(key, reordered(r, of)) for key, of in value.items()]
        r.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        return r.sample([reordered(r, of) for of in value], len(value))
    return value


def numbers(tierc, folder, policies):
    """What `why` says of all of them, in one run."""
    file = os.path.join(folder, "policies.yaml")
    with open(file, "w", encoding="utf-8") as f:
        for i, policy in enumerate(policies):
            policy = json.loads(json.dumps(policy)) # keeps the order, shares nothing
            policy["cluster"]["name"] = policy["policy"] = f"p{i:04}"
            print("---\n" + json.dumps(policy, indent=1), file=f)
    run = subprocess.run([tierc, "why", "--format", "json", file], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"properties: {run.stderr[:2000]}")
    return [answer["workloads"] for answer in json.loads(run.stdout)]


def no_less(before, after):
    """A look-back that is at least as long: without a limit is longest."""
    return after is None or (before is not None and after >= before)


def outcomes(workloads):
    return {(w["name"], s["scenario"]): s for w in workloads for s in w["scenarios"]}


def worsened(before, after):
    """Scenarios in which a further copy lost more."""
    for place, old in outcomes(before).items():
        new = outcomes(after)[place]
        if old["loss"] is not None and (new["loss"] is None or new["loss"] > old["loss"]):
            yield f"{place}: loss {old['loss']} became {new['loss']} with one copy more"


def shortened(before, after):
    for old, new in zip(before, after):
        for a, b in zip(old["copies"], new["copies"]):
            if not no_less(a["lookback"], b["lookback"]):
                yield f"{old['name']} {a['name']}: look-back {a['lookback']} became {b['lookback']} with a larger keep"
    for place, old in outcomes(before).items():
        new = outcomes(after)[place]
        if not no_less(old["lookback"], new["lookback"]):
            yield f"{place}: look-back {old['lookback']} became {new['lookback']} with larger keeps"


def changed(before, after):
    if before != after:
        yield "another order of definitions changed a number"


def main():
    tierc, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    r = random.Random(5)
    base = [a_policy(r) for _ in range(count)]
    more, longer = copy.deepcopy(base), copy.deepcopy(base)
    for policy in more:
        with_copy(r, policy)
    for policy in longer:
        kept_longer(r, policy)
    variants = [(more, worsened), (longer, shortened), ([reordered(r, policy) for policy in base], changed)]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        plain = numbers(tierc, folder, base)
        for policies, broken in variants:
            for i, (before, after) in enumerate(zip(plain, numbers(tierc, folder, policies))):
                found = list(broken(before, after))
                passed, failed = passed + (not found), failed + bool(found)
                for line in found[:3]:
                    print(f"FAIL properties: policy {i}: {line}")
    print(f"properties: {passed} passed, {failed} failed")
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
