"""Rendered trees for measuring the review: real ones from a fleet, and folders made object by object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from apps import KUSTOMIZATION, OBJECTS
from fleets import Size, fleet_text, write_app
from measuring import ours
from repositories import commit

_WORDS = " ".join(["words"] * 12)
MORE = 13
"""ConfigMaps beside the seven objects of an app: 20 objects per target, as review.md's B1 asks."""

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {{name: APP-{number}}}
data: {{MODE: fast, LEVEL: "{number}"}}
"""


def tag_bump(top: Path, apps: int, tenancies: int) -> None:
    """A fleet of 3 environments x tenancies, rendered and committed; then one app has another version in all."""
    size = Size(apps=apps, environments=3, clusters=1, tenancies=tenancies)
    for number in range(apps):
        _write_app(top / "overlays" / f"app-{number}", f"app-{number}")
    fleet = top / "fleet.yaml"
    text = fleet_text(size).replace(
        "versions: {e-0: 1.0.0, e-1: 1.0.1, e-2: 1.0.2}", "versions: {e-0: 1.0.0, e-1: 1.0.0, e-2: 1.0.0}"
    )
    fleet.write_text(text, encoding="utf-8")
    ours(top, "render", "--quiet")
    commit(top)
    first = text.index("versions: {", text.index("  app-0: "))
    end = text.index("}", first)
    fleet.write_text(text[:first] + text[first:end].replace("1.0.0", "1.1.0") + text[end:], encoding="utf-8")
    ours(top, "render", "--quiet")


def _write_app(folder: Path, app: str) -> None:
    names = [f"config-{number}.yaml" for number in range(MORE)]
    texts = {name: CONFIG.format(number=number) for number, name in enumerate(names)}
    own = OBJECTS["ingress.yaml"].replace("host: ", "host: {{ tenancy }}-{{ environment }}.")
    sources = (
        {name: text for name, text in OBJECTS.items() if name != "ingress.yaml"} | {"ingress.yaml.j2": own} | texts
    )
    listed = ", ".join([*OBJECTS, *names])
    kustomization = KUSTOMIZATION.replace(", ".join(OBJECTS), listed)
    write_app(folder, app, {"kustomization.yaml": kustomization, **sources})


def deployments(count: int, tag: int, *, distinct: bool) -> Iterator[tuple[str, str]]:
    """Path and text of deployments with 60 ``env`` entries; a tag that is each one's own, or the same for all."""
    for number in range(count):
        env = "".join(f"        - name: V{entry}\n          value: value-{entry}\n" for entry in range(60))
        version = f"1.{tag}.{number if distinct else 0}"
        yield _file(
            number,
            "deployment",
            f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: main\n  namespace: ns-{number}\nspec:\n"
            "  template:\n    spec:\n      containers:\n      - name: main\n"
            f"        image: registry.example.com/app:{version}\n        env:\n{env}",
        )


def settings(count: int, value: str) -> Iterator[tuple[str, str]]:
    """Config maps that share nothing but their shape, so that each is a row of its own."""
    for number in range(count):
        text = f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: main\n  namespace: ns-{number}\ndata:\n"
        yield _file(number, "configmap", f"{text}  KEY: {value}-{number * 7919}\n")


def definition(least: int) -> Iterator[tuple[str, str]]:
    """A CustomResourceDefinition of about 430 KB, and a number in it."""
    fields = "".join(
        f"              field{number}:\n                type: string\n                description: {_WORDS}\n"
        for number in range(3_100)
    )
    yield _file(
        0,
        "customresourcedefinition",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.com\n"
        "spec:\n  group: example.com\n  scope: Namespaced\n  names:\n    kind: Widget\n    plural: widgets\n"
        "  versions:\n  - name: v1\n    served: true\n    storage: true\n"
        "    schema:\n      openAPIV3Schema:\n        type: object\n"
        f"        properties:\n          spec:\n            type: object\n            minProperties: {least}\n"
        f"            properties:\n{fields}",
    )


def widgets(value: int, *, backwards: bool) -> Iterator[tuple[str, str]]:
    """A custom object with a list of 1,000 maps without a key."""
    order: Iterable[int] = range(1_000)
    items = "".join(
        f"  - size: {number}\n    colour: c{value}\n" for number in (reversed(range(1_000)) if backwards else order)
    )
    yield _file(
        0,
        "widget.example.com",
        f"apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\nspec:\n  parts:\n{items}",
    )


def write(top: Path, files: Iterable[tuple[str, str]]) -> Path:
    """Write files below a folder; give it."""
    for path, text in files:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
    return top


def _file(number: int, kind: str, text: str) -> tuple[str, str]:
    place = f"e-{number % 3}/c-1/t-{number}/app"
    return (
        f"{place}/{kind}_main.yaml",
        f"# Written by gitops-compile for {place}. Edit fleet.yaml, then run: gitops-compile render\n{text}",
    )
