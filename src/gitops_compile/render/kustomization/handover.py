"""What was scanned becomes our own JSON, so that the engine cannot read anything else than the scan did.

JSON is YAML 1.2, but the YAML parsers of kustomize refuse surrogate pairs and take some characters for line breaks:
text outside the basic plane stands raw, every other character that is not ASCII as an escape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from gitops_compile.model.node import Plain

# U+007F to U+FFFF, said by what it is not: a set of 65,000 characters takes Python milliseconds to compile.
_ESCAPED = re.compile("[^\x00-\x7e\U00010000-\U0010ffff]")


def json_text(document: Plain) -> str:
    """One document on one line, its keys in the order in which they stand in the file."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(document, ensure_ascii=False))


def documents_text(documents: Iterable[Plain]) -> str:
    """Several documents of one file, one per line."""
    return "\n---\n".join(json_text(document) for document in documents) + "\n"
