"""Texts that some reader of YAML takes for something else, and what became of them.

policy INDEX...          a policy (as JSON) whose StorageClass carries these texts
count                    how many texts there are
show INDEX               one of them, escaped
check FILE INDEX...      the StorageClass in FILE carries them, for libyaml with
                         YAML 1.1 and for a reader of YAML 1.2
served FILE INDEX...     the same of the API server's JSON
agree FILE...            both readers see the same in each file
guarded BUILD            what Flux would substitute stands in objects that say no
"""
import datetime
import json
import sys

import ruamel.yaml
import yaml

TEXTS = [
    "yes", "No", "on", "OFF", "y", "n", "true", "False", "null", "Null", "~", "",
    "0755", "0o17", "0x1F", "0b101", "1e3", "1E3", "1.10", ".5", "5.", "1_000", "+1", "-0", "08", "1:30", "12:30",
    "190:20:30", ".inf", "-.INF", ".nan", "2026-01-01", "2026-01-01T00:00:00Z", "18446744073709551616",
    "=", "<<", "!x", "&a", "*a", "a #b", "#c", "a: b", "- a", "? a", "%x", "@x", "`x", "|", ">", "{a", "[a", "]", "}", ",",
    "'", '"', "'; rm -rf /", '"; rm -rf /', "\\", "\\n", " leading", "trailing ", "\t", "a\tb",
    "${HOME}", "$$", "$${HOME}", "${A:-x}", "{{ $labels.x }}", "$(cmd)",
    "two\nlines", "two\nlines\n", "\nfirst empty", "cr\rlf", "cr\r\nlf\r\n", "trailing blank \nnext",
    "---", "...", "--- a", "\ufeffbom", "emoji \U0001f600", "nel\u0085", "ls\u2028ps\u2029", "nbsp\u00a0", "\u007f", "esc\u001b[31m", "\u0001", "\u001f", "\u0080", "\u009f", "\ufffe", "\uffff", "\U0001ffff", "\U0010ffff",
    "e\u0301 \u00e9", "rtl \u202e", "x" * 10000, "nul\u0000",
]


def policy(*indices):
    return {
        "apiVersion": "tierc/v1",
        "policy": "texts",
        "cluster": {
            "name": "texts",
            "longhorn": {"version": "1.10"},
            "transfer": {"backup": "80MiB/s", "restore": "80MiB/s"},
            "recovery": {"rebuild": "2h"},
            "images": {"tierv": "registry.lan/tierv:1.0.0"},
        },
        "stores": {"local": {"type": "longhorn-snapshot"}, "nas": {"type": "longhorn-backup", "url": "nfs://nas.lan:/volume1"}},
        "tiers": {
            "keep": {
                "rpo": "25h",
                "rto": "4h",
                "copies": {
                    "nightly": {"store": "local", "schedule": "daily at 02:00", "keep": "7d"},
                    "nas": {"store": "nas", "schedule": "daily at 03:00", "keep": "14d"},
                },
            }
        },
        "workloads": {"wiki": {"tier": "keep", "volumes": [{"pvc": "home/wiki", "size": "1Gi"}]}},
        "storageClasses": {"texts": {"group": "keep", "parameters": parameters(*indices)}},
    }


def parameters(*indices):
    return {f"text{i}": TEXTS[int(i)] for i in indices}


def old(path):
    """libyaml, and the types of YAML 1.1."""
    with open(path, encoding="utf-8", newline="") as f:
        return [d for d in yaml.load_all(f, Loader=yaml.CSafeLoader) if d]


def new(path):
    with open(path, encoding="utf-8", newline="") as f:
        return [d for d in ruamel.yaml.YAML(typ="safe", pure=True).load_all(f) if d]


def check(path, *indices):
    yield from carried("YAML 1.1", old(path), parameters(*indices))
    yield from carried("YAML 1.2", new(path), parameters(*indices))


def served(path, *indices):
    with open(path, encoding="utf-8") as f:
        yield from carried("JSON", [json.load(f)], parameters(*indices))


def carried(reader, objects, wanted):
    found = [o for o in objects if o["kind"] == "StorageClass"]
    if len(found) != 1:
        yield f"{reader}: {len(found)} StorageClasses"
        return
    for key, text in wanted.items():
        got = found[0]["parameters"].get(key)
        if got != text:
            yield f"{reader}: {json.dumps(text)} became {json.dumps(got, default=str)}"


def agree(*paths):
    for path in paths:
        if old(path) != new(path):
            yield f"{path}: YAML 1.1 and YAML 1.2 differ"
        for value in scalars(old(path)):
            if isinstance(value, (datetime.date, float, bytes)):
                yield f"{path}: {value!r} is neither text, integer nor boolean"


def scalars(value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from scalars(key)
            yield from scalars(item)
    elif isinstance(value, list):
        for item in value:
            yield from scalars(item)
    else:
        yield value


def guarded(build):
    key = "kustomize.toolkit.fluxcd.io/substitute"
    for o in new(build):
        texts = [v for v in scalars(o) if isinstance(v, str)]
        marks = (o["metadata"].get("labels", {}), o["metadata"].get("annotations", {}))
        if any("${" in t or "$$" in t for t in texts) and not any(m.get(key) == "disabled" for m in marks):
            yield f"{o['kind']} {o['metadata']['name']}: holds a variable of Flux and lacks {key}: disabled"


def main():
    verb, arguments = sys.argv[1], sys.argv[2:]
    if verb == "count":
        print(len(TEXTS))
    elif verb == "show":
        print(json.dumps(TEXTS[int(arguments[0])]))
    elif verb == "policy":
        json.dump(policy(*arguments), sys.stdout)
    else:
        wrong = list({f.__name__: f for f in (check, served, agree, guarded)}[verb](*arguments))
        print("\n".join(wrong))
        sys.exit(1 if wrong else 0)


main()
