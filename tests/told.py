"""What is said of a fleet: six lines that are right, of which a case changes some, and what reading on them gives."""

from __future__ import annotations

from collections.abc import Mapping

from gitops_compile.expand.targets import expand
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.target import Targets
from gitops_compile.read.fleet import read_fleet
from gitops_compile.resolve.fleet import resolve

LINES = {
    1: "apiVersion: gitops-compile/v1",
    2: "kind: Fleet",
    3: "metadata: {name: acme}",
    4: "clusters: {c1: {}, c2: {region: eu}}",
    5: "environments: {dev: {clusters: [c1]}, prod: {clusters: [c1, c2]}}",
    6: "apps: {web: {}}",
}


def fleet(lines: Mapping[int, str]) -> str:
    """The fleet with some of its lines changed or added; a line may be several."""
    every = {**LINES, **lines}
    return "".join(f"{every[number]}\n" for number in sorted(every))


def outcome(text: str, fragments: Mapping[str, str] | None = None) -> tuple[tuple[Diagnostic, ...], Targets | None]:
    """Everything that is said of a fleet, each step only after one without errors; and its targets."""
    files = {name: content.encode() for name, content in (fragments or {}).items()}

    def include(pattern: str) -> Mapping[str, bytes]:
        folder, _, ending = pattern.partition("*")
        return {name: one for name, one in files.items() if name.startswith(folder) and name.endswith(ending)}

    read = read_fleet("fleet.yaml", text.encode(), include)
    if read.value is None or read.failed:
        return read.diagnostics, None
    resolved = resolve(read.value.fleet)
    if resolved.value is None or resolved.failed:
        return resolved.diagnostics, None
    expanded = expand(resolved.value)
    return (*read.diagnostics, *resolved.diagnostics, *expanded.diagnostics), expanded.value


def said(text: str, fragments: Mapping[str, str] | None = None) -> list[str]:
    """``line:column code`` of everything that is said; the file in front where it is a fragment."""
    return [f"{str(d.at).removeprefix('fleet.yaml:')} {d.code}" for d in outcome(text, fragments)[0]]


def places(text: str) -> list[str]:
    """The targets of apps, of a fleet in which nothing is wrong."""
    found, targets = outcome(text)
    assert not [d for d in found if d.is_error], found
    assert targets is not None
    return [str(target.place) for target in targets.apps]
