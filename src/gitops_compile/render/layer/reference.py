"""The parts of an image reference: ``[host[:port]/]path[:tag][@digest]`` (the distribution project's grammar).

In: the text that stands in a manifest. Out: its parts. Nothing is checked here: a text that is no reference at all
has a name and nothing behind it.
"""

from __future__ import annotations

import re
from typing import Final

DOCKER_HUB: Final = "docker.io"

_SHORT_NAME = re.compile(r"[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*")


def name_and_rest(reference: str) -> tuple[str, str]:
    """``("host:5000/team/api", ":1.2@sha256:...")``: a colon before the first slash belongs to the host's port.

    The same cut as kustomize's (api/internal/image/image.go).
    """
    path = max(reference.find("/"), 0)
    ends = [at for at in (reference.find(":", path), reference.find("@", path)) if at >= 0]
    end = min(ends, default=len(reference))
    return reference[:end], reference[end:]


def has_host(reference: str) -> bool:
    """Whether the part before the first slash is a host: it has a dot or a port, or is ``localhost``."""
    first, slash, _ = reference.partition("/")
    return bool(slash) and ("." in first or ":" in first or first == "localhost")


def full_name(name: str) -> str:
    """The name with the host, and for a bare word the ``library/``, that Docker Hub's short names leave out.

    What cannot be a short name (nothing, a placeholder such as ``$(IMAGE)``) comes back as it is.
    """
    if has_host(name) or not _SHORT_NAME.fullmatch(name):
        return name
    return f"{DOCKER_HUB}/{name}" if "/" in name else f"{DOCKER_HUB}/library/{name}"
