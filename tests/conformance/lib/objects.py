"""Compares Kubernetes objects for the suites; prints what differs and exits 1.

files DIR BUILD       the objects in DIR's files are those of the kustomize build
covers SENT GOT       every field of SENT (JSON list) stands in GOT with its value
versions GOT          one line per object: identity and resourceVersion
identities GOT        one line per object of a JSON list
content GOT           identity of each object and all that its owner wrote
namespaces BUILD      the namespaces that objects of BUILD lie in, those that are
                      objects of BUILD left out
select KIND BUILD     `NAMESPACE NAME` of each object of that kind
only KIND BUILD       the text of the documents of that kind, as it stands
count BUILD           how many objects there are
minus BUILD OTHER     identities of the objects that OTHER lacks, but for those
                      that Flux is told never to prune
dependencies FLUX     names that its Kustomizations depend on and that it lacks
"""
import json
import pathlib
import sys

import yaml

# Scalars stay the text that they are: identities are compared, not values.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def objects(path):
    with open(path, encoding="utf-8") as f:
        return [d for d in yaml.load_all(f, Loader=LOADER) if d]


def identity(o):
    meta = o["metadata"]
    return " ".join([o["apiVersion"], o["kind"], meta.get("namespace", "-"), meta["name"]])


def files(directory, build):
    found = []
    for folder in ("backup", "credentials", "runtime", "observability"):
        for path in sorted(pathlib.Path(directory, folder).glob("*.yaml")):
            if path.name != "kustomization.yaml":
                found += map(identity, objects(path))
    built = list(map(identity, objects(build)))
    wrong = [f"in the files only: {i}" for i in sorted(set(found) - set(built))]
    wrong += [f"in the build only: {i}" for i in sorted(set(built) - set(found))]
    wrong += [f"twice: {i}" for i in sorted(set(found)) if found.count(i) > 1]
    return wrong or ([] if found else ["no object at all"])


def items(path):
    """The objects of a List, or of JSON texts that follow one another."""
    with open(path, encoding="utf-8") as f:
        text = f.read().strip()
    found = []
    while text:
        o, end = json.JSONDecoder().raw_decode(text)
        found += o["items"] if o["kind"] == "List" else [o]
        text = text[end:].lstrip()
    return found


def lost(sent, got, where):
    """Where a sent value is not what stands on the server."""
    if isinstance(sent, dict) and isinstance(got, dict):
        for key, value in sent.items():
            if key not in got:
                yield f"{where}.{key}: sent {json.dumps(value)}, dropped"
            else:
                yield from lost(value, got[key], f"{where}.{key}")
    elif isinstance(sent, list) and isinstance(got, list) and len(sent) == len(got):
        for i, value in enumerate(sent):
            yield from lost(value, got[i], f"{where}[{i}]")
    elif sent != got or type(sent) is not type(got):
        yield f"{where}: sent {json.dumps(sent)}, read back {json.dumps(got)}"


def covers(sent_path, got_path):
    got = {identity(o): o for o in items(got_path)}
    for sent in items(sent_path):
        name = identity(sent)
        if name not in got:
            yield f"{name}: not on the server"
        else:
            yield from lost(sent, got[name], name)


def versions(path):
    for o in sorted(items(path), key=identity):
        print(identity(o), o["metadata"]["resourceVersion"])


def namespaces(build):
    all_objects = objects(build)
    own = {o["metadata"]["name"] for o in all_objects if o["kind"] == "Namespace"}
    for name in sorted({o["metadata"].get("namespace") for o in all_objects} - own - {None}):
        print(name)


def select(kind, build):
    for o in objects(build):
        if o["kind"] == kind:
            print(o["metadata"].get("namespace", "-"), o["metadata"]["name"])


def only(kind, build):
    with open(build, encoding="utf-8", newline="") as f:
        documents = f.read().split("\n---\n")
    print("\n---\n".join(d for d in documents if f"\nkind: {kind}\n" in "\n" + d))


def count(build):
    print(len(objects(build)))


def identities(path):
    for name in sorted(map(identity, items(path))):
        print(name)


def content(path):
    for o in sorted(items(path), key=identity):
        meta = {k: v for k, v in o["metadata"].items() if k in ("labels", "annotations")}
        rest = {k: v for k, v in o.items() if k not in ("metadata", "status")}
        print(identity(o), json.dumps([meta, rest], sort_keys=True))


def pruned(o):
    key = "kustomize.toolkit.fluxcd.io/prune"
    meta = o["metadata"]
    return "disabled" not in (meta.get("labels", {}).get(key), meta.get("annotations", {}).get(key))


def minus(build, other):
    kept = set(map(identity, objects(other)))
    for name in sorted(identity(o) for o in objects(build) if pruned(o)):
        if name not in kept:
            print(name)


def dependencies(flux):
    all_objects = objects(flux)
    own = {o["metadata"]["name"] for o in all_objects}
    wanted = {d["name"] for o in all_objects for d in o["spec"].get("dependsOn", [])}
    for name in sorted(wanted - own):
        print(name)


def main():
    verbs = (files, covers, versions, identities, content, namespaces, select, only, count, minus, dependencies)
    wrong = list({f.__name__: f for f in verbs}[sys.argv[1]](*sys.argv[2:]) or [])
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


main()
