"""schema.py ROOT CASES: the schema of policies, held against policies and mistakes."""
import copy
import glob
import json
import os
import re
import sys

import yaml
from jsonschema import Draft202012Validator


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, which editors use: no dates, no sexagesimal numbers, no yes and no."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
]:
    Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))

# (a path, what stands there instead): each is a mistake that an editor should underline.
# `...` removes the key.
MISTAKES = [
    ("apiVersion", "tierc/v2"),
    ("apiVersion", ...),
    ("policy", ...),
    ("policy", "My_Policy"),
    ("policy", "../../x"),
    ("clusters", {}),
    ("cluster.name", "a-name-of-more-than-20-characters"),
    ("cluster.nodes", "3"),
    ("cluster.nodes", 0),
    ("cluster.namespaceExists", "yes"),
    ("cluster.longhorn.version", "latest"),
    ("cluster.transfer.backup", 60),
    ("cluster.transfer.backup", "60Mbit/s"),
    ("cluster.recovery.rebuild", 2),
    ("cluster.pods.tolerations", {}),
    ("stores.local.type", "snapshot"),
    ("stores.local.type", ...),
    ("stores.local.url", "s3://b@r/"),
    ("stores.nas.url", ...),
    ("stores.nas.domain", "data"),
    ("stores.nas.encryption", {"atRest": "yes"}),
    ("stores.nas.credentials", {"secret": "x", "password": "y"}),
    ("stores.nas.lifecycle", {"transitions": [{"after": "30d"}]}),
    ("stores.nas.lifecycle", {"expire": "1y"}),
    ("stores.Bad_Name", {"type": "longhorn-snapshot"}),
    ("tiers.keep.rpo", 24),
    ("tiers.keep.rpo", "1mo"),
    ("tiers.keep.rto", "none"),
    ("tiers.keep.missedRuns", -1),
    ("tiers.keep.objectives", {"volume-loss": "8d"}),
    ("tiers.keep.copies.nightly.schedule", "weekly"),
    ("tiers.keep.copies.nightly.schedule", {"zone": "local"}),
    ("tiers.keep.copies.nightly.keep", 0),
    ("tiers.keep.copies.nightly.keep", "seven"),
    ("tiers.keep.copies.nightly.full", 4),
    ("tiers.keep.copies.nightly.store", ...),
    ("workloads.paperless.volumes", "default/x"),
    ("workloads.paperless.volumes", ["x"]),
    ("workloads.paperless.volumes", [{"size": "1Gi"}]),
    ("workloads.paperless.volumes", [{"pvc": "default/*"}]),
    ("workloads.paperless.volumes", [{"pvc": "default/x", "size": "5GB"}]),
    ("workloads.paperless.volumes", [{"pvc": "default/x", "assign": "label"}]),
    ("workloads.paperless.dump", {"engine": "mysql"}),
    ("enrolment", "off"),
    ("maintenance", {"keepOut": [{"from": "18", "to": "23:00"}]}),
    ("exempt", [{"pvc": "media/x"}]),
    ("allow", [{"code": "herd"}]),
    ("allow", [{"code": "herd", "reason": "x", "until": "tomorrow"}]),
    ("prices", {"s3": {"STANDARD": "0.023/GB-month"}}),
]
# The same for what is right and easily refused.
FINE = [
    ("policy", "*"),
    ("cluster.longhorn.version", 1.10),
    ("cluster.longhorn.settings", {"x": True, "y": 3}),
    ("cluster.recovery.rebuild", "none"),
    ("tiers.keep.rpo", "1d12h"),
    ("tiers.keep.objectives", {"volume-loss": {"rpo": "8d"}, "flood": {"accept": "insured"}}),
    ("tiers.keep.copies.nightly.schedule", "sunday and wed at 03:00"),
    ("tiers.keep.copies.nightly.schedule", "*/15 * * * 1-5"),
    ("tiers.keep.copies.nightly.schedule", {"at": "hourly at :30", "zone": "Europe/Berlin"}),
    ("tiers.keep.copies.nightly.keep", {"copies": 7, "lookback": "6d"}),
    ("workloads.paperless.volumes", ["default/paperless-data"]),
    ("enrolment", "none"),
    ("verification", {"every": "auto"}),
    ("exempt", [{"pvc": "media/x-*", "reason": "x", "until": "2027-06-30"}]),
    ("prices", {"asOf": "2026-11-01", "s3": {"STANDARD": "0.023/GB-month"}}),
]

passed = failed = 0


def count(fine, what):
    global passed, failed
    passed += fine
    failed += not fine
    if not fine:
        print("FAIL", what)


def documents(path):
    with open(path, encoding="utf-8") as file:
        return [d for d in yaml.load_all(file, Loader=Core) if d is not None]


def changed(policy, path, value):
    policy = copy.deepcopy(policy)
    *way, last = path.split(".")
    at = policy
    for step in way:
        at = at.setdefault(step, {})
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return policy


def main():
    root, cases = sys.argv[1:]
    with open(root + "/schema/policy.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    paths = glob.glob(root + "/policies/**/*.yaml", recursive=True) + glob.glob(cases + "/*.yaml")
    for pattern in ("ok/**/policy.yaml", "err/*/near-*/policy.yaml"):
        found = glob.glob(root + "/tests/cases/" + pattern, recursive=True)
        paths += [p for p in found if not os.path.exists(os.path.dirname(p) + "/status")]
    for path in sorted(paths):
        for document in documents(path):
            for error in validator.iter_errors(document):
                print(path, "/".join(map(str, error.absolute_path)), error.message[:200])
            count(validator.is_valid(document), path)
    base = documents(root + "/policies/examples/smallest.yaml")[0]
    for path, value in MISTAKES:
        count(not validator.is_valid(changed(base, path, value)), f"not found: {path}: {value}")
    for path, value in FINE:
        count(validator.is_valid(changed(base, path, value)), f"refused: {path}: {value}")
    print(f"schema: {passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
