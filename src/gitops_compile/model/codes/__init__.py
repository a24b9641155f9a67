"""Every diagnostic code with its meaning: what the pages of ``docs/codes`` are written from.

A code keeps its number and its meaning for ever, since people search for it and fleets acknowledge it. A test holds
this table against the codes in the source, the golden cases and the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gitops_compile.model.codes import (
    access,
    argocd,
    availability,
    changes,
    delivery,
    immutable,
    kubernetes,
    naming,
    path,
    promotion,
    reading,
    removals,
    rendered,
    replaced,
    review,
    secrets,
    sources,
    stages,
    templates,
    tenancy,
    versions,
)
from gitops_compile.model.codes.code import Code

BLOCKS: Final = (
    reading,
    naming,
    templates,
    sources,
    review,
    removals,
    immutable,
    replaced,
    availability,
    versions,
    access,
    delivery,
    path,
    argocd,
    kubernetes,
    changes,
    tenancy,
    stages,
    promotion,
    secrets,
    rendered,
)

CODES: Final[Mapping[str, Code]] = MappingProxyType({code.id: code for block in BLOCKS for code in block.CODES})
"""Code by id, in the order of the ids."""
