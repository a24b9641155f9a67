"""How large a template and what it makes may be: the numbers of trust.md, section 3, in one place.

A template comes from anybody who can open a pull request, so each way to ask for much memory in a few characters
(ranges, repetition, joining, nesting) meets a number here before the memory is asked for.
"""

from __future__ import annotations

from typing import Final

TEMPLATE_BYTES: Final = 64 * 1024
OUTPUT_BYTES: Final = 1024 * 1024
# Characters of one text, and entries of one list, while a template runs: nothing larger could be printed.
TEXT_CHARACTERS: Final = OUTPUT_BYTES
LIST_ENTRIES: Final = 10_000
RANGE_ENTRIES: Final = 1_000
WIDTH: Final = 80
BLOCKS: Final = 100
# Levels of maps and lists, as in fleet.yaml itself.
DATA_DEPTH: Final = 64
