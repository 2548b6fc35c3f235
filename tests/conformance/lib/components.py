"""What a kustomize Component says it patches, and what a build did.

targets COMPONENT            the names of the PVCs that its patches name
labelled COMPONENT CLAIMS BUILD
                             what was built of CLAIMS: exactly the targets carry
                             the labels, all keep their own, none was invented
"""
import pathlib
import re
import sys

import yaml


def load(path):
    with open(path, encoding="utf-8") as f:
        return [d for d in yaml.load_all(f, Loader=yaml.BaseLoader) if d]


def patches(component):
    """Pairs of a target's pattern and the labels of its patch."""
    for document in load(pathlib.Path(component, "kustomization.yaml")):
        for patch in document["patches"]:
            text = patch.get("patch") or pathlib.Path(component, patch["path"]).read_text(encoding="utf-8")
            yield patch["target"]["name"], yaml.load(text, Loader=yaml.BaseLoader)["metadata"]["labels"]


def names(component):
    """Patterns are a name with anchors and escapes; undo both."""
    return [re.sub(r"\\(.)", r"\1", pattern.removeprefix("^").removesuffix("$")) for pattern, _ in patches(component)]


def targets(component):
    print("\n".join(names(component)))
    return [] if names(component) else ["no target"]


def labelled(component, claims, build):
    wanted = dict(zip(names(component), (labels for _, labels in patches(component))))
    before = {claim["metadata"]["name"]: claim for claim in load(claims)}
    after = {claim["metadata"]["name"]: claim for claim in load(build)}
    for name in sorted(set(before) ^ set(after)):
        yield f"{name}: {'lost' if name in before else 'invented'}"
    for name in sorted(set(before) & set(after)):
        expected = {"kept": "yes", **wanted.get(name, {})}
        if after[name]["metadata"]["labels"] != expected:
            yield f"{name}: labels {after[name]['metadata']['labels']}, expected {expected}"
        if after[name]["spec"] != before[name]["spec"]:
            yield f"{name}: more than labels was patched"


def main():
    wrong = list({"targets": targets, "labelled": labelled}[sys.argv[1]](*sys.argv[2:]))
    print("\n".join(wrong), end="")
    sys.exit(1 if wrong else 0)


main()
