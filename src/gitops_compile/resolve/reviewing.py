"""What ``review`` and ``acknowledge`` say must fit together: codes that exist, names that stand once, counts.

Whether an entry meets a finding, and whether its date has passed, is judged when changes are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.nearest import nearest
from gitops_compile.model.position import Located
from gitops_compile.model.reviewing import NOISE_RULES, Acknowledgement, NoiseSettings

COUNTED: Final = "GC730"
"""The one code whose acknowledgement says how many objects go (trust.md, section 6)."""


def review_problems(fleet: Fleet) -> Iterator[Diagnostic]:
    """Every mistake in ``review`` and ``acknowledge`` that can be told without a second side."""
    if fleet.review is not None:
        for entry in fleet.review.severity.values():
            yield from _unknown_code(entry.name, "review.severity")
        if fleet.review.noise is not None:
            yield from _named_twice(fleet.review.noise)
    for one in fleet.acknowledge:
        yield from _unknown_code(one.code, "acknowledge")
        yield from _count(one)


def _unknown_code(code: Located[str], path: str) -> Iterator[Diagnostic]:
    from gitops_compile.model.codes import CODES  # noqa: PLC0415 - no fleet without such entries pays for the texts

    if code.value not in CODES:
        close = nearest(code.value, (known for known in CODES if known[:3] == code.value[:3]))
        hint = f"Did you mean {close}?" if close else "`gitops-compile explain CODE` prints what a code means."
        yield Diagnostic("GC120", f"there is no code {code.value}", code.at, hint, path=path)


def _named_twice(noise: NoiseSettings) -> Iterator[Diagnostic]:
    first: dict[str, Located[str]] = {}
    path = "review.noise.add"
    for rule in noise.add:
        name = rule.name.value
        if name in NOISE_RULES:
            what = f"{name} is a reserved name: a noise rule of the tool's own has it"
            yield Diagnostic("GC617", what, rule.name.at, "Choose another name.", path=path)
        elif name in first:
            related = (Related(first[name].at, "the first one"),)
            what, hint = f"review.noise.add defines {name} twice", "Remove one, or give it another name."
            yield Diagnostic("GC116", what, rule.name.at, hint, path=path, related=related)
        first.setdefault(name, rule.name)


def _count(one: Acknowledgement) -> Iterator[Diagnostic]:
    counted, path = one.code.value == COUNTED, "acknowledge"
    if counted and one.count is None:
        hint = "Add count: how many objects go; `check --base` prints the number, `render` where it refuses them."
        yield Diagnostic("GC111", f"the key count is missing: {COUNTED} needs it", one.at, hint, path=path)
    elif one.count is not None and not counted:
        what = f"unknown key count: it belongs to entries of {COUNTED} alone"
        yield Diagnostic("GC110", what, one.count.at, "Remove it.", path=path)
