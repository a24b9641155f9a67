"""GC328: more than Argo CD's repo server or a cluster's etcd takes; and what GC329 measures objects with.

The repo server counts the bytes of all manifests of an Application and refuses more than 10M
(``--max-combined-directory-manifests-size``; argo-cd's ``getPotentiallyValidManifests``). etcd refuses a request of
more than 1.5 MiB (``--max-request-bytes``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

from gitops_compile.check.faults import Fault, told
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.target import Target

MOST_OF_TARGET: Final = 10_000_000
MANY_OF_TARGET: Final = 5_000_000
MOST_OF_OBJECT: Final = 1_572_864
_JSON_BY_YAML: Final = 8
"""So many times as long as an object's file its JSON can be, at most: one character may take six, with quotes."""
_OBJECT: Final = Fault(
    "GC328",
    f"of more than {MOST_OF_OBJECT:,} bytes, which etcd refuses",
    "Split the object, or keep what makes it large elsewhere.",
)


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One diagnostic for each app whose targets are too large, one for each app with objects that are."""
    yield from _targets(tree)
    yield from told((target, one, _OBJECT) for target, one in large_objects(tree, MOST_OF_OBJECT + 1))


def files_of(tree: Tree, target: Target) -> Iterator[tuple[Object, bytes]]:
    """The objects of a target, each with the text of its file; one that cannot be written has none."""
    for one in tree.objects.get(target.place, ()):
        text = tree.files.get(file_of(target, one).file)
        if text is not None:
            yield one, text


def large_objects(tree: Tree, limit: int) -> Iterator[tuple[Target, Object]]:
    """The objects whose JSON, as Kubernetes' clients write it, has ``limit`` bytes or more."""
    for target in holding(tree, lambda text: _may_have(limit, text)):
        for one, text in files_of(tree, target):
            if _may_have(limit, text) and json_bytes(one) >= limit:
                yield target, one


def holding(tree: Tree, asks: Callable[[bytes], bool]) -> Iterator[Target]:
    """The targets with a file of which a question says yes; most fleets have none, and need no look at each target."""
    met = {path.rpartition("/")[0] for path, text in tree.files.items() if asks(text)}
    # A folder in a target's own is that of another namespace.
    folders = met | {folder.rpartition("/")[0] for folder in met}
    return (target for target in tree.sources() if target.place.folder in folders) if met else iter(())


def json_bytes(one: Object) -> int:
    """The length of an object as compact JSON in UTF-8, with the characters escaped that Go's encoder escapes."""
    text = json.dumps(one, ensure_ascii=False, separators=(",", ":"))
    escaped = sum(text.count(character) * 5 for character in "<>&") + 3 * (text.count("\u2028") + text.count("\u2029"))
    return len(text.encode("utf-8", "surrogatepass")) + escaped


def _may_have(limit: int, text: bytes) -> bool:
    return len(text) * _JSON_BY_YAML >= limit


def _targets(tree: Tree) -> Iterator[Diagnostic]:
    met: dict[tuple[str, Severity], list[tuple[int, Target]]] = {}
    longest = max(map(len, tree.files.values()), default=0)
    for target in tree.sources():
        # Only where all of its files could be too much together are they measured.
        if longest * len(tree.objects.get(target.place, ())) <= MANY_OF_TARGET:
            continue
        size = sum(len(text) for _, text in files_of(tree, target))
        if size > MANY_OF_TARGET:
            severity = Severity.ERROR if size > MOST_OF_TARGET else Severity.WARNING
            met.setdefault((target.place.app, severity), []).append((size, target))
    for (app, severity), found in met.items():
        largest = max(size for size, _ in found)
        yield Diagnostic(
            "GC328",
            f"a target of {app} has {largest:,} bytes; Argo CD's repo server takes at most {MOST_OF_TARGET:,}",
            found[0][1].at,
            "Split the app.",
            severity,
            path=f"apps.{app}",
            targets=tuple(str(target.place) for _, target in found),
        )
