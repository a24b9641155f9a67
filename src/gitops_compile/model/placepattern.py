"""Which targets a pattern means: a target, a folder of targets, or a glob in which ``*`` stays within one part.

The same pattern stands on the command line, in ``secrets.allow`` and wherever else the fleet says ``at``.
"""

from __future__ import annotations

import re


def place_pattern(text: str) -> re.Pattern[str]:
    """What a target, as ``prod/p-euw1/globex/api``, must match in full.

    ``prod`` and ``prod/*/globex`` stand for all below them; ``**`` is any number of parts; a leading ``rendered/``
    is left out.
    """
    plain = text.removeprefix("rendered/").rstrip("/")
    parts = [".*" if part == "**" else re.escape(part).replace(r"\*", "[^/]*") for part in plain.split("/")]
    return re.compile("/".join(parts) + "(/.*)?")
