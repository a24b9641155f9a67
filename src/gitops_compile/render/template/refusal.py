"""Why a template is refused, while it is compiled or rendered: exceptions that jinja2 carries up to ``render``.

They say kinds and names, never a value, since a value may be a secret. ``failures`` makes diagnostics of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, cast

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateRuntimeError, UndefinedError
from jinja2.utils import missing

from gitops_compile.model.diagnostic import Diagnostic

SYNTAX: Final = "GC140"
UNDEFINED: Final = "GC141"
SANDBOX: Final = "GC142"
OUTPUT: Final = "GC143"
SOURCE: Final = "GC144"
LIMIT: Final = "GC145"
FAILED: Final = "GC148"


class Refusal(SecurityError):
    """A rule of ours is broken; ``line`` is set where it is found before the template runs."""

    def __init__(self, code: str, message: str, hint: str = "", *, file: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.text = message
        self.hint = hint
        self.file = file
        self.line = line


class Unreadable(Exception):
    """A template whose bytes are no text that may be read; the reader's own diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class NotThere(UndefinedError):
    """A name or key that does not exist was used. ``holder`` is what it was looked for in, ``missing`` for a name."""

    def __init__(self, hint: str | None, holder: Any, name: Any, _message: str) -> None:
        super().__init__(hint or "undefined")
        self.hint = hint
        self.holder = holder
        self.name = name


class Missing(StrictUndefined):
    """What a look-up gives for a name or key that does not exist: any use of it but ``default`` and ``defined`` fails.

    Unlike jinja2's own it keeps where it was looked for, so that the message can list what is there.
    """

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,  # noqa: ARG002 - jinja2's signature
    ) -> None:
        failure: Callable[[str], NotThere] = partial(NotThere, hint, obj, name)
        super().__init__(hint, obj, name, cast("type[TemplateRuntimeError]", failure))

    @property
    def _undefined_message(self) -> str:
        return "undefined"


def listed(names: Iterable[str]) -> str:
    """``a, b, c``, sorted; at most 40 of them, then a count."""
    ordered = sorted(names)
    rest = len(ordered) - 40
    return ", ".join(ordered[:40]) + (f" and {rest} more" if rest > 0 else "") if ordered else "nothing"
