"""Which of the fleet's own settings are secret: ``values`` under a key with a secret word, and what any text hides.

Comes in: a setting's path in a target, as ``explain`` prints it (``values.db.password``), and its value. Goes out: the
value with ``Veiled`` in place of what no output may show (trust.md, section 8).
"""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.masking import masked_text, whole
from gitops_compile.compare.secretplaces import Hiding
from gitops_compile.model.operation import Value
from gitops_compile.model.position import Located
from gitops_compile.model.secretwords import is_secret_key, is_secret_path

_VALUES: Final = "values"
_ANNOTATIONS: Final = "delivery.annotations."


def is_secret_setting(path: str) -> bool:
    """Whether a path of a target is one of a secret: ``values.db.password`` and all below it, or an annotation."""
    if path.startswith(_ANNOTATIONS):
        return is_secret_key(path.removeprefix(_ANNOTATIONS))
    top, _, rest = path.partition(".")
    return top == _VALUES and is_secret_path(rest.split("."))


def masked_setting(path: str, value: Value, *, secret: bool = False) -> Value:
    """A setting's value with all that is secret in it hidden; ``secret``: all of it is, whatever its path."""
    in_values = path == _VALUES or path.startswith(f"{_VALUES}.")
    return _masked(value, in_values, secret or is_secret_setting(path))


def _masked(value: Value, in_values: bool, secret: bool) -> Value:
    if isinstance(value, Located):
        return _masked(value.value, in_values, secret)
    if isinstance(value, dict):
        return {
            name: _masked(one, in_values, secret or (in_values and is_secret_key(name))) for name, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [_masked(one, in_values, secret) for one in value]
    if secret:
        return whole(value, Hiding.WHOLE)
    return masked_text(value, ()) if isinstance(value, str) else value
