"""Patterns of an AppProject in the dialect of Argo CD's ``util/glob``: ``*``, ``**``, ``?``, ``[a-z]``, ``{a,b}``.

It is the one of destinations and repositories (github.com/gobwas/glob), in which a backslash takes a character as it
is; kinds and names are matched by Go's ``filepath.Match``, which is ``grants``.
"""

from __future__ import annotations

import re
from typing import Final

_ITEM: Final = re.compile(
    r"""(?P<super>\*\*)|(?P<any>\*)|(?P<one>\?)
    |\[(?P<but>!?+)(?:(?P<first>.)-(?P<last>.)|(?!.-)(?P<of>(?:\\.|[^\]\\])+))\]
    |(?P<open>\{)|(?P<close>\})|(?P<comma>,)|\\(?P<escaped>.?)|(?P<plain>[^\[])""",
    re.DOTALL | re.VERBOSE,
)
_SPECIAL: Final = frozenset("*?[{\\")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


def is_pattern(pattern: str) -> bool:
    """Whether Argo CD can read a pattern."""
    return expression(pattern) is not None


def is_plain(pattern: str) -> bool:
    """Whether a pattern meets its own text alone."""
    return _SPECIAL.isdisjoint(pattern)


def matches(pattern: str, text: str, separators: str = "") -> bool:
    """Whether a text fits a pattern; ``*`` and ``?`` do not meet a separator. A malformed one fits nothing."""
    if is_plain(pattern):
        return pattern == text
    made = expression(pattern, separators)
    return made is not None and re.fullmatch(made, text, re.DOTALL) is not None


def expression(pattern: str, separators: str = "") -> str | None:
    """A pattern as a regular expression, or none for a malformed one."""
    made, level, end = "", 0, 0
    for item in _ITEM.finditer(pattern):
        if item.start() != end or (item["first"] is not None and item["last"] < item["first"]):
            return None
        end = item.end()
        if item["open"]:
            made, level = f"{made}(?:", level + 1
        elif item["close"] and level:
            made, level = f"{made})", level - 1
        elif item["comma"] and level:
            made = f"{made}|"
        else:
            made += _part(item, f"[^{re.escape(separators)}]" if separators else ".")
    # Argo CD takes braces that are left open as if they were closed at the end.
    return made + ")" * level if end == len(pattern) else None


def _part(item: re.Match[str], single: str) -> str:
    if item["super"]:
        return ".*"
    if item["any"]:
        return f"{single}*"
    if item["one"]:
        return single
    but = "^" if item["but"] else ""
    if item["first"] is not None:
        return f"[{but}{re.escape(item['first'])}-{re.escape(item['last'])}]"
    if item["of"] is not None:
        held = "".join(re.escape(one) for one in _ESCAPE.sub(r"\1", item["of"]))
        return f"[{but}{held}]"
    return re.escape(item["escaped"] if item["escaped"] is not None else item[0])
