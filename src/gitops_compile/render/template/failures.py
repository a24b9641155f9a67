"""Whatever stops a template becomes one diagnostic at the template's own file, line and, for names, column.

In: the exception. Out: a ``Diagnostic`` of GC140 to GC148. An exception's own text is printed only where it is known to
hold no value: Python's and jinja2's messages quote what they choke on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sized
from dataclasses import replace
from posixpath import dirname, relpath
from types import TracebackType
from typing import Any, Final

from jinja2 import Template, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.environment import TemplateModule
from jinja2.exceptions import FilterArgumentError, TemplateRuntimeError
from jinja2.runtime import LoopContext
from jinja2.utils import missing

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.nearest import nearest
from gitops_compile.model.position import Position
from gitops_compile.render.template.access import LOOP
from gitops_compile.render.template.refusal import (
    FAILED,
    LIMIT,
    SANDBOX,
    SOURCE,
    SYNTAX,
    UNDEFINED,
    NotThere,
    Refusal,
    Unreadable,
    listed,
)
from gitops_compile.render.template.variables import Map, kind

# jinja2's usual globals that are not here; saying so helps more than "undefined".
_NOT_HERE: Final = frozenset({"cycler", "dict", "joiner", "lipsum"})

# Messages of Python that tell types, names and counts, and no value.
_TELLING: Final = re.compile(
    r"'(<|>|<=|>=)' not supported between instances of '[A-Za-z]+' and '[A-Za-z]+'"
    r"|'[A-Za-z]+' object (is not|cannot be) [a-z ]+"
    r"|argument of type '[A-Za-z]+' is not iterable"
    r"|object of type '[A-Za-z]+' has no len\(\)"
    r"|unhashable type: '[A-Za-z]+'"
    r"|bad operand type for [a-z]+( [-+])?(\(\))?: '[A-Za-z]+'"
    r"|cannot unpack non-iterable [A-Za-z]+ object"
    r"|(not enough|too many) values to unpack \(expected [0-9]+(, got [0-9]+)?\)"
    r"|[a-z_.]+\(\) (takes [0-9a-z ]+|missing [0-9]+ required positional arguments?: [a-z_', ]+)"
    r"|macro '[A-Za-z0-9_]+' takes not more than [0-9]+ argument\(s\)"
)


def explain(error: Exception, path: str, files: Mapping[str, bytes], names: Iterable[str]) -> Diagnostic:
    """The diagnostic for what stopped the template at ``path``; ``names`` are those at a template's top level."""
    places = _places(error.__traceback__)
    at = _at(error, path, places)
    related = tuple(Related(place, "reached from here") for place in _outer(places, at))
    if isinstance(error, Unreadable):
        return replace(error.diagnostic, related=related)
    if isinstance(error, TemplateSyntaxError):
        said = f"syntax: {(error.message or '').rstrip('.')}"
        hint = "Look for a part, brace, quote or end tag that is missing, here or above."
        return Diagnostic(SYNTAX, said, at, hint, related=related)
    if isinstance(error, Refusal):
        return Diagnostic(error.code, error.text, at, error.hint, related=related)
    line = _line(files, at)
    if isinstance(error, NotThere):
        code, message, hint = _undefined(error, tuple(names), _told(error.name, files, at))
        return Diagnostic(code, message, replace(at, column=_column(line, error.name)), hint, related=related)
    if isinstance(error, TemplateNotFound):
        message, hint = _not_found(error, line, at.file, files)
        return Diagnostic(SOURCE, message, at, hint, related=related)
    code, message = _other(error)
    return Diagnostic(code, message, at, related=related)


def _at(error: Exception, path: str, places: tuple[Position, ...]) -> Position:
    """Where the mistake stands: what the error itself says, else the innermost line that was running."""
    if isinstance(error, Unreadable):
        return error.diagnostic.at
    if isinstance(error, TemplateSyntaxError):
        return Position(error.name or path, error.lineno, 1)
    if isinstance(error, Refusal) and error.file:
        return Position(error.file, error.line or 1, 1)
    if not places:
        return Position(path, 1, 1)
    # How deep an endless recursion gets depends on who called; where it was entered does not.
    return places[0] if isinstance(error, RecursionError) else places[-1]


def _outer(places: tuple[Position, ...], at: Position) -> tuple[Position, ...]:
    """The lines of other files through which ``at`` was reached, the nearest first; at most 8."""
    return tuple(place for place in dict.fromkeys(reversed(places)) if place.file != at.file)[:8]


def _places(trace: TracebackType | None) -> tuple[Position, ...]:
    """The lines of templates that were running, the outermost first (as ``jinja2.debug`` finds them)."""
    found: list[Position] = []
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            found.append(Position(template.name or "", template.get_corresponding_lineno(trace.tb_lineno), 1))
        trace = trace.tb_next
    return tuple(found)


def _line(files: Mapping[str, bytes], at: Position) -> str:
    lines = files.get(at.file, b"").decode("utf-8", "replace").split("\n")
    return lines[at.line - 1] if at.line <= len(lines) else ""


def _column(line: str, name: Any) -> int:
    """The column of a name or key in its line, behind the first ``{``; 1 where it is computed or on another line."""
    if not isinstance(name, str):
        return 1
    found = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(line, max(line.find("{"), 0))
    return found.start() + 1 if found else 1


def _told(name: Any, files: Mapping[str, bytes], at: Position) -> str:
    """A name for a message: only as the template itself holds it, since a computed one may be a value."""
    written = files.get(at.file, b"").decode("utf-8", "replace")
    return f"`{name}`" if isinstance(name, str) and name in written else "key of this computed name"


def _undefined(error: NotThere, names: tuple[str, ...], told: str) -> tuple[str, str, str]:
    """Code, message and hint for a name or key that is not there; ``told`` is how to call it."""
    name, holder = error.name, error.holder
    if error.hint:
        return UNDEFINED, error.hint, ""
    if holder is missing:
        code = SANDBOX if name in _NOT_HERE else UNDEFINED
        return code, f"`{name}` is not defined; there are: {listed(names)}", _mean(name, names)
    if not isinstance(name, str):
        return UNDEFINED, f"{_where(holder)} has no entry of this index or key (it has {_count(holder)})", ""
    known = tuple(map(str, _members(holder)))
    if not known:
        return UNDEFINED, f"{_where(holder)} has no {told}; it has no keys", ""
    hint = _mean(name, known) or (f"For the map's own: | {name}." if name == "items" else "")
    return UNDEFINED, f"{_where(holder)} has no {told}; {_where(holder)} has: {listed(known)}", hint


def _where(holder: Any) -> str:
    return holder.path if isinstance(holder, Map) and holder.path else kind(holder)


def _members(holder: Any) -> Iterable[Any]:
    if isinstance(holder, Mapping):
        return holder
    if isinstance(holder, TemplateModule):
        return [name for name in vars(holder) if not name.startswith("_")]
    return LOOP if isinstance(holder, LoopContext) else ()


def _count(holder: Any) -> str:
    return str(len(holder)) if isinstance(holder, Sized) else "none"


def _mean(name: Any, known: Iterable[str]) -> str:
    close = nearest(str(name), known)
    return f"Did you mean `{close}`?" if close else ""


def _not_found(error: TemplateNotFound, line: str, file: str, files: Mapping[str, bytes]) -> tuple[str, str]:
    """The name is told only if it stands in the line: a computed one may be a value."""
    here = dirname(file)
    name = str(error.name or "")
    close = nearest(name, files)
    written = relpath(name, here or ".")
    if written not in line:
        return "the template that this line names is not in the source", ""
    return f"`{name}` is not in the source", f"Did you mean `{relpath(close, here or '.')}`?" if close else ""


def _other(error: Exception) -> tuple[str, str]:
    """Code and message for what Python or jinja2 itself raised."""
    if isinstance(error, MemoryError):
        return LIMIT, "the template needs too much memory"
    if isinstance(error, RecursionError):
        return FAILED, "macros, loops or templates call each other without an end"
    if isinstance(error, ZeroDivisionError):
        return FAILED, "division by zero"
    if isinstance(error, UndefinedError):
        return UNDEFINED, str(error)
    if type(error) in (TemplateRuntimeError, FilterArgumentError):
        return FAILED, str(error)
    if isinstance(error, TypeError) and _TELLING.fullmatch(str(error)):
        return FAILED, str(error)
    return FAILED, f"{type(error).__name__}: the expression cannot take a value of this type or size"
