"""What ``x.name``, ``x[key]`` and ``x(...)`` may reach in a template: keys of maps, entries of lists, and short tables.

In: a value of a running template. Out: what stands there, ``Missing``, or a ``Refusal``. Python's own attribute look-up
is never asked with a name that a template chose, so there is no way from a value to the objects behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference, Undefined

from gitops_compile.render.template.limits import RANGE_ENTRIES
from gitops_compile.render.template.refusal import LIMIT, SANDBOX, Missing, Refusal, listed
from gitops_compile.render.template.texts import METHODS
from gitops_compile.render.template.variables import kind

LOOP: Final[Mapping[str, Callable[[LoopContext], Any]]] = MappingProxyType(
    {
        "index": lambda loop: loop.index,
        "index0": lambda loop: loop.index0,
        "revindex": lambda loop: loop.revindex,
        "revindex0": lambda loop: loop.revindex0,
        "first": lambda loop: loop.first,
        "last": lambda loop: loop.last,
        "length": lambda loop: loop.length,
        "depth": lambda loop: loop.depth,
        "depth0": lambda loop: loop.depth0,
        "previtem": lambda loop: loop.previtem,
        "nextitem": lambda loop: loop.nextitem,
        "cycle": lambda loop: Method(loop.cycle),
        "changed": lambda loop: Method(loop.changed),
    }
)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the tables here, bound to its text or loop; the only Python functions that a template holds."""

    function: Callable[..., Any]
    text: str | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The function's answer."""
        return self.function(*args, **kwargs) if self.text is None else self.function(self.text, *args, **kwargs)


def bounded_range(*bounds: int) -> range:
    """The only global: ``range(stop)``, ``range(start, stop, step)``, with at most 1,000 entries."""
    numbers = range(*bounds)
    # Not len(), which fails for what does not fit into a machine word.
    if numbers[RANGE_ENTRIES:]:
        raise Refusal(LIMIT, f"a range of over {RANGE_ENTRIES} entries")
    return numbers


def member(holder: Any, name: str) -> Any:
    """``holder.name``: the key of that name, else an entry of the table for its type."""
    if isinstance(holder, Mapping):
        return holder[name] if name in holder else _absent(holder, name)
    if isinstance(holder, Undefined):
        _use(holder)
    if isinstance(holder, str) and name in METHODS:
        return Method(METHODS[name], holder)
    if isinstance(holder, LoopContext) and name in LOOP:
        return LOOP[name](holder)
    if isinstance(holder, BlockReference) and name == "super":
        return holder.super
    if isinstance(holder, TemplateModule) and not name.startswith("_") and name in vars(holder):
        return vars(holder)[name]
    if isinstance(holder, TemplateReference) and not name.startswith("_"):
        return _block(holder, name)
    return _absent(holder, name)


def entry(holder: Any, key: Any) -> Any:
    """``holder[key]``: a text key is as ``.key``, an integer or a slice takes from a list or a text."""
    if isinstance(key, str):
        return member(holder, str(key))
    if isinstance(holder, Undefined) or isinstance(key, Undefined):
        _use(holder if isinstance(holder, Undefined) else key)
    if isinstance(holder, dict | str | tuple | list | range):
        try:
            return holder[key]
        except (LookupError, TypeError):
            pass
    return Missing(obj=holder, name=key)


def callable_or_refused(thing: Any) -> bool:
    """Whether a template may call it: its macros and blocks, the methods of the tables, ``range``."""
    if isinstance(thing, Undefined):
        _use(thing)
    if isinstance(thing, Macro | BlockReference | LoopContext | Method) or thing is bounded_range:
        return True
    raise Refusal(
        SANDBOX,
        f"{kind(thing)} cannot be called",
        "What can be called: macros, blocks, range, and methods of text and of loop.",
    )


def _block(holder: TemplateReference, name: str) -> Any:
    try:
        return holder[name]
    except KeyError:
        return Missing(obj=holder, name=name)


def _absent(holder: Any, name: str) -> Missing:
    """``Missing``, or a refusal where the name reaches for what Python has there and templates have not."""
    known = name in dir(holder)
    if name.startswith("_") or (known and not isinstance(holder, Mapping)):
        # A name that Python does not know may be computed from a value, so it is not told.
        shown = f"`.{name}`" if known else "a name that begins with `_`"
        raise Refusal(SANDBOX, f"{shown} of {kind(holder)} is not allowed", _allowed(holder))
    return Missing(obj=holder, name=name)


def _allowed(holder: Any) -> str:
    if isinstance(holder, str):
        return f"Methods of text: {listed(METHODS)}."
    if isinstance(holder, LoopContext):
        return f"loop has: {listed(LOOP)}."
    return "Filters do what methods do elsewhere: items, dictsort, length, join, default."


def _use(absent: Undefined) -> None:
    """Raises what any use of an undefined value raises."""
    absent._fail_with_undefined_error()
