"""What is shown in place of a secret: its equality class, numbered by first appearance, or its text for who may see it.

One ``Classes`` goes through everything that one output tells, from its first line to its last (review.md, section 8).
"""

from __future__ import annotations

from gitops_compile.compare.secretcopies import Copies, without_copies
from gitops_compile.model.operation import Masked, Secret, Value, Veiled


class Classes:
    """Numbers secrets; ``copies`` knows them all beforehand, so that none is left in a text that comes early."""

    def __init__(self, copies: Copies, show: bool = False) -> None:
        self._copies, self._show = copies, show
        self._numbers: dict[str, int] = {}

    def value(self, value: Value) -> Value:
        """A value without secrets: ``Veiled`` with classes in it, or the clear text."""
        if isinstance(value, dict):
            told = {name: self.value(value[name]) for name in sorted(value)}
            return {name: told[name] for name in value}
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if not isinstance(value, Veiled):
            return value
        if self._show:
            return value.clear
        return Veiled(tuple(self._masked(part) if isinstance(part, Secret) else part for part in value.parts))

    def text(self, text: str) -> str:
        """A text without the copies of secrets in it."""
        return text if self._show else str(self.value(self._copies.hidden(text)))

    def plain(self, value: Value) -> Value:
        """A value as plain data: texts in place of what is masked, and no copies in other texts."""
        return _plain(self.value(value if self._show else without_copies(value, self._copies)))

    def _masked(self, secret: Secret) -> Masked:
        value = secret.clear if secret.copy_of is None else secret.copy_of
        return Masked(self._numbers.setdefault(value, len(self._numbers) + 1))


def _plain(value: Value) -> Value:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Veiled) else value
