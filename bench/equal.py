"""Whether what we write is what a peer makes of the same: asked before anything is timed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from fleets import Fleet
from measuring import Unfit, done
from peers import loop

Objects = Mapping[tuple[str, str], Any]


def assure_as_kustomize(kustomize: Path, fleet: Fleet, out: Path) -> None:
    """Raise ``Unfit`` unless every target of a rendered verbatim fleet holds what kustomize builds, byte for byte.

    ``out``: a folder for what kustomize builds; each distinct source is built once.
    """
    names = {source: f"{number}.yaml" for number, source in enumerate(sorted(set(fleet.sources.values())))}
    words, lines = loop(kustomize, ((name, source) for source, name in names.items()), out)
    done(words, fleet.top, fed=lines)
    built = {source: documents((out / name).read_text("utf-8")) for source, name in names.items()}
    for target, source in fleet.sources.items():
        if _own_texts(fleet.top / "rendered" / target) != built[source]:
            raise Unfit(f"rendered/{target} is not what kustomize builds of {source}; nothing is measured")


def documents(stream: str) -> list[str]:
    """The documents of a stream that kustomize wrote, as texts, sorted."""
    return sorted(stream.split("---\n"))


def assure_same_objects(ours: Iterable[Path], theirs: Iterable[Path], of: str) -> None:
    """Raise ``Unfit`` unless two groups of files hold equal objects, and some."""
    mine, other = parsed(ours), parsed(theirs)
    if not mine or mine != other:
        odd = sorted(set(mine) ^ set(other)) or [key for key in mine if mine[key] != other[key]]
        raise Unfit(f"{of}: {' '.join(odd[0]) if odd else 'nothing'} differs; nothing is measured")


def parsed(files: Iterable[Path]) -> Objects:
    """The objects of YAML files, by kind and name."""
    loaded = (one for file in files for one in yaml.load_all(file.read_bytes(), yaml.CSafeLoader))
    return {(one["kind"], one["metadata"]["name"]): one for one in loaded}


def _own_texts(folder: Path) -> list[str]:
    """Each file of a target less the line that says who wrote it."""
    return sorted(file.read_text("utf-8").split("\n", 1)[1] for file in folder.iterdir())
