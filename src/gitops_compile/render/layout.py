"""Where an object's file lies below its target's folder: a pure function of the object, never of its neighbours.

So a reviewer finds an object under a name that they can guess, and adding one object moves no other (fleet.md,
"Where the output goes").
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind, is_kubernetes_group, name_of, namespace_of

_LONGEST: Final = 200
_KEPT: Final = 191
_DIGITS: Final = 8
_OUTSIDE_NAME: Final = re.compile(rb"[^A-Za-z0-9._-]")
_OUTSIDE_FOLDER: Final = re.compile(rb"[^A-Za-z0-9_-]")


def object_path(one: Object, namespace: str) -> str:
    """The object's file, relative to its target's folder: ``<kind>[.<group>]_<name>.yaml``.

    ``namespace`` is the target's ("" for a ``namespaces`` target); an object that names another one lies in a
    sub-folder of that name.
    """
    group, kind = group_kind(one)
    front = kind if is_kubernetes_group(group) else f"{kind}.{group}"
    file = f"{_cut(_encoded(f'{front.lower()}_{name_of(one)}', _OUTSIDE_NAME))}.yaml"
    own = namespace_of(one)
    # A namespace holds no dot, so encoding dots costs nothing and no folder is ever `..`.
    return f"{_encoded(own, _OUTSIDE_FOLDER)}/{file}" if own and own != namespace else file


def _encoded(text: str, outside: re.Pattern[bytes]) -> str:
    encoded = outside.sub(lambda found: b"%%%02X" % found[0][0], text.encode("utf-8", "surrogatepass"))
    return encoded.decode("ascii")


def _cut(stem: str) -> str:
    """At most 200 bytes, so that no file system refuses the name; all of it is ASCII by now."""
    if len(stem) <= _LONGEST:
        return stem
    return f"{stem[:_KEPT]}-{hashlib.sha256(stem.encode()).hexdigest()[:_DIGITS]}"
