"""What ``doctor`` looks at, as it was found: the installation, the fleet, the clone. Nothing here is a judgement.

``adapters`` and ``commands`` fill these in; the checks beside this module read them.
"""

from __future__ import annotations

from dataclasses import dataclass

from gitops_compile.model.build import EngineVersion
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.position import Position


@dataclass(frozen=True, slots=True)
class Engine:
    """The packaged engine: what it says of itself, or why it did not run (one line for the user)."""

    version: EngineVersion | None
    problem: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """A program on PATH; its version as it says it (``5.8.1``), empty where it does not."""

    version: str


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """A folder of the user's own: whether it is there, and why it is not used (empty: it is, or can be made)."""

    path: str
    there: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is installed, and ``wanted``: the version of kustomize with which this release renders.

    ``state`` is the folder of the record, ``cache`` that of the cache; none where that is off.
    """

    version: str
    wanted: str
    python: tuple[int, int, int]
    engine: Engine
    kustomize: Program | None
    git: Program | None
    state: OwnFolder
    cache: OwnFolder | None


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema that the fleet file names for editors, and its text; no text where the file is not there."""

    named: str
    text: str | None


@dataclass(frozen=True, slots=True)
class FleetFacts:
    """A fleet: what reading it said, and what its first lines tell an editor. ``read`` is false after an error.

    ``tools`` is where the fleet says what may render it; ``problem`` is why the disk did not give it.
    """

    file: str
    read: bool = True
    targets: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    tools: Position | None = None
    schema: Schema | None = None
    wanted_schema: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The folder ``rendered/``: whether an interrupted run left something, and why it could not be read."""

    leftover: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Hook:
    """What runs before a commit: the hook file's text, if there is one, and pre-commit's configuration."""

    text: str | None = None
    executable: bool = False
    configuration: str | None = None


@dataclass(frozen=True, slots=True)
class Clone:
    """The clone around the fleet. ``text`` is git's attribute of that name for a file under ``rendered/``."""

    shallow: bool = False
    text: str = ""
    hidden: tuple[Diagnostic, ...] = ()
    hook: Hook = Hook()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything; no fleet where none was found, no clone where the fleet lies in none."""

    installation: Installation
    fleet: FleetFacts | None = None
    rendered: Rendered = Rendered()
    clone: Clone | None = None
