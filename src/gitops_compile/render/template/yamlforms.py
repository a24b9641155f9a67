"""The four filters through which any value is safe in a manifest: ``quote``, ``toyaml``, ``tojson`` and ``block``.

In: data. Out: template text that reads back as the same data and, with an indent deeper than its key, cannot reach
beyond the place where it stands. The YAML is the one writer's (``model/yamltext``).
"""

from __future__ import annotations

import re
from json import dumps
from math import isfinite
from typing import Any

from gitops_compile.model.yamltext import Unwritable, document
from gitops_compile.model.yamltext.keys import natural
from gitops_compile.read.text import CONTROL, INVISIBLE
from gitops_compile.render.template.output import Text, bounded, scalar
from gitops_compile.render.template.refusal import OUTPUT, Refusal
from gitops_compile.render.template.texts import width
from gitops_compile.render.template.variables import kind, plain

# What a manifest must not hold raw, and DEL to C1, which JSON itself does not escape.
_ODD = re.compile(f"[{CONTROL}{INVISIBLE}]")


def quote(value: Any) -> Text:
    """A scalar as a string in double quotes, always on one line: ``{{ 80 | quote }}`` gives ``"80"``.

    ``Refusal`` for none, maps and lists. It is JSON and YAML alike, but for invisible characters beyond U+FFFF.
    """
    return Text(_quoted(scalar(value)))


def tojson(value: Any, indent: Any = None) -> Text:
    """Data as JSON, keys sorted; on one line, or with ``indent`` over several. Also YAML, as every JSON is."""
    text = _escaped(dumps(_finite(plain(value)), sort_keys=True, ensure_ascii=False, indent=_columns(indent)))
    bounded(len(text))
    return Text(text)


def toyaml(value: Any, indent: Any) -> Text:
    """Data as YAML, to stand behind ``key:`` or ``-``: ``resources: {{ values.resources | toyaml(4) }}``.

    A map or list that is not empty begins with a line break, and each of its lines is indented by ``indent`` blanks,
    which have to be more than the column of its key (counted from 0; a list may stand below its key). A scalar, ``{}``
    and ``[]`` stand on the same line; a text of several lines is as in ``block``. No line break follows, except where
    the last text ends in one and needs it. Data whose last text ends in several line breaks, which a block would lose
    to the template's own empty lines, is JSON on one line.
    """
    data, pad = plain(value), " " * width(indent)
    last = _last(data)
    if isinstance(data, dict | list) and data:
        if isinstance(last, str) and (last.endswith("\n\n") or not last.strip("\n")):
            return tojson(data)
        text = "".join(f"\n{pad}{line}" if line else "\n" for line in _lines(data))
        bounded(len(text))
        return Text(text + ("\n" if isinstance(last, str) and last.endswith("\n") else ""))
    return Text(_text(data, pad) if isinstance(data, str) else _lines(data)[0])


def block(value: Any, indent: Any) -> Text:
    """A text as a literal block: ``script: {{ values.script | block(4) }}`` gives ``|-`` and its lines, indented.

    ``indent`` has to be more than the column of the key (counted from 0). A text of one line, and one that no block
    holds whatever surrounds it (it begins with a blank or a line break, ends in several, has a line that ends in a
    blank, or a tab or an invisible character), stands on the same line, quoted where it must be. The last line break
    of a text that ends in one is part of what is printed. ``Refusal`` for anything but a text.
    """
    if not isinstance(value, str):
        raise Refusal(OUTPUT, f"block wants text, not {kind(value)}", "Use toyaml(indent).")
    return Text(_text(str(value), " " * width(indent, 1)))


def _text(text: str, pad: str) -> str:
    form, *lines = _lines(text)
    if not form.startswith("|"):
        return form
    # A digit counts columns from the key's own, which is not known here; "+" keeps the template's empty lines too.
    if form[1:2].isdecimal() or form == "|+" or not pad:
        return _quoted(text)
    shown = "".join(f"\n{pad}{line.removeprefix('  ')}" if line else "\n" for line in lines)
    bounded(len(shown))
    return form + shown + ("\n" if text.endswith("\n") else "")


def _lines(data: Any) -> list[str]:
    """The writer's lines for any data: a map's own, else what stands behind the key of a map with one key."""
    try:
        if isinstance(data, dict):
            return document(data).removesuffix("\n").split("\n")
        first, *rest = document({"x": data}).removesuffix("\n").split("\n")
    except Unwritable as problem:
        raise Refusal(OUTPUT, f"YAML cannot hold the value: {problem.why}") from None
    return [first.removeprefix("x: "), *rest] if first != "x:" else rest


def _last(data: Any) -> Any:
    """The scalar that is written last."""
    while isinstance(data, dict | list) and data:
        data = data[natural(tuple(data))[-1]] if isinstance(data, dict) else data[-1]
    return data


def _columns(indent: Any) -> int | None:
    return None if indent is None else width(indent)


def _finite(data: Any) -> Any:
    """The data, if JSON has a form for each number in it."""
    if isinstance(data, float) and not isfinite(data):
        raise Refusal(OUTPUT, "a number that is NaN or infinite has no text")
    for entry in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        _finite(entry)
    return data


def _quoted(text: str) -> str:
    quoted = _ODD.sub(_yaml_escape, dumps(text, ensure_ascii=False))
    bounded(len(quoted))
    return quoted


def _escaped(json: str) -> str:
    return _ODD.sub(_json_escape, json)


def _yaml_escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _json_escape(found: re.Match[str]) -> str:
    """JSON has surrogate pairs alone beyond U+FFFF, and YAML refuses these: there the character stays."""
    code = ord(found.group())
    return f"\\u{code:04X}" if code <= 0xFFFF else found.group()
