"""Drives yaml_safety: every text must come back as it was through libyaml, PyYAML (YAML 1.1), our own
reader (YAML 1.2) and, where it is installed, ruamel.yaml (YAML 1.2); what is no text is refused."""
import random
import re
import subprocess
import sys

import yaml

PROGRAM = sys.argv[1]
LOST = re.compile("[\x00\x7f-\x9f\ufffe\uffff]")  # refused by our own reader, with a message

TEXTS = """y Y yes Yes YES n N no NO on On off OFF true True TRUE false null Null NULL ~ inf -inf .inf
nan .nan NaN 0 1 -1 +1 0755 0o17 0x1F 0b101 1_000 08 1e3 1E3 12e6 1.5e3 .5 5. 1.10 685_230.15 12:30
190:20:30 2026-01-01 2026-01-01T00:00:00Z 18446744073709551616 = << - ? : , [ ] { } # & * ! | > ' " % @ `
-- --- ... a: :a a:b #a &a *a !a !!int a,b [a] {a} 1Gi 100m 1m30s kube-system a.b/c-d_e / // .. .a""".split()
TEXTS += [
    "", " ", "  ", " a", "a ", "\t", "\ta", "a\t", "a\tb", "\n", "\n\n", "a\n", "a\n\n", "\na", "a\nb", "a\n b\n",
    " a\nb\n", "a \nb\n", "a\n\nb\n", "a\n\n\nb", "a\r\nb\r\n", "a\rb", "\r", "a: b", "a # b", "- a", "? a", ": a",
    "--- a", "... a", "---\na: 1\n", "a\n---\nb\n", "a\n...\nb\n", "% a", "%YAML 1.1", "#!/bin/sh\nset -eu\necho \"$A\"\n",
    "${HOME}", "$${HOME}", "${A:=b}", "{{ $labels.x }}", "{{ $value | humanize }}", "'; rm -rf /", "\"; rm -rf /", "$(id)",
    "`id`", "\\", "\\n", "a\\", "\"", "''", '""', "0 3 * * *", "*/5 * * * *", "0 3 * * 1-5", "x" * 10000,
    "word " * 3000 + "end", ("line " * 40 + "x\n") * 50, "\U0001F600", "a\U0001F600b\nc\n", "gr\u00fc\u00df", "\u65e5\u672c\u8a9e\n\u65e5\n",
    "\u0085", "a\u0085b", "a\u0085\nb\n", "\u2028", "a\u2028b\nc\n", "\u2029", "\ufeff", "\ufeffa", "a\ufeffb\nc\n", "\ufffd",
    "\ufffe", "\uffff", "\U0010ffff", "\ue000", "\u00a0", "\u00a0a\nb\n", "\u200b", "\u202e", "\x01", "\x07", "\x1b[0m", "\x7f", "\x80", "\x9f",
    "a\x0bb", "a\x0cb", "{\"a\": [1, true, null]}", "{\n  \"a\": \"b\"\n}\n", "k" * 127, "k" * 128, "k" * 129, "k" * 1025,
    "key with blanks " * 10, "a\nb: c\n", "? |\n a\n", "|-\n  a", ">\n  a", "&a b", "*", "a" + "\n" * 5, "\u3000a\nb\n",
]


def random_texts(count):
    """Texts of pieces that mean something to YAML, always the same ones."""
    pieces = list(" \t\n\r:#-?!&*[]{},|>'\"%@`\\~=<.0123456789aAeExyn_/+$") + [
        ": ", " #", "- ", "\n  ", "\n---\n", "\n...\n", "\u0085", "\u2028", "\ufeff", "\U0001F600", "\u00fc", "yes", "null", "\x00"[:0]]
    source = random.Random(1)
    return ["".join(source.choices(pieces, k=source.randrange(1, 12))) for _ in range(count)]


def run(args, data):
    return subprocess.run([PROGRAM, *args], input=data, capture_output=True, check=False)


def pack(texts):
    return b"".join(t.encode() + b"\0" for t in texts)


class Counts:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, reader, texts, got):
        if len(texts) != len(got):
            self.failed += 1
            print(f"FAIL {reader}: {len(got)} texts of {len(texts)}")
            return
        for want, have in zip(texts, got):
            if type(have) is str and want == have:
                self.passed += 1
            else:
                self.failed += 1
                print(f"FAIL {reader}: {want!r:.80} came back as {have!r:.80}")


def check_document(counts, reader, texts, doc):
    """Every place of the document in which a text stands."""
    counts.check(f"{reader} items", texts, doc["items"])
    counts.check(f"{reader} keys", texts, list(doc["keys"]))
    counts.check(f"{reader} values", texts, list(doc["keys"].values()))
    counts.check(f"{reader} labels", texts, list(doc["metadata"]["labels"].values()))
    counts.check(f"{reader} annotations", texts, list(doc["metadata"]["annotations"].values()))
    counts.check(f"{reader} env", texts, [e["value"] for e in doc["env"]])


def main():
    counts = Counts()
    texts = list(dict.fromkeys(TEXTS + random_texts(4000)))
    written = run(["write"], pack(texts))
    if written.returncode != 0:
        sys.exit("yaml-safety: 0 passed, 1 failed")
    if b"\t" in written.stdout or b"\r" in written.stdout or b"\xef\xbb\xbf" in written.stdout:
        counts.failed += 1
        print("FAIL a tab, a carriage return or a byte order mark stands in the output")
    # Our own reader refuses what some reader of the output loses: such a text never comes to be written.
    kept = [t for t in texts if not LOST.search(t)]
    for reader, given in (("libyaml", texts), ("own", kept)):
        got = run(["read", reader], run(["write"], pack(given)).stdout)
        counts.check(reader, given, [t.decode() for t in got.stdout.split(b"\0")[:-1]])
    if run(["read", "own"], written.stdout).returncode == 0:
        counts.failed += 1
        print("FAIL own: read what kustomize would lose")
    check_document(counts, "PyYAML", texts, yaml.load(written.stdout, Loader=yaml.SafeLoader))
    try:
        from ruamel.yaml import YAML
        check_document(counts, "ruamel", texts, YAML(typ="safe", pure=True).load(written.stdout.decode()))
    except ImportError:
        pass
    for bad in (b"\xff", b"a\xc3", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x28\xa1"):
        refused = run(["write"], bad + b"\0")
        if refused.returncode == 1 and refused.stdout == b"":
            counts.passed += 1
        else:
            counts.failed += 1
            print(f"FAIL {bad!r} was written")
    print(f"yaml-safety: {counts.passed} passed, {counts.failed} failed")
    sys.exit(counts.failed != 0)


main()
