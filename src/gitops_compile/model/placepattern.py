"""Which targets a pattern means: a target, a folder of targets, or a glob in which ``*`` stays within one part.

The same pattern stands on the command line, in ``secrets.allow`` and wherever else the fleet says ``at``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile


def place_pattern(text: str) -> re.Pattern[str]:
    """What a target, as ``prod/p-euw1/globex/api``, must match in full.

    ``prod`` and ``prod/*/globex`` stand for all below them; ``**`` is any number of parts; a leading ``rendered/``
    is left out.
    """
    plain = text.removeprefix("rendered/").rstrip("/")
    parts = [".*" if part == "**" else re.escape(part).replace(r"\*", "[^/]*") for part in plain.split("/")]
    return re.compile("/".join(parts) + "(/.*)?")


def covering(targets: Iterable[str]) -> str:
    """The narrowest pattern of the form that people write which meets every one of some targets."""
    every = sorted({tuple(target.split("/")) for target in targets})
    columns = list(zip(*every, strict=False))
    if len({len(parts) for parts in every}) > 1:
        parts = [column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns)]
    else:
        parts = [column[0] if len(set(column)) == 1 else "*" for column in columns]
    while parts and parts[-1] == "*":
        parts.pop()
    return "/".join(parts) or "**"
