"""The filters and tests that templates may use: two explicit tables, and nothing else (trust.md, section 3).

Filters that only choose, order or count are jinja2's own, but give whole lists at once. Those that make text or could
make much of a little are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, cast

from jinja2 import Environment
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import do_batch, do_round, make_attrgetter
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import pass_environment

from gitops_compile.render.template import texts
from gitops_compile.render.template.limits import LIST_ENTRIES, RANGE_ENTRIES
from gitops_compile.render.template.operators import binary
from gitops_compile.render.template.output import joined
from gitops_compile.render.template.refusal import LIMIT, Refusal
from gitops_compile.render.template.texts import width
from gitops_compile.render.template.yamlforms import block, quote, tojson, toyaml


@pass_environment
def join(environment: Environment, values: Iterable[Any], separator: Any = "", attribute: Any = None) -> str:
    """The scalars of a list (or one attribute of each) with a separator between them."""
    return joined(values if attribute is None else map(make_attrgetter(environment, attribute), values), separator)


@pass_environment
def total(environment: Environment, values: Iterable[Any], attribute: Any = None, start: Any = 0) -> Any:
    """The sum of the numbers of a list (or of one attribute of each), beginning with ``start``."""
    for value in values if attribute is None else map(make_attrgetter(environment, attribute), values):
        start = binary("+", start, value)
    return start


def batch(values: Iterable[Any], size: int, fill: Any = None) -> tuple[tuple[Any, ...], ...]:
    """Lists of ``size`` entries each (up to 1,000); the last one filled up with ``fill``."""
    if size > RANGE_ENTRIES:
        raise Refusal(LIMIT, f"batches of over {RANGE_ENTRIES} entries")
    return tuple(tuple(row) for row in _few(do_batch(values, size, fill)))


def rounded(value: Any, precision: int = 0, method: Any = "common") -> float:
    """A number rounded to ``precision`` digits behind the point (0 to 80): ``common``, ``ceil`` or ``floor``."""
    return do_round(value, width(precision), method)


def eager(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter with its answer as a tuple, which can be counted, indexed, and gone through twice."""

    @wraps(function)
    def filled(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        return tuple(_few(function(*args, **kwargs)))

    return filled


def _few(values: Iterable[Any]) -> list[Any]:
    found = list(islice(values, LIST_ENTRIES + 1))
    if len(found) > LIST_ENTRIES:
        raise Refusal(LIMIT, f"a list with over {LIST_ENTRIES} entries")
    return found


_BUILT_IN: Final = cast("Mapping[str, Callable[..., Any]]", JINJA_FILTERS)
_BUILT_IN_TESTS: Final = cast("Mapping[str, Callable[..., Any]]", JINJA_TESTS)
_JINJA: Final = ("abs", "default", "first", "float", "int", "last", "length", "max", "min")
_JINJA_LISTS: Final = (
    *("dictsort", "items", "list", "map", "reject", "rejectattr", "select", "selectattr", "sort", "unique"),
)

FILTERS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        **{name: _BUILT_IN[name] for name in _JINJA},
        **{name: eager(_BUILT_IN[name]) for name in _JINJA_LISTS},
        "batch": batch,
        "block": block,
        "indent": texts.indent,
        "join": join,
        "lower": texts.lower,
        "quote": quote,
        "replace": texts.replace,
        "round": rounded,
        "string": texts.string,
        "sum": total,
        "title": texts.title,
        "tojson": tojson,
        "toyaml": toyaml,
        "trim": texts.trim,
        "upper": texts.upper,
    }
)

TESTS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        name: _BUILT_IN_TESTS[name]
        for name in (
            *("defined", "undefined", "none", "boolean", "true", "false", "integer", "float", "number", "string"),
            *("mapping", "sequence", "eq", "ne", "lt", "le", "gt", "ge", "in"),
        )
    }
)
