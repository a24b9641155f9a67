"""A value that no YAML text can carry safely: the user must change it at its source.

In: the place inside the object and the reason. Out: an exception that the caller turns into a ``Diagnostic``.
"""

from __future__ import annotations


class Unwritable(ValueError):
    """Raised for a value that cannot be written; ``path`` holds the map keys and list indices down to it.

    ``why`` names the character or the kind of value, never the value itself, since that may be a secret.
    """

    def __init__(self, path: tuple[str | int, ...], why: str) -> None:
        super().__init__(why)
        self.path = path
        self.why = why
