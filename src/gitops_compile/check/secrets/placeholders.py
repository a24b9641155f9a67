"""Stand-ins for a secret: what something else fills in later, so that nothing of it stands in git."""

from __future__ import annotations

import re
from typing import Final

# $(X) of Kubernetes, ${X} and $X of a shell, {{ x }} and {x} of a template, %s of a format, <x> of a plugin.
_PLACEHOLDER: Final = re.compile(
    r"\$\([^()\s]{1,200}\)|\$\{[^{}\s]{1,200}\}|\$[A-Z_][A-Z0-9_]*|\{\{[^{}\n]{0,200}\}\}|\{[A-Za-z0-9_.]{0,100}\}"
    r"|%\([A-Za-z_]{1,100}\)s|%[sv]|<[^<>\s][^<>\n]{0,300}>"
)
FILLED: Final = "\x00"
"""What stands for a placeholder after ``blanked``."""


def blanked(text: str) -> str:
    """A text with one NUL in the place of each placeholder; NUL itself is refused in objects."""
    return _PLACEHOLDER.sub(FILLED, text)
