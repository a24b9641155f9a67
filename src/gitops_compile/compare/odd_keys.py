"""Keys that are no text: what one YAML reader takes for the number 1, the next one takes for "1".

Comes in: the text of a manifest. Goes out: whether some key is not plainly a string. Our own writer puts quotes around
such a key, so only a file that was edited by hand has one.
"""

from __future__ import annotations

import re
from typing import Any, Final

from gitops_compile.read.events import parse_events
from gitops_compile.read.scalars import Refused, plain_scalar

# Only what these find is read event by event, which costs more than the engine's own reading. Every pattern begins with
# a literal, so that most files cost next to nothing: a line that begins like no plain word, or with a word that YAML
# takes for a boolean or null; and a value that is a map or list in braces, unless it is empty.
_WORDS: Final = (
    rb"[yY]|[nN]|[yY][eE][sS]|[nN][oO]|[oO][nNfF][fF]?|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[nN][uU][lL][lL]"
)
_BRACE: Final = rb"(?:[&!][^ \r\n]*+ ++)*+[{\[](?![}\]])"
_SUSPECT: Final = (
    re.compile(
        rb"\n *+(?:- *+)*+(?:%b|(?:[^-A-Za-z_/$(\\^;\"' \r\n][^\r\n]*:|(?:%b) *:|\?)(?=[ \r\n]))" % (_BRACE, _WORDS)
    ),
    re.compile(rb": ++%b" % _BRACE),
)


def has_odd_key(content: bytes) -> bool:
    """Whether a key of a map is a number, a boolean, null, an alias, a map or a list, or carries a tag."""
    text = b"\n%b\n" % content
    return any(one.search(text) for one in _SUSPECT) and _any_odd(content.decode("utf-8", "replace"))


def _any_odd(text: str) -> bool:
    expects_key: list[bool | None] = []  # of every open map and list; none for a list
    for event in parse_events(text):
        what = type(event).__name__
        if what in ("MappingEndEvent", "SequenceEndEvent"):
            expects_key.pop()
        elif what in ("ScalarEvent", "AliasEvent", "MappingStartEvent", "SequenceStartEvent"):
            is_key = bool(expects_key) and expects_key[-1] is True
            if is_key and not (what == "ScalarEvent" and _is_text(event)):
                return True
            if expects_key and expects_key[-1] is not None:
                expects_key[-1] = not is_key
            if what == "MappingStartEvent":
                expects_key.append(True)
            elif what == "SequenceStartEvent":
                expects_key.append(None)
    return False


def _is_text(event: Any) -> bool:
    if event.tag is not None:
        return False
    if event.style in ("'", '"'):
        return True
    try:
        return isinstance(plain_scalar(event.value), str)
    except Refused:
        return False
