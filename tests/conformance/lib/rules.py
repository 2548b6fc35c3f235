"""Alert rules: what promtool does not look at, and whether their tests would notice a mistake.

  rules.py lint DIR          the rules that DIR/tests holds, by the list below
  rules.py same DIR          the PrometheusRules of DIR hold exactly the groups of the plain file
  rules.py dashboard DIR     prints the dashboard's queries as rules, for promtool
  rules.py mutate DIR KIND   changes each alert in one way; each change must make a test fail
"""
import copy
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
WHOLE = re.compile(r"^(0|(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?)$")
OBJECT_LIMIT = 200 * 1024
# `for` of what compares with a declared set: it must outlast what is slow by design.
DECLARED = {"TiercPolicyMismatch"}
OF_LONGHORN = {"LonghornBackupTargetDown", "LonghornNoRecentBackups", "LonghornSnapshotCreationFailed", "LonghornStorageLow"}
CATALOGUE = os.path.join(os.path.dirname(__file__), "../../../compiler/units/metrics.def")
METRICS = set(re.findall(r'^METRIC\("(\w+)"', open(CATALOGUE, encoding="utf-8").read(), re.M)) | {
    "kube_cronjob_status_last_successful_time", "kube_cronjob_spec_suspend", "kube_cronjob_created",
    "kube_deployment_status_replicas_available",
}


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, LOADER)


def plain(folder):
    return os.path.join(folder, "tests", "prometheus-rules.plain.yaml")


def tests(folder):
    return os.path.join(folder, "tests", "prometheus-rules.test.yaml")


def objects(folder):
    with open(os.path.join(folder, "observability", "prometheus-rules.yaml"), encoding="utf-8") as file:
        return file.read(), list(yaml.load_all(open(file.name, encoding="utf-8"), LOADER))


def seconds(text):
    units = {"y": 31536000, "w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
    return sum(int(n) * units[u] for n, u in re.findall(r"(\d+)([ywdhms])", text))


def bare(expr):
    """An expression without what its strings hold."""
    return re.sub(r'"(\\.|[^"\\])*"', '""', expr)


def said(rule):
    labels = rule.get("labels", {})
    which = [labels[k] for k in ("copy", "workload", "scenario", "tier", "drill") if k in labels]
    return " ".join([rule.get("alert") or rule.get("record"), *which])


# ------------------------------------------------------------------------------------------- lint


def lint_expr(rule, find):
    expr = rule["expr"]
    outer = bare(expr)
    if not re.search(r"[<>]=?|==|!=", outer) and not outer.startswith("absent(") and " unless " not in outer:
        find("compares nothing")
    if re.search(r"\b(increase|i?rate|i?delta|resets|changes)\(", outer):
        find("takes a gauge for a counter")
    if re.search(r"\b(hour|minute|day_of_\w+|days_in_month|month|year)\(", outer):
        find("goes by the time of day")
    for operator in re.findall(r"\b(?:and|or|unless)\b(?! on \()", outer):
        find(f"`{operator}` without on (…)")
    if re.search(r"\b(instance|pod|exported_\w+)\b *(=|!)", outer):
        find("selects by where a series was scraped")
    for use in re.finditer(r"\b\w+_(?:timestamp_seconds|created|successful_time)\b", outer):
        before = outer[: use.start()]
        fine = re.search(r"time\(\) - max( by \([^)]*\) )?\($", before) or before.endswith("absent(")
        fine = fine or re.search(r"unless on \([^)]*\) $", before) or re.search(r"count by \(workload\) \($", before)
        if not fine:
            find(f"reads {use.group(0)} raw")
    for pattern in re.findall(r'[=!]~"((?:\\.|[^"\\])*)"', expr):
        if not re.fullmatch(r"(?:[A-Za-z0-9_/ -]|\\\\[.+])+(\|(?:[A-Za-z0-9_/ -]|\\\\[.+])+)+", pattern):
            find(f"the pattern {pattern} is no set")
    if re.search(r"\d\.\d|\d[eE]\d", re.sub(r"[a-z_:]\w*", "", outer)):
        find("a number is no integer")


def lint_names(rule, records, find):
    outer = bare(rule["expr"])
    for name in re.findall(r"\b[a-z][a-z0-9_]*(?::[a-z0-9_:]+)?\b(?=[{)]| [<>=]|$)", outer):
        if ":" in name and name not in records:
            find(f"reads the record {name}, which does not come before it")
        elif "_" in name and ":" not in name and name not in METRICS and not re.search(rf"by \([^)]*\b{name}|on \([^)]*\b{name}", outer):
            find(f"reads {name}, which nobody exports")


def lint_threshold(rule, find):
    text = rule["annotations"].get("threshold", "")
    sums = re.match(r"(\d+) s = (.*)", text)
    number = re.search(r"[<>]=? (\d+)(?!.*[<>])", bare(rule["expr"]))
    if number and int(number.group(1)) > 60 and not text.startswith(number.group(1)):
        find("the threshold does not stand in its annotation")
    if sums and "+" in sums.group(2) and "greater" not in text:
        parts = [2 * int(n) if twice else int(n) for twice, n in re.findall(r"(2 x )?(\d+) s\b", sums.group(2))]
        if sum(parts) != int(sums.group(1)):
            find(f"{sums.group(1)} is not the sum of {parts}")


def lint_text(rule, find):
    labels, annotations = rule["labels"], rule["annotations"]
    if labels.get("severity") not in ("critical", "warning", "info") or not labels.get("policy"):
        find("needs the labels severity and policy")
    if "$value" in json.dumps(labels) or "{{" in annotations.get("summary", "{{"):
        find("a label or the summary changes with the value")
    for key in ("summary", "description"):
        if not annotations.get(key):
            find(f"has no {key}")
    kept = set(labels)
    for group in re.findall(r"(?:max|min|count) by \(([^)]*)\)", rule["expr"]):
        kept |= set(re.split(r", *", group))
    if rule["alert"] == "TiercCopyNotReported":
        kept |= {"workload", "tier", "copy"}
    for name in re.findall(r"\$labels\.(\w+)", json.dumps(annotations)):
        if name not in kept:
            find(f"tells the label {name}, which is aggregated away")


def lint_timing(rule, find):
    wait = rule.get("for", "")
    for key in ("for", "keep_firing_for"):
        if key in rule and (not rule[key] or not WHOLE.match(rule[key])):
            find(f"`{key}` is no duration")
    if seconds(wait) > (21600 if rule["alert"] in DECLARED else 1800):
        find("waits too long")
    if "absent(" in rule["expr"] and seconds(wait) < 120:
        find("absent() for less than two scrapes")
    if seconds(wait) < 300:
        find("waits for nothing")


def lint_group(group, seen, find):
    if set(group) != {"name", "interval", "rules"} or not 30 <= seconds(group["interval"]) <= 120:
        find(group["name"], "has an interval that loses series, or fields that old versions refuse")
    for rule in group["rules"]:
        name = said(rule)
        key = (rule.get("alert") or rule.get("record"), json.dumps(rule.get("labels", {}), sort_keys=True))
        if key in seen:
            find(name, "stands twice")
        seen.add(key)
        one = lambda what, name=name: find(name, what)
        if "record" in rule:
            if not re.fullmatch(r"[a-z_]+:[a-z_]+:[a-z_]+", rule["record"]):
                one("is not named level:metric:operation")
            continue
        if not re.fullmatch(r"Tierc([A-Z][a-z]+)+", rule["alert"]) and rule["alert"] not in OF_LONGHORN:
            one("has a name of another")
        for check in (lint_expr, lint_threshold, lint_text, lint_timing):
            check(rule, one)


def lint_complete(rules, find):
    """What must be there for what is declared."""
    of = {}
    for rule in rules:
        of.setdefault(rule.get("alert") or rule.get("record"), []).append(rule.get("labels", {}))
    for labels in of.get("tierc_copy:expected:info", []):
        for alert in ("TiercBackupLate", "TiercBackupNeverSucceeded"):
            if not any(x["copy"] == labels["copy"] and x["tier"] == labels["tier"] and x.get("workload", labels["workload"]) == labels["workload"] for x in of.get(alert, [])):
                find(f"{labels['workload']} {labels['copy']}", f"has no {alert}")
    for alert in ("TiercVerifierStale", "TiercVerifierAbsent", "TiercVerifierIncomplete", "TiercPolicyMismatch", "TiercCopyNotReported"):
        if alert not in of:
            find("policy", f"has no {alert}")


def lint_tests(folder, rules, find):
    """Each alert by name is tested both ways, and no test is about an alert that is not there."""
    alerts = {r["alert"] for r in rules if "alert" in r}
    firing, quiet = set(), set()
    for test in load(tests(folder))["tests"]:
        for case in test.get("alert_rule_test", []):
            (firing if case["exp_alerts"] else quiet).add(case["alertname"])
        for case in test.get("promql_expr_test", []):
            names = re.findall(r'alertname=~?"([^"]*)"', case["expr"])
            (firing if case["exp_samples"] else quiet).update(a for a in alerts if any(re.fullmatch(n, a) for n in names))
            unknown = [n for n in names if not any(re.fullmatch(n, a) for a in alerts)]
            for name in unknown:
                find(test["name"], f"asks for {name}, which does not exist")
    for name in (firing | quiet) - alerts:
        find("tests", f"ask for {name}, which does not exist")
    for name in alerts - firing:
        find(name, "is never made to fire")
    for name in alerts - quiet:
        find(name, "is never kept quiet")


def lint(folder):
    found = []
    find = lambda name, what: found.append(f"{name} {what}")
    groups, seen, records = load(plain(folder))["groups"], set(), set()
    rules = [r for g in groups for r in g["rules"]]
    for group in groups:
        lint_group(group, seen, find)
    for rule in rules:
        if "record" in rule:
            records.add(rule["record"])
        lint_names(rule, records, lambda what, rule=rule: find(said(rule), what))
    lint_complete(rules, find)
    lint_tests(folder, rules, find)
    linked = {"runbook_url" in r["annotations"] for r in rules if "alert" in r}
    if len(linked) != 1:
        find("rules", "have a runbook, but not all of them")
    digest = json.load(open(os.path.join(folder, "plan.json"), encoding="utf-8"))["digest"]
    if not any(f'policy_sha256="{digest}"' in r["expr"] for r in rules):
        find("rules", "do not know the digest of the plan")
    print("\n".join(found))
    return not found


def same(folder):
    text, docs = objects(folder)
    largest = max(len(part.encode()) for part in text.split("\n---\n"))
    if largest > OBJECT_LIMIT:
        print(f"an object of {largest} bytes")
        return False
    wrapped = [g for d in docs for g in d["spec"]["groups"]]
    key = lambda group: group["name"]
    return sorted(wrapped, key=key) == sorted(load(plain(folder))["groups"], key=key)


# -------------------------------------------------------------------------------------- dashboard


def dashboard(folder):
    with open(os.path.join(folder, "observability", "grafana-dashboard.yaml"), encoding="utf-8") as file:
        (name, text), = yaml.load(file, LOADER)["data"].items()
    model = json.loads(text)
    ids = [p["id"] for p in model["panels"]]
    cells = [(x, y) for p in model["panels"] for x in range(p["gridPos"]["x"], p["gridPos"]["x"] + p["gridPos"]["w"])
             for y in range(p["gridPos"]["y"], p["gridPos"]["y"] + p["gridPos"]["h"])]
    assert name.endswith(".json") and len(model["uid"]) <= 40 and "__inputs" not in model
    assert len(set(ids)) == len(ids) and len(set(cells)) == len(cells) and max(x for x, _ in cells) < 24
    rules = []
    for panel in model["panels"]:
        for target in panel["targets"]:
            expr = re.sub(r"\$\{\w+\}", ".*", target["expr"])
            rules.append({"record": f"panel:{panel['id']}:{target['refId'].lower()}", "expr": expr})
    for rule in rules:
        for metric in re.findall(r"\b(?:tierc|longhorn|kube)_\w+(?::\w+)*", rule["expr"]):
            assert metric in METRICS or ":" in metric, metric
    print(yaml.dump({"groups": [{"name": "dashboard", "rules": rules}]}, Dumper=DUMPER))
    return True


# -------------------------------------------------------------------------------------- mutations


def number_after(expr, change):
    """The last number that something is compared with, changed."""
    hits = list(re.finditer(r"([<>]=?|==) (\d+)", expr))
    if not hits:
        return None
    hit = hits[-1]
    return expr[: hit.start(2)] + str(change(int(hit.group(2)))) + expr[hit.end(2):]


def threshold(rule):
    small = lambda n: n + 1 if n < 60 else None
    for change in (lambda n: small(n) or n + 601, lambda n: small(n) or n - 601):
        mutant = number_after(rule["expr"], change)
        if mutant:
            yield {**rule, "expr": mutant}


def comparison(rule):
    expr = rule["expr"]
    for hit in re.finditer(r"(?<=[ )])(>|<|==)(?= )", expr):
        others = {">": ("<", ">="), "<": (">", "<="), "==": ("!=",)}[hit.group(1)]
        for other in others:
            yield {**rule, "expr": expr[: hit.start()] + other + expr[hit.end():]}


def aggregation(rule):
    expr = rule["expr"]
    for hit in re.finditer(r"\b(max|min)(?= by \(|\()", expr):
        other = {"max": "min", "min": "max"}[hit.group(1)]
        yield {**rule, "expr": expr[: hit.start()] + other + expr[hit.end():]}
    for hit in re.finditer(r"\b(?:max|min) by \(([^)]*)\)", expr):
        yield {**rule, "expr": expr[: hit.start()] + hit.group(0)[:3] + expr[hit.end():]}


def absent(rule):
    expr = rule["expr"]
    if expr.startswith("absent("):
        yield {**rule, "expr": expr[len("absent("):-1]}
        yield {**rule, "expr": "absent(vector(1))"}
    for hit in re.finditer(r" (unless|and) on \(", expr):
        head = expr[: hit.start()]
        if head.count("(") == head.count(")"):
            yield {**rule, "expr": head}
            yield {**rule, "expr": expr[: hit.start(1)] + {"unless": "and", "and": "unless"}[hit.group(1)] + expr[hit.end(1):]}


def wait(rule):
    yield {k: v for k, v in rule.items() if k != "for"}
    yield {**rule, "for": f"{seconds(rule['for']) + 300}s"}
    if seconds(rule["for"]) > 300:
        yield {**rule, "for": f"{seconds(rule['for']) - 300}s"}


def selector(rule):
    for hit in re.finditer(r'\b(copy|scenario|tier|kind|workload|cronjob|deployment)=(~?)"[^"]*",?', rule["expr"]):
        expr = (rule["expr"][: hit.start()] + rule["expr"][hit.end():]).replace(",}", "}").replace("{}", "")
        yield {**rule, "expr": expr}


def severity(rule):
    other = {"warning": "critical", "critical": "warning"}[rule["labels"]["severity"]]
    yield {**rule, "labels": {**rule["labels"], "severity": other}}


KINDS = {"threshold": threshold, "comparison": comparison, "aggregation": aggregation, "absent": absent, "for": wait, "severity": severity}


def about(test, rule):
    """Short tests of this alert: those that name it, and its copy, scenario or drill."""
    text = json.dumps(test)
    return rule["alert"] in text and all(json.dumps(rule["labels"][k])[1:-1] in text for k in ("copy", "scenario", "drill") if k in rule["labels"])


class Bench:
    """A folder in which one set of rules after another meets the tests."""

    def __init__(self, folder, work):
        self.rules, self.suite, self.work = load(plain(folder)), load(tests(folder)), work

    def run(self, rules, chosen):
        with open(os.path.join(self.work, "prometheus-rules.plain.yaml"), "w", encoding="utf-8") as file:
            yaml.dump(rules, file, Dumper=DUMPER)
        with open(os.path.join(self.work, "t.yaml"), "w", encoding="utf-8") as file:
            yaml.dump({**self.suite, "tests": chosen}, file, Dumper=DUMPER)
        done = subprocess.run(["promtool", "test", "rules", os.path.join(self.work, "t.yaml")], capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        if done.returncode != 0 and "got:" not in said:
            raise ValueError(f"no test failed, the rules did: {said}")
        return done.returncode == 0

    def survives(self, group, index, mutant):
        rules = copy.copy(self.rules)
        rules["groups"] = [dict(g) for g in self.rules["groups"]]
        changed = list(rules["groups"][group]["rules"])
        changed[index] = mutant
        rules["groups"][group]["rules"] = changed
        short = [t for t in self.suite["tests"] if about(t, mutant) and " healthy " not in t["name"]]
        return self.run(rules, short) and self.run(rules, self.suite["tests"])


def mutate(folder, kind):
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(folder, work)
        killed, alive = 0, []
        if not bench.run(bench.rules, bench.suite["tests"]):
            print("the tests fail without any change")
            return False
        # Thresholds are numbers of their own; all else comes from one template for each alert.
        done = set()
        for g, group in enumerate(bench.rules["groups"]):
            for r, rule in enumerate(group["rules"]):
                if "alert" not in rule or (kind != "threshold" and rule["alert"] in done):
                    continue
                done.add(rule["alert"])
                for mutant in KINDS[kind](rule):
                    if bench.survives(g, r, mutant):
                        alive.append(f"{said(rule)}: {mutant.get('for')} {mutant['expr']}")
                    else:
                        killed += 1
    print(f"{killed} of {killed + len(alive)} changes noticed", *alive, sep="\n")
    return not alive and killed > 0


VERBS = {"lint": lint, "same": same, "dashboard": dashboard, "mutate": mutate}

if __name__ == "__main__":
    sys.exit(0 if VERBS[sys.argv[1]](*sys.argv[2:]) else 1)
