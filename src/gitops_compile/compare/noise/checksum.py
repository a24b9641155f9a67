"""Hides the checksum of a ConfigMap or Secret in a pod's annotations, where such an object of the target changed too.

Charts write it so that pods restart when their configuration changes. Where nothing else says why they do, it stays.
"""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.noise.rule import NoiseRule, field_names
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Operation, Path

_DATA: Final = (("", "ConfigMap"), ("", "Secret"))
_WORD: Final = "checksum"


def is_checksum(path: Path, group_kind: tuple[str, str]) -> bool:
    """Whether a path is that of a checksum in a pod's annotations: a pod template's, or those of a Pod."""
    fields = field_names(path)
    if fields[-3:-1] != ("metadata", "annotations") or not _is_named_so(fields[-1]):
        return False
    return fields[-4:-3] == ("template",) or (
        group_kind == ("", "Pod") and len(fields) == len(path) and not fields[:-3]
    )


def _is_named_so(annotation: str) -> bool:
    prefix, slash, name = annotation.partition("/")
    return bool(slash) and _WORD in (prefix, name)


def _hides(operation: Operation, difference: Difference, sides: Sides) -> bool:
    shown = difference.pair.shown
    return is_checksum(operation.path, shown.group_kind) and any(
        one.pair.shown.group_kind in _DATA and one.operations for one in sides.near(shown.target)
    )


RULE: Final = NoiseRule("checksum", _hides)
