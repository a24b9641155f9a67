"""What ``+ - * / // % **`` do in a template: arithmetic on numbers, and ``+`` to join texts or lists.

In: the operator and its two sides. Out: the result, bounded in size. Every operator is intercepted, so that nothing is
computed while a template is compiled and no few characters (``'a' * 10**9``) ask for much memory.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2.runtime import Undefined

from gitops_compile.render.template.limits import LIST_ENTRIES
from gitops_compile.render.template.output import joined
from gitops_compile.render.template.refusal import FAILED, LIMIT, SANDBOX, Refusal
from gitops_compile.render.template.variables import kind

_ARITHMETIC: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
INTERCEPTED: Final = frozenset({*_ARITHMETIC, "**"})
_SEQUENCE = (tuple, list, range)
_LARGEST: Final = 2**63


def binary(sign: str, left: Any, right: Any) -> Any:
    """``left sign right``; integers stay within 64 bits, ``Refusal`` for sides of other types."""
    for side in (left, right):
        if isinstance(side, Undefined):
            side._fail_with_undefined_error()
    if sign == "**":
        raise Refusal(SANDBOX, "the operator ** is not allowed")
    if _is_number(left) and _is_number(right):
        return _within(_ARITHMETIC[sign](left, right))
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return joined((left, right))
    if sign == "+" and isinstance(left, _SEQUENCE) and isinstance(right, _SEQUENCE):
        if len(left) + len(right) > LIST_ENTRIES:
            raise Refusal(LIMIT, f"a list with over {LIST_ENTRIES} entries")
        return (*left, *right)
    if sign in "*%" and any(isinstance(side, (str, *_SEQUENCE)) for side in (left, right)):
        raise Refusal(SANDBOX, f"the operator {sign} on {kind(left)} and {kind(right)} is not allowed")
    raise Refusal(
        FAILED,
        f"the operator {sign} cannot take {kind(left)} and {kind(right)}",
        "Join with ~, which prints both sides." if sign == "+" else "",
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _within(result: Any) -> Any:
    if isinstance(result, int) and not -_LARGEST <= result < _LARGEST:
        raise Refusal(LIMIT, "an integer that does not fit into 64 bits")
    return result
