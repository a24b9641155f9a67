"""What one kustomization says: its fields held against the table, the files that it names, and our own JSON of it.

Comes in: the bytes of a kustomization or of a built-in plugin's configuration. Goes out: what the walk over the tree
needs, with every mistake that can be told without the tree. Pure, so that a caller may keep what it gave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from gitops_compile.model.diagnostic import Diagnostic, Outcome, Severity
from gitops_compile.model.node import MapNode, Node, Plain, ScalarNode
from gitops_compile.model.position import Position
from gitops_compile.read.nodes import nodes_of_text, read_nodes
from gitops_compile.read.text import read_text
from gitops_compile.render.kustomization.fields import HELM, INSTEAD, KUSTOMIZATION
from gitops_compile.render.kustomization.handover import documents_text, json_text
from gitops_compile.render.kustomization.plugins import API_VERSION, BUILT_IN, FUNCTION_ANNOTATIONS, HELM_KIND
from gitops_compile.render.kustomization.walk import Named, Walked, walk

KUSTOMIZATION_BYTES = 256 * 1024
COMPONENT = "Component"
_API_VERSIONS = {
    "Kustomization": "kustomize.config.k8s.io/v1beta1",
    COMPONENT: "kustomize.config.k8s.io/v1alpha1",
}
_GENERATORS = ("configMapGenerator", "secretGenerator")
_DOCUMENT = re.compile(r"^---[ \t]*(#[^\n]*)?\r?$", re.MULTILINE)
_BLANK = re.compile(r"([ \t]*(#[^\n]*)?\r?(\n|\Z))*")


@dataclass(frozen=True, slots=True)
class Kustomization:
    """A kustomization that was read: its kind and where it says so, what it names, and the text that goes on.

    ``fresh`` is whether it sets ``openapi`` or ``crds``, which are global state of kustomize's library.
    """

    component: bool
    kind_at: Position
    text: bytes
    named: tuple[Named, ...]
    fresh: bool


Reader: TypeAlias = Callable[[str, bytes], Outcome[Kustomization]]
"""Path and content of a kustomization -> what it says; ``read_kustomization``, or a caller's memory of it."""


def read_kustomization(file: str, content: bytes) -> Outcome[Kustomization]:
    """Read one kustomization. Errors are those of the reader, GC112, GC115, GC161, GC164, GC165 and GC169."""
    if len(content) > KUSTOMIZATION_BYTES:
        what = f"the kustomization has {len(content)} bytes; at most {KUSTOMIZATION_BYTES} are read"
        return Outcome(None, (Diagnostic("GC169", what, Position(file), "Split it."),))
    nodes = read_nodes(file, content, soft=True, longest=KUSTOMIZATION_BYTES)
    if nodes.value is None or nodes.failed:
        return Outcome(None, nodes.diagnostics)
    top = _canonical(nodes.value)
    helm = [_helm(key.value, key.at) for key, _ in top.entries if key.value in HELM]
    rest = MapNode(tuple(entry for entry in top.entries if entry[0].value not in HELM), top.at)
    walked = walk(KUSTOMIZATION, rest, _inline_plugin)
    problems = (*nodes.diagnostics, *helm, *walked.problems, *_kind(top), *_deprecated(top))
    if not helm and all(_is_null(value) for key, value in top.entries if key.value not in ("apiVersion", "kind")):
        empty = "the kustomization is empty, and kustomize refuses that"
        problems = (*problems, Diagnostic("GC105", empty, top.at, "Name something under `resources`."))
    value = _renamed(walked.value if isinstance(walked.value, dict) else {})
    kind = top.get("kind")
    read = Kustomization(
        value.get("kind") == COMPONENT,
        kind.at if kind else Position(file),
        f"{json_text(value)}\n".encode(),
        walked.named,
        any(value.get(name) is not None for name in ("openapi", "crds")),
    )
    return Outcome(read, problems)


def read_plugins(file: str, content: bytes, longest: int) -> Walked:
    """Read a local file of plugin configurations; the value is the text that goes on. ``longest`` is in bytes."""
    text = read_text(file, content, longest)
    return Walked(None, (), (text,)) if isinstance(text, Diagnostic) else _plugins(file, text)


def _inline_plugin(text: str, at: Position) -> Walked:
    """A plugin's configuration inside a kustomization: everything in it stands where the text begins."""
    found = _plugins(at.file, text)
    problems = tuple(replace(p, at=at, message=f"in the YAML written here: {p.message}") for p in found.problems)
    return Walked(found.value, tuple(replace(named, at=at) for named in found.named), problems)


def _plugins(file: str, text: str) -> Walked:
    values: list[Plain] = []
    named: list[Named] = []
    problems: list[Diagnostic] = []
    for document in _documents(text):
        nodes = nodes_of_text(file, document, soft=True)
        problems += nodes.diagnostics
        if nodes.value is not None and not nodes.failed:
            walked = _plugin(nodes.value)
            values.append(walked.value)
            named += walked.named
            problems += walked.problems
    return Walked(documents_text(values), tuple(named), tuple(problems))


def _documents(text: str) -> Iterator[str]:
    """Each document, behind as many line ends as stand before it, so that its positions are those of the file."""
    start = line = 0
    ends = [*(marker.span() for marker in _DOCUMENT.finditer(text)), (len(text), len(text))]
    for end, following in ends:
        part = text[start:end]
        if not _BLANK.fullmatch(part):
            yield "\n" * line + part
        line += text.count("\n", start, following)
        start = following


def _plugin(node: MapNode) -> Walked:
    kind, version = (_text_of(node.get(name)) for name in ("kind", "apiVersion"))
    called = _function(node)
    if called:
        what = f"the annotation {called.value} calls a function: a container, a script or a program"
        return Walked(None, (), (Diagnostic("GC164", what, called.at, "Use a built-in plugin, or a patch."),))
    fields = BUILT_IN.get(kind)
    if version == API_VERSION and fields:
        return walk(fields, node, _inline_plugin)
    if kind == HELM_KIND:
        return Walked(None, (), (_helm(kind, node.at),))
    hint = "Only kustomize's own, of `apiVersion: builtin`, are run: " + ", ".join(sorted(BUILT_IN)) + "."
    what = f"{kind or 'this'} is no built-in generator, transformer or validator"
    return Walked(None, (), (Diagnostic("GC164", what, node.at, hint),))


def _function(node: MapNode) -> ScalarNode | None:
    metadata = node.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, MapNode) else None
    if not isinstance(annotations, MapNode):
        return None
    return next((key for key, _ in annotations.entries if key.value in FUNCTION_ANNOTATIONS), None)


def _helm(name: object, at: Position) -> Diagnostic:
    hint = "Render the chart once, commit what it gives, and name that under `resources`."
    return Diagnostic("GC164", f"{name} runs Helm inside a kustomization", at, hint)


def _canonical(top: MapNode) -> MapNode:
    """The map with its fields in the known spelling; kustomize takes them in any case."""
    known = {name.lower(): name for name in (*KUSTOMIZATION.fields, *HELM)}
    names = ((key, known.get(str(key.value).lower(), key.value), value) for key, value in top.entries)
    entries = ((key if key.value == name else replace(key, value=name), value) for key, name, value in names)
    return replace(top, entries=tuple(entries))


def _kind(top: MapNode) -> Iterator[Diagnostic]:
    """``EnforceFields`` of kustomize: both fields may be missing, but not be something else."""
    kind, version = top.get("kind"), top.get("apiVersion")
    name = _text_of(kind) or "Kustomization"
    if kind is not None and name not in _API_VERSIONS:
        yield Diagnostic("GC115", "expected the kind Kustomization or Component", kind.at)
    elif version is not None and _text_of(version) not in ("", _API_VERSIONS[name]):
        yield Diagnostic("GC115", f"expected the apiVersion {_API_VERSIONS[name]}", version.at)


def _deprecated(top: MapNode) -> Iterator[Diagnostic]:
    for key, value in top.entries:
        if key.value in INSTEAD and not _is_null(value):
            yield _warning(key)
        if key.value in _GENERATORS:
            first = next((k for k, v in _entries_of_items(value) if k.value == "env" and not _is_null(v)), None)
            if first:
                yield _warning(first)


def _warning(key: ScalarNode) -> Diagnostic:
    return Diagnostic("GC170", f"{key.value} is deprecated", key.at, INSTEAD[str(key.value)], severity=Severity.WARNING)


def _entries_of_items(node: Node) -> Iterator[tuple[ScalarNode, Node]]:
    for item in getattr(node, "items", ()):
        if isinstance(item, MapNode):
            yield from item.entries


def _renamed(value: Mapping[str, Plain]) -> dict[str, Plain]:
    """Deprecated names replaced as ``FixKustomization`` of kustomize does before it builds; the rest as it stands."""
    moved = {"bases": "resources", "imageTags": "images"}
    result = {name: entry for name, entry in value.items() if name not in moved}
    for old, new in moved.items():
        if value.get(old) is not None:
            result[new] = [*_list(value.get(new)), *_list(value[old])]
    for generator in _GENERATORS:
        if generator in result:
            result[generator] = [_with_envs(entry) for entry in _list(result[generator])]
    return result


def _with_envs(generator: Plain) -> Plain:
    if not isinstance(generator, dict) or not generator.get("env"):
        return generator
    rest = {name: value for name, value in generator.items() if name not in ("env", "envs")}
    return {**rest, "envs": [*_list(generator.get("envs")), generator["env"]]}


def _list(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is None


def _text_of(node: Node | None) -> str:
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else ""
