"""Operations on text, each both a filter and a method: ``x | upper`` and ``x.upper()`` are one function.

In: scalars. Out: text of bounded length. Template text (``output.Text``) stays what it is where an operation cannot
remove the marks and the indentation that guard a value's lines: case, surrounding blanks, ``indent``. All others make
a value of it, so a result with line breaks cannot be printed bare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2.filters import do_title

from gitops_compile.render.template.limits import LIST_ENTRIES, WIDTH
from gitops_compile.render.template.output import bounded, kept, scalar
from gitops_compile.render.template.refusal import FAILED, LIMIT, Refusal


def width(value: Any, least: int = 0) -> int:
    """A width or indent: an integer up to 80."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refusal(FAILED, "a width or indent has to be an integer")
    if not least <= value <= WIDTH:
        raise Refusal(LIMIT, f"a width or indent is outside {least} to {WIDTH}")
    return value


def lower(text: Any) -> str:
    """All letters small."""
    source = scalar(text)
    return kept(source.lower(), source)


def upper(text: Any) -> str:
    """All letters large."""
    source = scalar(text)
    return kept(source.upper(), source)


def title(text: Any) -> str:
    """Every word with a large first letter."""
    return do_title(str(scalar(text)))


def string(text: Any) -> str:
    """A scalar as text, as ``{{ }}`` would print it."""
    return scalar(text)


def trim(text: Any, chars: Any = None) -> str:
    """Without blanks and line breaks at both ends, or without the given characters there."""
    return _stripped(str.strip, text, chars)


def lstrip(text: Any, chars: Any = None) -> str:
    """As ``trim``, at the start alone."""
    return _stripped(str.lstrip, text, chars)


def rstrip(text: Any, chars: Any = None) -> str:
    """As ``trim``, at the end alone."""
    return _stripped(str.rstrip, text, chars)


def _stripped(strip: Callable[[str, str | None], str], text: Any, chars: Any) -> str:
    source = scalar(text)
    if chars is None:
        return kept(strip(source, None), source)
    # The given characters may be the very mark that makes a block of a value's lines.
    return str(strip(source, scalar(chars)))


def indent(text: Any, columns: Any = 4, first: bool = False, blank: bool = False) -> str:
    """Every line but the first moved to the right by ``columns`` blanks; empty lines only with ``blank``."""
    source, pad = scalar(text), " " * width(columns)
    lines = source.split("\n")
    bounded(len(source) + len(lines) * len(pad))
    moved = [pad + line if line or blank else line for line in lines[1:]]
    return kept("\n".join([pad + lines[0] if first else lines[0], *moved]), source)


def replace(text: Any, old: Any, new: Any, count: Any = -1) -> str:
    """Each ``old`` replaced by ``new``, or the first ``count`` of them."""
    source, target, other = scalar(text), scalar(old), scalar(new)
    limit = -1 if count is None else count
    times = source.count(target)
    bounded(len(source) + (times if limit < 0 else min(times, limit)) * len(other))
    return str(source).replace(target, other, limit)


def split(text: Any, separator: Any = None, maxsplit: Any = -1) -> tuple[str, ...]:
    """The parts between separators (without one: between blanks)."""
    parts = str(scalar(text)).split(None if separator is None else scalar(separator), maxsplit)
    if len(parts) > LIST_ENTRIES:
        raise Refusal(LIMIT, f"a list with over {LIST_ENTRIES} entries")
    return tuple(parts)


def startswith(text: Any, prefix: Any) -> bool:
    """Whether it begins with ``prefix``."""
    return scalar(text).startswith(scalar(prefix))


def endswith(text: Any, suffix: Any) -> bool:
    """Whether it ends with ``suffix``."""
    return scalar(text).endswith(scalar(suffix))


def removeprefix(text: Any, prefix: Any) -> str:
    """Without ``prefix`` where it begins with it."""
    return str(scalar(text)).removeprefix(scalar(prefix))


def removesuffix(text: Any, suffix: Any) -> str:
    """Without ``suffix`` where it ends with it."""
    return str(scalar(text)).removesuffix(scalar(suffix))


# The methods of text that a template may call (trust.md, section 3), and nothing else.
METHODS: Final[Mapping[str, Callable[..., Any]]] = {
    "lower": lower,
    "upper": upper,
    "strip": trim,
    "lstrip": lstrip,
    "rstrip": rstrip,
    "split": split,
    "startswith": startswith,
    "endswith": endswith,
    "removeprefix": removeprefix,
    "removesuffix": removesuffix,
    "replace": replace,
}
