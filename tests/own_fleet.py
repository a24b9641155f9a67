"""This repository's own fleet, as files that a test may change: fleet.yaml, fleet.d/ and overlays/."""

from __future__ import annotations

from pathlib import Path

from gitops_compile.adapters.disk import folder_reader, includer, read_file
from gitops_compile.adapters.engine import build, parse
from gitops_compile.adapters.handles import view
from gitops_compile.adapters.schemas import bundled
from gitops_compile.adapters.views import View
from gitops_compile.model.build import Build
from gitops_compile.pipeline import Compiled, compile_fleet, declare
from gitops_compile.resolve.tools import ToolVersions

REPOSITORY = Path(__file__).resolve().parents[1]
VERSIONS = ToolVersions("0.1.0", "5.8.1")


def sources() -> dict[str, bytes]:
    """Every file that people wrote for the fleet, by its path."""
    every = (REPOSITORY / "fleet.yaml", *(path for name in ("fleet.d", "overlays") for path in below(name)))
    return {path.relative_to(REPOSITORY).as_posix(): path.read_bytes() for path in every}


def below(name: str) -> list[Path]:
    """The files below a folder of the repository."""
    return sorted(path for path in (REPOSITORY / name).rglob("*") if path.is_file())


def placed(top: Path, files: dict[str, bytes], *, backwards: bool = False) -> Path:
    """Write files below a folder, in their order or the other way round; give the folder."""
    for path in sorted(files, reverse=backwards):
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(files[path])
    return top


def compiled(top: Path, builder: Build = build) -> Compiled:
    """The fleet below a folder, compiled in this process; any error fails the test."""
    return compiled_in(view(top), builder)


def compiled_in(seen: View, builder: Build = build) -> Compiled:
    """The same in any state of a repository."""
    declared = declare("fleet.yaml", read_file(seen, "fleet.yaml", 1 << 20) or b"", includer(seen), VERSIONS)
    assert declared.value is not None, declared.diagnostics
    outcome = compile_fleet(declared.value, folder_reader(seen), builder, parse, bundled)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value
