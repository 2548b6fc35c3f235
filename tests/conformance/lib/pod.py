"""Runs the pod of an emitted CronJob as processes of this machine.

pod.py FILE NAMESPACE/NAME PLACE

Commands, environment, mounts, user and read-only root are those of the manifest; each container runs
in namespaces of its own (bubblewrap), the initContainers first. Instead of an image it sees this
machine's /usr. PLACE stands for the cluster: secrets/NAME/KEY and claims/NAME are there before;
messages/CONTAINER (what it says as it ends) and pid (its first process) come from here.

POD_SHELL: what is called sh in it. POD_PATH: where its programs are, before /usr/bin; what of it is
outside /usr is shown to it, as are the folders in POD_SHOW.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

KNOWN = {"name", "image", "command", "env", "terminationMessagePolicy", "resources", "securityContext", "volumeMounts"}


def fail(why):
    sys.exit(f"pod.py: {why}")


def expanded(value, known):
    """As pkg/third_party/forked/golang/expansion of Kubernetes has it: `$(NAME)`, and `$$` for `$`."""
    def one(m):
        if m.group() == "$$":
            return "$"
        return known.get(m.group(1), m.group())
    return re.sub(r"\$\$|\$\(([^()]*)\)", one, value)


def project(source, items, target):
    target.mkdir(parents=True)
    for item in items or [{"key": f.name, "path": f.name} for f in sorted(source.iterdir())]:
        if not (source / item["key"]).is_file():
            fail(f"{source} has no key {item['key']}")
        shutil.copyfile(source / item["key"], target / item["path"])


class Pod:
    def __init__(self, documents, namespace, name, place):
        self.documents, self.namespace, self.place = documents, namespace, pathlib.Path(place)
        self.spec = self.find("CronJob", name)["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        self.own = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=self.place))
        self.volumes = {v["name"]: self.volume(v) for v in self.spec["volumes"]}

    def find(self, kind, name):
        for d in self.documents:
            if d["kind"] == kind and d["metadata"]["name"] == name and d["metadata"].get("namespace") == self.namespace:
                return d
        fail(f"no {kind} {self.namespace}/{name}")

    def volume(self, v):
        target = self.own / v["name"]
        if "configMap" in v:
            keys = self.own / ".keys" / v["name"]
            keys.mkdir(parents=True)
            for key, text in self.find("ConfigMap", v["configMap"]["name"])["data"].items():
                (keys / key).write_text(text, encoding="utf-8")
            project(keys, v["configMap"].get("items"), target)
        elif "secret" in v:
            project(self.place / "secrets" / v["secret"]["secretName"], v["secret"].get("items"), target)
        elif "persistentVolumeClaim" in v:
            target = self.place / "claims" / v["persistentVolumeClaim"]["claimName"]
            if not target.is_dir():
                fail(f"no claim {target}")
        elif "emptyDir" in v:
            target.mkdir(parents=True)
        else:
            fail(f"a volume of a kind that is not known: {v}")
        return target

    def environment(self, container):
        env = {}
        for one in container.get("env", []):
            if "value" in one:
                env[one["name"]] = expanded(one["value"], env)
            else:
                ref = one["valueFrom"]["secretKeyRef"]
                env[one["name"]] = (self.place / "secrets" / ref["name"] / ref["key"]).read_text(encoding="utf-8")
        return env

    def sandbox(self, container, message):
        unknown = set(container) - KNOWN
        if unknown:
            fail(f"fields that are not known: {unknown}")
        user, own = self.spec["securityContext"], container["securityContext"]
        if not own["readOnlyRootFilesystem"] or own["capabilities"] != {"drop": ["ALL"]}:
            fail("a container that is less restricted than this place is")
        args = ["bwrap", "--die-with-parent", "--as-pid-1", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--cap-drop", "ALL"]
        args += ["--uid", str(user["runAsUser"]), "--gid", str(user["runAsGroup"]), "--clearenv"]
        args += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev", "--ro-bind", "/etc/ssl", "/etc/ssl"]
        for link in ("bin", "lib", "lib64"):
            args += ["--symlink", "usr/" + link, "/" + link]
        for extra in ("/etc/alternatives", "/etc/ld.so.cache"):
            args += ["--ro-bind-try", extra, extra]
        path = [p for p in os.environ.get("POD_PATH", "").split(":") if p]
        for shown in path + [p for p in os.environ.get("POD_SHOW", "").split(":") if p]:
            if not (shown + "/").startswith("/usr/"):
                args += ["--ro-bind", shown, shown]
        if "POD_SHELL" in os.environ:
            args += ["--ro-bind", os.environ["POD_SHELL"], "/usr/bin/sh"]
        for mount in sorted(container["volumeMounts"], key=lambda m: m["mountPath"]):
            args += ["--ro-bind" if mount.get("readOnly") else "--bind", str(self.volumes[mount["name"]]), mount["mountPath"]]
        args += ["--bind", str(message), "/dev/termination-log", "--chdir", "/", "--remount-ro", "/"]
        env = {"PATH": ":".join(path + ["/usr/bin"]), **self.environment(container)}
        for name, value in env.items():
            args += ["--setenv", name, value]
        return args

    def run(self, container):
        message = self.place / "messages" / container["name"]
        message.parent.mkdir(exist_ok=True)
        message.write_text("", encoding="utf-8")
        report, into = os.pipe()
        args = self.sandbox(container, message) + ["--info-fd", str(into), "--"] + container["command"]
        process = subprocess.Popen(args, pass_fds=[into], stdin=subprocess.DEVNULL)
        os.close(into)
        with os.fdopen(report) as f:
            said = f.read()
        if said:
            (self.place / "pid").write_text(str(json.loads(said)["child-pid"]), encoding="utf-8")
        return process.wait()


def main(path, name, place):
    with open(path, encoding="utf-8") as f:
        documents = [d for d in yaml.safe_load_all(f) if d]
    pod = Pod(documents, *name.split("/"), place)
    try:
        return run(pod)
    finally:
        shutil.rmtree(pod.own, ignore_errors=True)


def run(pod):
    for container in pod.spec.get("initContainers", []) + pod.spec["containers"]:
        status = pod.run(container)
        if status != 0:
            print(f"{container['name']}: status {status}", file=sys.stderr)
            return 1
    return 0


sys.exit(main(*sys.argv[1:]))
