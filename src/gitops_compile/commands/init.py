"""``init``: a small fleet that renders at once, to be read and grown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from gitops_compile.commands.schema import schema_text
from gitops_compile.model.names import NAME

ATTRIBUTES: Final = "rendered/** -text\n"
FLEET: Final = """\
# yaml-language-server: $schema=schemas/fleet.schema.json
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {{name: {name}}}

clusters:
  local: {{}}

environments:
  dev:
    clusters: [local]

apps:
  hello:                        # its source is overlays/hello
    image: docker.io/library/nginx
    versions:
      dev: 1.29.1
    values: {{replicas: 1}}
"""
KUSTOMIZATION: Final = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- deployment.yaml
- service.yaml
"""
DEPLOYMENT: Final = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
spec:
  replicas: {{ values.replicas }}
  selector:
    matchLabels: {app: hello}
  template:
    metadata:
      labels: {app: hello}
    spec:
      containers:
      - name: hello
        image: docker.io/library/nginx
        ports:
        - containerPort: 80
"""
SERVICE: Final = """\
apiVersion: v1
kind: Service
metadata:
  name: hello
spec:
  selector: {app: hello}
  ports:
  - port: 80
"""


@click.command("init", epilog="Example: gitops-compile init && gitops-compile render")
@click.option("-C", "folder", metavar="DIR", default=".", help="Where to write; made if it does not exist.")
@click.option("--name", metavar="NAME", help="The fleet's name; default: the folder's.")
def command(folder: str, name: str | None) -> int:
    """Write fleet.yaml, one app in overlays/, and the schema for editors. Nothing that exists is changed."""
    top = Path(folder)
    files = _files(_name(top, name))
    there = sorted(path for path in files if (top / path).exists() and path != ".gitattributes")
    if there:
        click.echo(f"gitops-compile: {', '.join(there)} exists already; nothing was written", err=True)
        return 1
    for path, text in files.items():
        if path == ".gitattributes" and (top / path).exists():
            _add_attributes(top / path)
            continue
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
        click.echo(f"wrote {path}")
    click.echo("next: gitops-compile render")
    return 0


def _files(name: str) -> dict[str, str]:
    return {
        "fleet.yaml": FLEET.format(name=name),
        "overlays/hello/kustomization.yaml": KUSTOMIZATION,
        "overlays/hello/deployment.yaml.j2": DEPLOYMENT,
        "overlays/hello/service.yaml": SERVICE,
        "schemas/fleet.schema.json": schema_text(),
        ".gitattributes": ATTRIBUTES,
    }


def _name(top: Path, said: str | None) -> str:
    if said is not None:
        if problem := NAME.problem(said):
            raise click.UsageError(f"--name: {problem}")
        return said
    guessed = re.sub(r"[^a-z0-9]+", "-", top.resolve().name.lower()).strip("-")[:40].strip("-")
    return guessed or "fleet"


def _add_attributes(file: Path) -> None:
    """Rendered bytes are compared as they are, so git must not change line ends there."""
    text = file.read_text(encoding="utf-8")
    if ATTRIBUTES.strip() not in text.splitlines():
        file.write_text(text + ("" if text.endswith("\n") or not text else "\n") + ATTRIBUTES, encoding="utf-8")
        click.echo("added `rendered/** -text` to .gitattributes")
