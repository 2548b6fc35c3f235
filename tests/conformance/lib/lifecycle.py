"""Judges lifecycle configurations; prints what is wrong and exits 1.

valid FILE            botocore's model of S3 accepts it, enumerations too (which
                      the command line client does not look at)
same SENT GOT         a server gives back the rules that it was sent
"""
import json
import sys

import botocore.session
from botocore.validate import ParamValidator


def read(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def valid(path):
    sent = read(path)
    shape = botocore.session.get_session().get_service_model("s3").shape_for("BucketLifecycleConfiguration")
    report = ParamValidator().validate(sent, shape).generate_report()
    return ([report] if report else []) + list(foreign(sent, shape, ""))


def foreign(value, shape, where):
    """Texts that are not in the enumeration of their place."""
    if isinstance(value, dict):
        for key in set(value) & set(shape.members):
            yield from foreign(value[key], shape.members[key], f"{where}.{key}")
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from foreign(item, shape.member, f"{where}[{i}]")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{where}: {value} is none of {', '.join(shape.enum)}"


def rules(path):
    return {rule["ID"]: json.dumps(rule, sort_keys=True) for rule in read(path)["Rules"]}


def same(sent_path, got_path):
    sent, got = rules(sent_path), rules(got_path)
    for name in sorted(set(sent) | set(got)):
        if sent.get(name) != got.get(name):
            yield f"rule {name}: sent {sent.get(name)}, read back {got.get(name)}"


def main():
    wrong = list({"valid": valid, "same": same}[sys.argv[1]](*sys.argv[2:]))
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
