"""The bundled schemas of Kubernetes as values: which kinds an API server of a minor version stores, and their fields.

They are made by ``engine/schemas/kubernetes.py`` from Kubernetes' own OpenAPI and read by ``adapters/schemas``; the
checks take the reader as a function, and load only the minors that the fleet's clusters run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

SUPPORTED: Final = ("1.31", "1.32", "1.33", "1.34", "1.35", "1.36")
"""The minors of Kubernetes whose schemas this version holds, from the oldest."""

DEFAULT: Final = SUPPORTED[-1]
"""What a cluster runs as long as neither it nor the fleet says so."""

Schema: TypeAlias = Mapping[str, Any]
"""A JSON schema; its maps and lists are shared and never changed."""


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """One minor: ``kinds`` goes from ``apps/v1 Deployment`` to the name of its definition."""

    minor: str
    kinds: Mapping[str, str]
    definitions: Mapping[str, Schema]


KUBERNETES: Final = "Kubernetes"
ARGO_CD: Final = "Argo CD"
"""Whose minor is meant; of Argo CD's kinds the schemas are made by ``engine/schemas/argocd.py``."""


class Bundled(Protocol):
    """A supported minor -> its bundle; the same one each time."""

    def __call__(self, minor: str, /, *, product: str = KUBERNETES) -> Bundle:
        """The kinds of one minor of Kubernetes or of Argo CD."""


def kind_key(api_version: str, kind: str) -> str:
    """How a bundle names a kind: ``apps/v1 Deployment``, ``v1 Service``."""
    return f"{api_version} {kind}"
