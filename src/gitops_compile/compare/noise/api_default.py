"""Hides a field that came or went with the value that the API server gives it anyway: ``protocol: TCP`` of a port.

Only the defaults that already count when elements of lists are told apart (review.md, section 3): the others differ
between versions of the API, and a field that is written down protects from that.
"""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.listkeys import default_at
from gitops_compile.compare.noise.rule import NoiseRule
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Did, Field, Key, Operation, Path

# The API server fills in the group of users and groups alone (Kubernetes, pkg/apis/rbac/v1/defaults.go).
_GROUPED: Final = ("User", "Group")


def _hides(operation: Operation, difference: Difference, _sides: Sides) -> bool:
    if operation.kind not in (Did.ADD, Did.REMOVE):
        return False
    value = operation.new if operation.kind is Did.ADD else operation.old
    if not isinstance(value, str) or value != default_at(operation.path, difference.pair.shown.group_kind):
        return False
    return not _is_group_of_account(operation.path)


def _is_group_of_account(path: Path) -> bool:
    """The ``apiGroup`` of a subject that is neither a user nor a group."""
    *_, listed, element, _last = path
    return listed == Field("subjects") and not (isinstance(element, Key) and element.text.startswith(_GROUPED))


RULE: Final = NoiseRule("api-default", _hides)
