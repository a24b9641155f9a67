"""Replaces every secret of a finished review, once, by its equality class: ``«secret-1»`` (review.md, section 8).

Comes in: a ``Review`` whose rows are sorted. Goes out: the same with no secret in it: equal ones have one number, given
by first appearance, an operation's old value before its new one. With ``show`` the text itself stands there instead.
"""

from __future__ import annotations

from dataclasses import replace

from gitops_compile.compare.classes import Classes
from gitops_compile.compare.fleetvalues import masked_setting
from gitops_compile.compare.secretcopies import Copies, secrets_in, without_copies
from gitops_compile.model.cause import Cause, InputChange
from gitops_compile.model.finding import Finding
from gitops_compile.model.operation import Key, Operation, Secret, Token, Veiled
from gitops_compile.model.review import Missing, Move, Review, Row


def redacted(review: Review, *, show: bool = False) -> Review:
    """A review that holds no secret; with ``show`` one that holds them as plain text."""
    every = (*review.rows, *review.noise.shown)
    told = _Telling(Copies(secrets_in([one.operations for one in every])), show)
    rows = tuple(told.row(one) for one in review.rows)
    return replace(
        review,
        rows=rows,
        findings=tuple(map(told.finding, review.findings)),
        images=tuple(map(told.move, review.images)),
        versions=tuple(map(told.move, review.versions)),
        noise=replace(review.noise, shown=tuple(map(told.row, review.noise.shown))),
        notes=tuple(map(told.text, review.notes)),
    )


class _Telling:
    """A review gone through from its first row to its last."""

    def __init__(self, copies: Copies, show: bool) -> None:
        self._copies, self._classes = copies, Classes(copies, show)

    def row(self, one: Row) -> Row:
        is_secret = any(secrets_in(one.operations))
        return replace(
            one,
            operations=tuple(map(self._operation, one.operations)),
            missing=tuple(self._missing(gap, is_secret) for gap in one.missing),
            causes=tuple(map(self._cause, one.causes)),
            findings=tuple(map(self.finding, one.findings)),
        )

    def finding(self, one: Finding) -> Finding:
        return replace(one, detail=self.text(one.detail)) if one.detail else one

    def move(self, one: Move) -> Move:
        return replace(one, old=self.text(one.old), new=self.text(one.new))

    def text(self, one: str) -> str:
        return self._classes.text(one)

    def _operation(self, one: Operation) -> Operation:
        path = tuple(map(self._token, one.path))
        old, new = self._classes.value(one.old), self._classes.value(one.new)
        after = self._key(one.after) if isinstance(one.after, Key) else one.after
        return replace(one, path=path, old=old, new=new, after=after)

    def _token(self, one: Token) -> Token:
        return self._key(one) if isinstance(one, Key) else one

    def _key(self, one: Key) -> Key:
        return Key(str(self._classes.value(one.veiled))) if one.veiled else one

    def _missing(self, one: Missing, is_secret: bool) -> Missing:
        """Of a row with secrets also what a target has in their place, which need not be known as one."""
        if not one.value or not is_secret:
            return replace(one, value=self.text(one.value))
        return replace(one, value=str(self._classes.value(Veiled((Secret(one.value),)))))

    def _cause(self, one: Cause) -> Cause:
        return replace(one, candidates=tuple(map(self._input, one.candidates))) if one.candidates else one

    def _input(self, one: InputChange) -> InputChange:
        """What changed in the fleet is an object of its own, and so are its secrets."""
        old, new = (self._setting(one.path, value) for value in (one.old, one.new))
        return replace(one, old=old, new=new)

    def _setting(self, path: str, value: object) -> object:
        return self._classes.value(without_copies(masked_setting(path, value), self._copies))
