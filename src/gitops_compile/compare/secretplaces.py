"""Which places of an object are secret by where they stand: the list of review.md, section 8.

Comes in: a path, and the kind of object that it leads into. Goes out: whether what stands there, and all below it, is
hidden. A path has the element's name for elements that have one; that is what makes ``env[DB_PASSWORD].value`` secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

from gitops_compile.model.operation import Field, Index, Key, Token
from gitops_compile.model.reviewing import Redacted
from gitops_compile.model.secretwords import is_secret_key

LAST_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"

# ``env`` of a container and of an Argo CD plugin; charts and custom kinds write ``extraEnv`` and ``envVars``.
_VARIABLES: Final = re.compile(r"(.*E|e)nv([Vv]ars?|s)?")
_ARGUMENTS: Final = frozenset({"args", "command"})
_PARAMETER_VALUES: Final = frozenset({"value", "string", "array", "map"})
_CONFIG_DATA: Final = frozenset({"data", "binaryData"})
_SECRET_DATA: Final = {"data": True, "stringData": False}
_PART: Final = re.compile(
    r"\.?(?P<field>[A-Za-z_$][A-Za-z0-9_$-]*)|\[(?P<quoted>\"(?:[^\"\\]|\\.)+\")\]|\[(?P<key>[^\]]+)\]"
)


class Hiding(Enum):
    """How much of what stands at a place is hidden."""

    NOTHING = "nothing"
    WHOLE = "whole"
    DECODED = "decoded"
    """All of it, and it is base64."""


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element of a list inside a value: which of its fields identify it, only the comparison of lists knows."""

    value: Any

    @property
    def text(self) -> str | None:
        """Its name, by which variables, containers and parameters are known."""
        name = self.value.get("name") if isinstance(self.value, dict) else None
        return name if isinstance(name, str) else None

    def may_be(self, identity: str) -> bool:
        """Whether an identity could be made of its scalars."""
        texts = tuple(_scalars(self.value))
        return not texts or any(text in identity for text in texts if text)


Spot: TypeAlias = tuple[Token | Element, ...]
Pattern: TypeAlias = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The secret places of objects of some kinds: two where a pair's two sides differ, and both count for both.

    ``own`` are the fleet's paths for these kinds.
    """

    kinds: Collection[str]
    own: Sequence[Pattern]

    def below(self, hiding: Hiding, path: Spot, holder: Any = None) -> Hiding:
        """What is hidden at a path, given what is hidden one step above it; ``holder`` is the map or list there."""
        if hiding is not Hiding.NOTHING:
            return hiding
        last = path[-1]
        if isinstance(last, Field) and last.name in _SECRET_DATA:
            if isinstance(holder, dict) and holder.get("kind") == "Secret":
                return Hiding.DECODED if _SECRET_DATA[last.name] else Hiding.WHOLE
            if len(path) == 1 and "Secret" in self.kinds:
                return Hiding.WHOLE
        if (self.own and any(_meets(one, path) for one in self.own)) or self._is_secret(path, last):
            return Hiding.WHOLE
        return Hiding.NOTHING

    def is_file(self, path: Spot) -> bool:
        """Whether a text is a file's content, however few lines it has."""
        return len(path) == 2 and path[0] == Field("data") and "ConfigMap" in self.kinds

    def _is_secret(self, path: Spot, last: Token | Element) -> bool:
        if not isinstance(last, Field) or len(path) < 2:
            return False
        above = path[-2]
        if above == Field("annotations"):
            return last.name == LAST_APPLIED or is_secret_key(last.name)
        if not isinstance(above, Field) and len(path) > 2 and _is_named_value(path, last.name):
            return True
        if isinstance(above, Field) and "ConfigMap" in self.kinds and len(path) == 2 and above.name in _CONFIG_DATA:
            return is_secret_key(last.name)
        return self._in_chart_values(path) and is_secret_key(last.name)

    def _in_chart_values(self, path: Spot) -> bool:
        """Values of a chart as a map: of Argo CD's Application, of Flux' HelmRelease."""
        return Field("valuesObject") in path or (
            "HelmRelease" in self.kinds and path[:2] == (Field("spec"), Field("values"))
        )


def places(kinds: Collection[str], own: Sequence[Redacted]) -> Places:
    """The secret places of objects of some kinds, the fleet's own among them."""
    return Places(kinds, tuple(_pattern(one.path.value) for one in own if one.kind.value in kinds))


def is_arguments(path: Spot) -> bool:
    """Whether a list holds a program's arguments, where an option's value may be the next element."""
    return bool(path) and isinstance(path[-1], Field) and path[-1].name in _ARGUMENTS


def _is_named_value(path: Spot, field: str) -> bool:
    """``env[NAME].value``, and a chart's or plugin's parameter. An element without a name of its own may be any."""
    listed, element = path[-3], path[-2]
    if not isinstance(listed, Field):
        return False
    name = None if isinstance(element, Index | Field) else element.text
    if field == "value" and _VARIABLES.fullmatch(listed.name):
        return name is None or is_secret_key(name)
    if listed.name == "parameters" and field in _PARAMETER_VALUES:
        within = path[-4] if len(path) > 3 else None
        return is_secret_key(name) if name is not None else within in (Field("helm"), Field("plugin"))
    return False


def _pattern(text: str) -> Pattern:
    """A path as ``diff`` prints it: ``spec.dsn``, ``metadata.labels["a.b/c"]``, ``spec.parts[api].dsn``."""
    return tuple(
        Key(found["key"])
        if found["key"]
        else Field(str(json.loads(found["quoted"])) if found["quoted"] else found["field"])
        for found in _PART.finditer(text)
    )


def _meets(pattern: Pattern, path: Spot) -> bool:
    """Whether a path is a pattern's. An element whose identity is not known may be any."""
    return len(pattern) == len(path) and all(
        token == wanted if isinstance(wanted, Field) else _is_element(wanted, token)
        for wanted, token in zip(pattern, path, strict=True)
    )


def _is_element(wanted: Token, token: Token | Element) -> bool:
    if isinstance(token, Field) or not isinstance(wanted, Key):
        return False
    if isinstance(token, Key):
        return wanted.text == token.text
    return isinstance(token, Index) or token.may_be(wanted.text)


def _scalars(value: Any, deep: int = 2) -> Iterator[str]:
    """The scalars of an element and of the maps right in it, such as ``metadata.name``."""
    if isinstance(value, dict) and deep:
        for one in value.values():
            yield from _scalars(one, deep - 1)
    elif isinstance(value, str | int | float):
        yield str(value)
