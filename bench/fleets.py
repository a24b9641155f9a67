"""Fleets for measuring: apps of seven objects each, on every cluster of every environment; equal for an equal seed.

In most, all targets of an app share its one folder, as they do in most real fleets. The ``verbatim`` twin of a fleet
has the same targets and sources, but writes what kustomize builds, so that it can be held against kustomize.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from apps import KUSTOMIZATION, OBJECTS, TEMPLATES

SEED = 20260101


@dataclass(frozen=True, slots=True)
class Size:
    """How large a fleet is; each environment has clusters of its own. With ``tenancies`` every app is per tenancy."""

    apps: int = 10
    environments: int = 10
    clusters: int = 10
    tenancies: int = 0

    @property
    def targets(self) -> int:
        """App x environment x cluster, x tenancy where there are some."""
        return self.apps * self.environments * self.clusters * (self.tenancies or 1)


@dataclass(frozen=True, slots=True)
class Fleet:
    """A fleet on the disk: its folder, and for each target below ``rendered/`` the folder that is built for it."""

    top: Path
    sources: Mapping[str, str]


def write_shared(top: Path, size: Size, *, verbatim: bool = False) -> Fleet:
    """A fleet whose targets share one folder per app."""
    files = {name: text for name, text in OBJECTS.items() if name != "ingress.yaml"} | _ingress(size)
    for app in _apps(size):
        write_app(top / "overlays" / app, app, {"kustomization.yaml": KUSTOMIZATION, **files})
    (top / "fleet.yaml").write_text(fleet_text(size, verbatim=verbatim), encoding="utf-8")
    return Fleet(top, {f"{place}/{app}": f"overlays/{app}" for place, app in _places(size)})


def write_own(top: Path, size: Size, *, verbatim: bool = False) -> Fleet:
    """A fleet in which every target has an overlay of its own, over a base per app; no two build the same."""
    chance = Random(SEED)
    for app in _apps(size):
        write_app(top / "overlays" / app / "base", app, {"kustomization.yaml": KUSTOMIZATION, **OBJECTS})
    for place, app in _places(size):
        write_app(top / "overlays" / app / place, app, {"kustomization.yaml": overlay(chance, place)})
    (top / "fleet.yaml").write_text(fleet_text(size, verbatim=verbatim), encoding="utf-8")
    return Fleet(top, {f"{place}/{app}": f"overlays/{app}/{place}" for place, app in _places(size)})


def write_templates(top: Path, size: Size) -> Fleet:
    """A verbatim fleet of plain manifests and templates, without kustomize; each target's objects are its own."""
    for app in _apps(size):
        files = {f"{name}.j2" if "{{" in text else name: text for name, text in TEMPLATES.items()}
        write_app(top / "overlays" / app, app, files)
    (top / "fleet.yaml").write_text(fleet_text(size, verbatim=True), encoding="utf-8")
    return Fleet(top, {f"{place}/{app}": f"overlays/{app}" for place, app in _places(size)})


def overlay(chance: Random, place: str) -> str:
    """What a target's overlay says: replicas, settings, memory, a host for some, and a label that is its own."""
    replicas, memory, level = chance.randint(2, 9), chance.choice((256, 512, 768)), chance.choice(("info", "debug"))
    text = f"""\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../base]
labels:
- pairs: {{place: {place.replace("/", ".")}}}
configMapGenerator:
- name: settings
  behavior: merge
  literals: [LEVEL={level}, PLACE={place}]
patches:
- target: {{kind: Deployment}}
  patch: |-
    - {{op: replace, path: /spec/replicas, value: {replicas}}}
    - {{op: replace, path: /spec/template/spec/containers/0/resources/limits/memory, value: {memory}Mi}}
"""
    if chance.random() < 0.5:
        text += f"""\
- target: {{kind: Ingress}}
  patch: |-
    - {{op: replace, path: /spec/rules/0/host, value: {place.replace("/", ".")}.example.com}}
"""
    return text


def write_app(folder: Path, app: str, files: Mapping[str, str]) -> None:
    """Write an app's files below a folder, ``APP`` replaced by its name."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text.replace("APP", app), encoding="utf-8")


def fleet_text(size: Size, *, verbatim: bool = False) -> str:
    """The fleet alone."""
    lines = ["apiVersion: gitops-compile/v1", "kind: Fleet", "metadata: {name: bench}"]
    if not verbatim:
        lines += ["git: {url: https://git.example.com/bench.git, branch: main}", "argocd: {hub: {cluster: c-0-0}}"]
        lines += ["labels: {cost-center: bench}"]
    lines += ["clusters:"]
    served = "" if verbatim else ", argocd: hub"
    for clusters in _environments(size).values():
        lines += [f'  {name}: {{server: "https://{name}.example.com"{served}}}' for name in clusters]
    lines += ["environments:"]
    lines += [f"  {name}: {{clusters: [{', '.join(clusters)}]}}" for name, clusters in _environments(size).items()]
    if size.tenancies:
        lines += ["tenancies:", *(f"  t-{number}: {{}}" for number in range(size.tenancies))]
    per = "per: tenancy, " if size.tenancies else ""
    lines += ["apps:"]
    pins = ", ".join(f"{environment}: 1.0.{number}" for number, environment in enumerate(_environments(size)))
    for app in _apps(size):
        real = f"{{{per}image: registry.example.com/{app}, versions: {{{pins}}}}}"
        lines += [f"  {app}: {'{source: {verbatim: true}}' if verbatim else real}"]
    return "\n".join(lines) + "\n"


def _ingress(size: Size) -> dict[str, str]:
    """No two tenancies may claim one host, so theirs comes from a template."""
    if not size.tenancies:
        return {"ingress.yaml": OBJECTS["ingress.yaml"]}
    return {"ingress.yaml.j2": OBJECTS["ingress.yaml"].replace("host: ", "host: {{ tenancy }}.")}


def _places(size: Size) -> Iterator[tuple[str, str]]:
    """Environment and cluster of every target, and its app."""
    for environment, clusters in _environments(size).items():
        for cluster in clusters:
            for app in _apps(size):
                yield f"{environment}/{cluster}", app


def _apps(size: Size) -> list[str]:
    return [f"app-{number}" for number in range(size.apps)]


def _environments(size: Size) -> dict[str, list[str]]:
    return {f"e-{e}": [f"c-{e}-{c}" for c in range(size.clusters)] for e in range(size.environments)}
