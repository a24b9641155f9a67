"""A word that stands in every secret place of a fleet is in nothing that any command prints or keeps.

Rendered files hold it, since the fleet's allow-list says so. What people and programs read does not: text and JSON,
with and without errors, standard output and error, and the state folder.
"""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from error_inputs import run

from installed import Installed, Ran, committed, files_of, git, write
from shop_fleet import replaced

CANARY = 'Canary/7f3a "Qx9Z" kWm2&Lp8s'
TEXT = json.dumps(CANARY)
PLAIN = "CanaryB51dTq8Rw"
OTHERS = {CANARY: CANARY.replace("Lp8s", "Vt3x"), PLAIN: PLAIN[::-1]}
"""What stands in their places after a change."""

FLEET = f"""\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {{name: acme}}
clusters: {{c1: {{}}}}
environments: {{dev: {{clusters: [c1]}}, prod: {{clusters: [c1], from: dev, strategy: manual}}}}
values: {{db: {{password: {TEXT}}}, tokens: [{TEXT}], size: 1}}
secrets:
  allow:
  - {{at: "*/*/web", object: Secret web, reason: a test}}
apps:
  web:
    image: example.com/web
    versions: {{dev: 2.0.0, prod: 1.0.0}}
    values: {{apiKey: {TEXT}, db: {{password: {PLAIN}}}}}
"""
OBJECTS = f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {{acme.dev/client-secret: {TEXT}}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - name: web
        image: example.com/web
        args: [--db-password={PLAIN}, --token, {TEXT}]
        env:
        - {{name: API_KEY, value: {{{{ values.apiKey | quote }}}}}}
        - {{name: DB_PASSWORD, value: {TEXT}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: web}}
data:
  clientSecret: {TEXT}
  app.ini: |
    size = {{{{ values.size }}}}
    password = {PLAIN}
---
apiVersion: v1
kind: Secret
metadata: {{name: web}}
data: {{a: {b64encode(CANARY.encode()).decode()}}}
stringData: {{b: {{{{ values.db.password | quote }}}}}}
""".split("---\n")
WITHOUT = {
    "fleet.yaml": """\
        apiVersion: gitops-compile/v1
        kind: Fleet
        metadata: {name: acme}
        clusters: {c1: {}}
        environments: {dev: {clusters: [c1]}, prod: {clusters: [c1], from: dev, strategy: manual}}
        apps: {web: {}}
    """,
    "overlays/web/kustomization.yaml": "resources: [service.yaml]\n",
    "overlays/web/service.yaml": """\
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{port: 80}]}
    """,
}
FILES = ("deployment_web.yaml", "configmap_web.yaml", "secret_web.yaml")


def shapes(word: str) -> list[str]:
    """The word as any output could hold it: plain, half, in base64 at each offset, in hex, escaped for URLs or JSON."""
    raw = word.encode()
    encoded = [
        b64encode(b"x" * offset + raw).decode()[4 if offset else 0 : len(raw) // 3 * 4 - 4] for offset in range(3)
    ]
    half = word[: len(word) // 2]
    return [word, half, *encoded, raw.hex(), quote(word), quote(word, safe=""), json.dumps(word)[1:-1]]


def found_in(text: str) -> list[str]:
    return [shape for word in (*OTHERS, *OTHERS.values()) for shape in shapes(word) if shape in text]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The fleet, unrendered."""
    names = [name.removesuffix(".yaml") for name in FILES]
    every = {f"overlays/web/{name}.yaml.j2": text for name, text in zip(names, OBJECTS, strict=True)}
    kustomization = f"resources: [{', '.join(FILES)}]\n"
    return write(tmp_path / "fleet", {"fleet.yaml": FLEET, "overlays/web/kustomization.yaml": kustomization, **every})


@pytest.fixture
def fleet(sources: Path, installed: Installed) -> Path:
    """The fleet, rendered and committed."""
    installed.fine(sources, "render")
    committed(sources)
    return sources


def silent(installed: Installed, top: Path, *arguments: str, code: int = 0) -> Ran:
    """Run a command that must end with a code; nothing it prints or keeps holds the word."""
    ran = installed(top, *arguments)
    assert found_in(ran.out + ran.err) == [], arguments
    assert ran.code == code, (arguments, ran.out, ran.err)
    kept = b"\n".join(files_of(installed.home).values()).decode("utf-8", "replace")
    assert found_in(kept) == []
    return ran


def test_the_word_is_where_it_is_looked_for(fleet: Path) -> None:
    rendered = "".join(text.decode() for path, text in files_of(fleet).items() if path.startswith("rendered/dev"))
    found = set(found_in(rendered))
    assert {CANARY, PLAIN, b64encode(CANARY.encode()).decode()[:-8]} <= found
    assert not {*OTHERS.values()} & found


def test_no_command_that_goes_well_prints_it(fleet: Path, installed: Installed) -> None:
    for output in ("text", "json"):
        silent(installed, fleet, "check", "-o", output)
        silent(installed, fleet, "list", "-o", output)
        silent(installed, fleet, "doctor", "-o", output)
        told = silent(installed, fleet, "explain", "dev/c1/web", "-o", output).out
        assert "secret-1" in told
        for name in FILES:
            told = silent(installed, fleet, "explain", f"rendered/dev/c1/web/{name}", "-o", output).out
            assert "secret-1" in told, name
    silent(installed, fleet, "pin", "web", "prod", "1.0.1")
    replaced(fleet / "fleet.yaml", "size: 1", "size: 2")
    silent(installed, fleet, "check", code=1)
    silent(installed, fleet, "render", "-o", "json")


@pytest.fixture
def states(fleet: Path, installed: Installed) -> Path:
    """Three commits, tagged: without any secret, with them, and with others in their places."""
    git(fleet, "tag", "with")
    for file in ("fleet.yaml", *(f"overlays/web/{name}.j2" for name in FILES)):
        text = (fleet / file).read_text("utf-8")
        for word, other in OTHERS.items():
            text = text.replace(word, other).replace(json.dumps(word)[1:-1], json.dumps(other)[1:-1])
            text = text.replace(b64encode(word.encode()).decode(), b64encode(other.encode()).decode())
        (fleet / file).write_text(text, encoding="utf-8")
    committed_as(fleet, "changed", installed)
    for name in FILES:
        (fleet / f"overlays/web/{name}.j2").unlink()
    write(fleet, WITHOUT)
    committed_as(fleet, "without", installed)
    return fleet


def committed_as(fleet: Path, tag: str, installed: Installed) -> None:
    installed.fine(fleet, "render")
    git(fleet, "add", "-A")
    git(fleet, "commit", "-qm", tag)
    git(fleet, "tag", tag)


@pytest.mark.parametrize(
    ("base", "head", "code"),
    [("without", "with", 1), ("with", "changed", 1), ("changed", "with", 1), ("with", "without", 0)],
)
def test_no_review_prints_it(base: str, head: str, code: int, states: Path, installed: Installed) -> None:
    words = ("diff", f"{base}..{head}", "--show-noise", "--show-members", "--context=20")
    for output in ("term", "md", "json"):
        told = silent(installed, states, *words, "-o", output, code=code).out
        assert "secret-1" in told or '"secret": 1' in told, told
    secret = f"rendered/prod/c1/web/{FILES[2]}"
    told = silent(installed, states, "diff", f"{base}..{head}", "--object", secret, "--no-verify", code=code).out
    assert "secret-1" in told


def test_no_review_of_an_edited_file_prints_it(fleet: Path, installed: Installed) -> None:
    """The tree is not what the fleet compiles to, and a file of it is no object: both are told without their text."""
    secret = fleet / f"rendered/dev/c1/web/{FILES[2]}"
    for more in ("---\nkind: Secret\n", "  - broken: [\n"):
        secret.write_text(secret.read_text("utf-8") + more, encoding="utf-8")
        for output in ("term", "md", "json"):
            told = silent(installed, fleet, "diff", "HEAD", "-o", output, code=1).out
            assert "GC200" in told
            assert "GC203" in told


def test_it_is_shown_on_a_terminal_alone(fleet: Path, installed: Installed) -> None:
    for more in ((), ("-o", "json")):
        ran = silent(installed, fleet, "explain", "dev/c1/web", "--show-secrets", *more, code=2)
        assert "on a terminal alone" in ran.err


BROKEN = {
    "an unknown key": ("fleet.yaml", "values: {db:", "valeus: {db:"),
    "a duplicate key": ("fleet.yaml", "{db: {password: ", "{db: {password: a, password: "),
    "no YAML": ("fleet.yaml", "apiKey: ", "apiKey: : "),
    "an entry that goes": ("fleet.yaml", "object: Secret web", "object: Secret wob"),
    "no YAML in a source": ("overlays/web/configmap_web.yaml.j2", "clientSecret: ", "clientSecret: : "),
    "a template that fails": ("overlays/web/secret_web.yaml.j2", "db.password | quote", "db.password.none | quote"),
    "a filter that fails": ("overlays/web/secret_web.yaml.j2", "db.password | quote", "db.password | nofilter"),
    "a schema that is not met": ("overlays/web/deployment_web.yaml.j2", "name: DB_PASSWORD, value", "name: [a], value"),
    "an unknown field": ("overlays/web/deployment_web.yaml.j2", "name: DB_PASSWORD, value", "name: A, valeu"),
    "an object without a name": ("overlays/web/secret_web.yaml.j2", "metadata: {name: web}", "metadata: {}"),
}


@pytest.mark.parametrize(("file", "old", "new"), BROKEN.values(), ids=BROKEN)
def test_no_error_prints_it(file: str, old: str, new: str, sources: Path) -> None:
    replaced(sources / file, old, new)
    for command in ("check", "check -o json", "explain rendered/dev/c1/web/secret_web.yaml"):
        told, ended = run(command, sources)
        assert found_in(told) == [], told
        assert ended == 1 or command.startswith("explain"), told


@pytest.mark.parametrize(("file", "old", "new"), BROKEN.values(), ids=BROKEN)
def test_no_review_of_a_broken_fleet_prints_it(file: str, old: str, new: str, fleet: Path) -> None:
    """Also the trees are compared then, in which a secret is another one."""
    replaced(fleet / file, old, new)
    replaced(fleet / "rendered/prod/c1/web/configmap_web.yaml", PLAIN, OTHERS[PLAIN])
    outputs = {form: fleet.parent / f"review.{form}" for form in ("md", "json")}
    wanted = " ".join(f"-o {form}={path}" for form, path in outputs.items())
    told, ended = run(f"diff HEAD -o term {wanted}", fleet)
    texts = (told, *(path.read_text("utf-8") for path in outputs.values()))
    assert [found_in(text) for text in texts] == [[], [], []], told
    assert "«secret-" in told
    assert ended == 1
    git(fleet, "commit", "-qam", "broken")
    told, _ = run(f"diff HEAD..HEAD~1 -o term {wanted}", fleet)
    texts = (told, *(path.read_text("utf-8") for path in outputs.values()))
    assert [found_in(text) for text in texts] == [[], [], []], told
