"""No secret gets past a whole run, or into what it prints; and real repositories are not refused for nothing."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from error_inputs import run

import corpora
import own_fleet
from gitops_compile.adapters.engine import parse
from gitops_compile.check.secrets.objects import Seen, seen_in_object, unfolded
from gitops_compile.model.build import ParseRequest
from installed import write

CANARY = "Canary7f3aQx9ZkWm2Lp8s"
FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {c1: {}}
environments: {dev: {clusters: [c1]}}
apps: {web: {source: {verbatim: true}}}
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: a.dev/web:1\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n"
KEY = f"-----BEGIN PRIVATE KEY-----\n    {CANARY}{CANARY}\n    -----END PRIVATE KEY-----\n"
ESCAPED = "\\n".join(line.strip() for line in KEY.splitlines())
TOKEN = f"ghp_{CANARY}{'a1B2c3D4e5F6g7'}"
ENC = "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"
LAST = "kubectl.kubernetes.io/last-applied-configuration"
HELD = {
    "stringData": ("GC700", f"{SECRET}stringData:\n  key: {CANARY}\n"),
    "data": ("GC700", f"{SECRET}data:\n  key: {b64encode(CANARY.encode()).decode()}\n"),
    "beside SOPS": ("GC701", f"{SECRET}stringData:\n  a: {ENC}\n  b: {CANARY}\nsops:\n  mac: {ENC}\n"),
    "a private key": ("GC704", f"{CONFIG}data:\n  key: |\n    {KEY}"),
    "a private key in base64": ("GC704", f"{CONFIG}binaryData:\n  key: {b64encode(KEY.encode()).decode()}\n"),
    "a token": ("GC705", f"{POD}    args: [--token={TOKEN}]\n"),
    "a token for a name": ("GC705", f"{POD}    env: [{{name: {TOKEN}, value: a}}]\n"),
    "a URL": ("GC706", f"{POD}    env: [{{name: URL, value: 'redis://:{CANARY}@cache'}}]\n"),
    "a user": ("GC706", f"{POD}    command: ['redis://{CANARY}:word@cache']\n"),
    "a key file": (
        "GC707",
        f'{CONFIG}data:\n  key: |\n    {{"type": "service_account", "private_key": "{ESCAPED}"}}\n',
    ),
    "kubectl's copy": ("GC708", f'{CONFIG}  annotations:\n    {LAST}: \'{{"key": "{CANARY}"}}\'\n'),
    "a file of .sops.yaml": ("GC709", f"{SECRET}stringData:\n  key: {CANARY}\n"),
}


def shapes() -> list[str]:
    """The canary as any output could hold it: plain, in base64 at each offset, in hex, in a URL."""
    encoded = [b64encode(b"x" * offset + CANARY.encode()).decode()[4 if offset else 0 : 24] for offset in range(3)]
    return [CANARY, CANARY[4:], *encoded, CANARY.encode().hex(), quote(CANARY)]


@pytest.mark.parametrize(("code", "manifest"), HELD.values(), ids=HELD)
def test_a_secret_is_told_of_and_never_shown(code: str, manifest: str, tmp_path: Path) -> None:
    top = write(tmp_path / "fleet", {"fleet.yaml": FLEET, ".sops.yaml": "creation_rules:\n- path_regex: /secret\n"})
    name = "secret.yaml" if code == "GC709" else "web.yaml"
    (top / "overlays/web").mkdir(parents=True)
    (top / "overlays/web" / name).write_text(manifest, encoding="utf-8")
    for command in ("check", "check -o json", "check --quiet", "render", "render -o json"):
        told, ended = run(command, top)
        assert ended == 1, told
        assert code in told
        assert [shape for shape in shapes() if shape in told] == []
    assert not (top / "rendered").exists()
    kept = [path for name in ("state", "cache") for path in tmp_path.rglob(f"fleet.{name}/**/*") if path.is_file()]
    assert [path for path in kept for shape in shapes() if shape.encode() in path.read_bytes()] == []


@corpora.present
def test_real_repositories_are_not_refused_for_nothing() -> None:
    found: dict[str, tuple[Seen, ...]] = {}
    count = 0
    for name in corpora.NAMES:
        manifests = {p: c for p, c in corpora.corpus(name).items() if p.endswith((".yaml", ".yml", ".json"))}
        requests = [ParseRequest(f"{name}/{path}", {path: content}) for path, content in manifests.items()]
        for result in parse(requests):
            objects = tuple(one.object for one in result.objects)
            count += len(objects)
            seen = tuple(one for part in unfolded(objects) for one in seen_in_object(part, False))
            found |= {result.id: seen} if seen else {}
    assert count > 150
    # With a reason for each that is expected: there is none.
    assert found == {}


def test_our_own_fleet_is_not_refused() -> None:
    result = own_fleet.compiled(own_fleet.REPOSITORY)
    every = [one for objects in result.rendered.objects.values() for one in objects]
    assert len(every) > 300
    assert [seen for one in every for seen in seen_in_object(one, True)] == []
