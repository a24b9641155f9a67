"""``init``: a small fleet that renders at once, to be read and grown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from gitops_compile.commands.answering import output_option
from gitops_compile.commands.building import Builder, engine_option
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


@click.command("init", epilog="Example: gitops-compile init --from . && gitops-compile render")
@click.option("-C", "folder", metavar="DIR", default=".", help="Where to write; made if it does not exist.")
@click.option("--name", metavar="NAME", help="The fleet's name; default: the folder's.")
@click.option("--from", "origin", metavar="DIR", help="Propose a fleet for the kustomizations and manifests in DIR.")
@click.option(
    "--dry-run", is_flag=True, help="With --from: print the fleet, or with -o json everything; write nothing."
)
@output_option
@engine_option
def command(
    folder: str,
    name: str | None,
    origin: str | None,
    dry_run: bool,
    output: str,
    engine: str | None,
    no_cache: bool,
) -> int:
    """Write fleet.yaml, one app in overlays/, and the schema for editors. Nothing that exists is changed.

    With --from DIR, fleet.yaml describes what stands there: every kustomization that nothing else builds on becomes a
    target whose objects are written exactly as kustomize builds them.
    """
    top = Path(folder)
    if origin is not None:
        return _adopt(top, _name(top, name), origin, dry_run, output, Builder(engine, cache=not no_cache))
    if dry_run or output != "text" or engine is not None or no_cache:
        raise click.UsageError("--dry-run, -o, --engine and --no-cache stand beside --from alone")
    files = _files(_name(top, name))
    there = sorted(path for path in files if (top / path).exists() and path != ".gitattributes")
    if there:
        click.echo(f"gitops-compile: {', '.join(there)} exists already; nothing was written", err=True)
        return 1
    for path, text in files.items():
        if path == ".gitattributes" and (top / path).exists():
            if _add_attributes(top / path):
                click.echo("added `rendered/** -text` to .gitattributes")
            continue
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
        click.echo(f"wrote {path}")
    click.echo("next: gitops-compile render")
    return 0


def _adopt(top: Path, name: str, origin: str, dry_run: bool, output: str, builder: Builder) -> int:
    """Propose a fleet for what stands in a folder, and write it unless there is one."""
    from gitops_compile.commands.adopting import FLEET as FILE  # noqa: PLC0415
    from gitops_compile.commands.adopting import folder_within, looked_at, told  # noqa: PLC0415

    if not top.is_dir():
        raise click.UsageError(f"-C: there is no folder {top}")
    within = folder_within(top, origin)
    if (top / FILE).exists() and not dry_run:
        click.echo(f"gitops-compile: {FILE} exists already; nothing was written", err=True)
        return 1
    adopted, settled = looked_at(top, within, name, builder)
    written: list[str] = []
    kept: list[str] = []
    if adopted.proposal.apps and not dry_run:
        files = {FILE: settled.text.decode(), "schemas/fleet.schema.json": schema_text()}
        for path, text in files.items():
            if (top / path).exists():
                kept.append(path)
                continue
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_text(text, encoding="utf-8")
            written.append(path)
        if _add_attributes(top / ".gitattributes"):
            written.append(".gitattributes")
    return told(adopted, settled, written, kept, output, dry_run=dry_run)


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


def _add_attributes(file: Path) -> bool:
    """Rendered bytes are compared as they are, so git must not change line ends there; whether a line was added."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    if ATTRIBUTES.strip() in text.splitlines():
        return False
    file.write_text(text + ("" if text.endswith("\n") or not text else "\n") + ATTRIBUTES, encoding="utf-8")
    return True
