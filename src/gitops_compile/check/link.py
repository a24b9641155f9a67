"""GC337: a link annotation whose URL is neither http nor https. Argo CD's pages make a link of it, for all to click.

A value is a URL, or a title and a URL with ``|`` between (``populateNodeInfo`` of argo-cd's
``controller/cache/info.go``, and ``ExternalLink`` in its pages, which know one ``|`` alone).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gitops_compile.check.annotations import Annotations
from gitops_compile.check.faults import Fault, told_of_annotations
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic

PREFIX: Final = "link.argocd.argoproj.io/"
_VALUE: Final = re.compile(r"(?:[^|]*\|)?https?://[^|\s]+", re.IGNORECASE)


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app."""
    return told_of_annotations(tree, faults)


def faults(annotations: Annotations) -> Iterator[Fault]:
    """What is wrong with the links of one object."""
    links = (value for key, value in annotations.items() if key.startswith(PREFIX))
    if any(isinstance(value, str) and not _VALUE.fullmatch(value) for value in links):
        hint = f"Write `https://...` or `title|https://...` as the value of {PREFIX}*."
        yield Fault("GC337", "with a link that is neither http nor https", hint)
