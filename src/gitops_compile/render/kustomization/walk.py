"""One pass over the nodes of a kustomization with the table beside it.

Goes out: the data in the spelling that kustomize knows, every file and folder that they name, and every mistake.
Paths go on as ``./...`` or ``../...``, so that nothing can be taken for an address, an option or inline YAML.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from posixpath import normpath

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.nearest import nearest
from gitops_compile.model.node import ListNode, MapNode, Node, Plain, ScalarNode, kind_of
from gitops_compile.model.position import Position
from gitops_compile.render.kustomization.fields import Flag, ListOf, Number, Record, Role, Shape, Text, TextMap
from gitops_compile.render.kustomization.inline import weigh


@dataclass(frozen=True, slots=True)
class Named:
    """A file or folder that a kustomization names: the path as written, where, and as what it is read."""

    role: Role
    written: str
    at: Position


@dataclass(frozen=True, slots=True)
class Walked:
    """What the pass gives."""

    value: Plain
    named: tuple[Named, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


HINTS = 100
"""So many unknown keys get a nearest name."""

InlinePlugin = Callable[[str, Position], "Walked"]
"""Reads a plugin's configuration that stands inline; its value is the text that goes on."""


def walk(shape: Record, node: MapNode, inline_plugin: InlinePlugin) -> Walked:
    """The data of a map, as its record knows them. An unknown key is GC165, a wrong type GC112."""
    walker = _Walker(inline_plugin)
    value = walker.record(shape, node)
    return Walked(value, tuple(walker.named), tuple(walker.problems))


def is_inline(text: str) -> bool:
    """Whether a text that may be a path or YAML is YAML; kustomize tries to parse it, a path never parses."""
    return "\n" in text.strip() or text.lstrip().startswith("{")


def spelled(written: str) -> str:
    """A path as it goes on to the engine, relative to the folder of its kustomization."""
    path = normpath(written)
    return path if path == ".." or path.startswith("../") else f"./{path}"


class _Walker:
    """The findings of one pass; lives only inside ``walk``."""

    def __init__(self, inline_plugin: InlinePlugin) -> None:
        self.inline_plugin = inline_plugin
        self.named: list[Named] = []
        self.problems: list[Diagnostic] = []

    def value(self, shape: Shape, node: Node) -> Plain:
        if isinstance(node, ScalarNode) and node.value is None:
            return None
        match shape:
            case Text():
                return self._text(shape, node)
            case Flag():
                return self._scalar(node, bool, "true or false")
            case Number():
                return self._scalar(node, int, "an integer")
            case ListOf(item):
                if not isinstance(node, ListNode):
                    return self._wrong("a list", node)
                return [self.value(item, entry) for entry in node.items]
            case TextMap():
                return self._text_map(node)
            case Record():
                return self.record(shape, node)

    def record(self, shape: Record, node: Node) -> Plain:
        if not isinstance(node, MapNode):
            return self._wrong("a map with " + ", ".join(sorted(shape.fields)), node)
        known = {name.lower(): name for name in shape.fields}
        found: dict[str, Plain] = {}
        for key, value in node.entries:
            name = known.get(str(key.value).lower())
            if name is None:
                self._unknown(key, shape)
            elif name in found:
                self._say("GC106", f"the key {name} stands twice in one map", key.at, "Remove one.")
            else:
                found[name] = self.value(shape.fields[name], value)
        return found

    def _text_map(self, node: Node) -> Plain:
        if not isinstance(node, MapNode):
            return self._wrong("a map of texts", node)
        return {str(key.value): self.value(Text(), value) for key, value in node.entries}

    def _scalar(self, node: Node, wanted: type, noun: str) -> Plain:
        # A boolean is an integer to Python, not to anybody else.
        if isinstance(node, ScalarNode) and type(node.value) is wanted:
            return node.value
        return self._wrong(noun, node)

    def _text(self, shape: Text, node: Node) -> Plain:
        if not isinstance(node, ScalarNode):
            return self._wrong("text", node)
        if isinstance(node.value, bool):
            return self._wrong("text", node, "Put it in quotes.")
        # The reader takes only numbers whose shortest form stands in the file, so that this is what was written.
        text = str(node.value)
        if shape.argument and text.startswith("-"):
            self._say("GC161", "a name or version that begins with a dash", node.at, "Take the dash away.")
        if shape.inline and (shape.role is None or is_inline(text)):
            return self._inline(shape, text, node.at)
        return text if shape.role is None else self._name(shape.role, text, node.at, keyed=shape.keyed)

    def _inline(self, shape: Text, text: str, at: Position) -> Plain:
        if shape.role is Role.PLUGIN:
            found = self.inline_plugin(text, at)
            self.named.extend(found.named)
            self.problems.extend(found.problems)
            return found.value
        problem = weigh(text)
        if problem:
            self._say(problem[0], f"in the YAML written here: {problem[1]}", at)
        return text

    def _name(self, role: Role, text: str, at: Position, *, keyed: bool) -> Plain:
        key, separator, path = text.rpartition("=") if keyed else ("", "", text)
        if keyed and separator and (not key or not path or "=" in key):
            hint = "A key and a path hold no `=` of their own."
            self._say("GC112", "expected a path, or a key, one = and a path", at, hint)
            return text
        self.named.append(Named(role, path, at))
        return f"{key}{separator}{spelled(path)}"

    def _unknown(self, key: ScalarNode, shape: Record) -> None:
        # Comparing names is slow; nobody reads so many hints.
        close = nearest(str(key.value), shape.fields) if len(self.problems) < HINTS else None
        hint = f"Did you mean {close}?" if close else "Known here: " + ", ".join(sorted(shape.fields)) + "."
        self._say("GC165", f"kustomize knows no field {key.value} here", key.at, hint)

    def _wrong(self, expected: str, node: Node, hint: str = "") -> Plain:
        related = (Related(node.alias, "the alias that brings it here"),) if node.alias else ()
        self.problems.append(
            Diagnostic("GC112", f"expected {expected}, found {kind_of(node)}", node.at, hint, related=related)
        )
        return None

    def _say(self, code: str, message: str, at: Position, hint: str = "") -> None:
        self.problems.append(Diagnostic(code, message, at, hint))
