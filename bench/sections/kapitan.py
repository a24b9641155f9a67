"""Kapitan beside us: the same objects of the same templates, for as many targets.

Kapitan's own way to write manifests is a jinja2 template per object with the inventory's values in it; ours gets the
same templates as a folder of manifests, ``verbatim``. Each target's host is its own, so nothing is shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import peers
from apps import TEMPLATES
from equal import assure_same_objects
from fleets import Fleet, Size, write_app, write_templates
from measuring import Cost, Plan, away, cost, done, forget, in_turn, ours
from table import Row

from sections.overlays import cold


def kapitan(plan: Plan) -> Iterator[Row]:
    """One render of each, cold, at 1,000 targets; Kapitan once, for it takes most of a minute."""
    size = Size(apps=2, environments=1, clusters=5) if plan.quick else Size()
    at = plan.folder("kapitan-fleets")
    program = peers.kapitan(plan.place)
    fleet = write_templates(at / "fleet", size)
    theirs = write_inventory(at / "inventory", fleet)
    forget(fleet.top)
    ours(fleet.top, "render", "--quiet")
    done((program, "compile", "--quiet"), theirs)
    for target in fleet.sources:
        own, other = fleet.top / "rendered" / target, theirs / "compiled" / _name(target)
        assure_same_objects(sorted(own.iterdir()), sorted(other.iterdir()), target)
    (mine,) = in_turn(plan.few, partial(cold, fleet))
    yield Row(
        f"{size.targets:,} targets of jinja2 templates, cold, the same objects",
        "`kapitan compile`, one run",
        mine,
        _compile(program, theirs),
    )
    away(at)


def write_inventory(top: Path, fleet: Fleet) -> Path:
    """A class per app, a target per target of the fleet, and the app's templates."""
    for app in sorted({target.rpartition("/")[2] for target in fleet.sources}):
        texts = {name: text.replace("cluster.name", "inventory.parameters.cluster") for name, text in TEMPLATES.items()}
        write_app(top / "templates" / app, app, texts)
        compiled = f"{{input_type: jinja2, input_paths: [templates/{app}], output_path: .}}"
        _write(top / "inventory/classes" / f"{app}.yml", f"parameters: {{kapitan: {{compile: [{compiled}]}}}}\n")
    for target in fleet.sources:
        _, cluster, app = target.split("/")
        name = _name(target)
        values = f"{{cluster: {cluster}, kapitan: {{vars: {{target: {name}}}}}}}"
        _write(top / "inventory/targets" / f"{name}.yml", f"classes: [{app}]\nparameters: {values}\n")
    return top


def _compile(program: Path, top: Path) -> Cost:
    away(top / "compiled")
    return cost((program, "compile", "--quiet"), top)


def _name(target: str) -> str:
    """A target's name in the inventory, where a dot would be a folder."""
    return target.replace("/", "_")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
