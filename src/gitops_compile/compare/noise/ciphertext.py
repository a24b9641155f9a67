"""Hides values that were encrypted anew under their old keys: of a SealedSecret, or of an object that SOPS encrypted.

Every encryption of one text gives other bytes, so they say nothing. A key that came or went is shown, and so is a
change of who can decrypt.
"""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.noise.rule import NoiseRule, clear, field_names
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Did, Field, Operation
from gitops_compile.model.secretvalues import is_encrypted

_SEALED: Final = ("bitnami.com", "SealedSecret")
# What SOPS writes of each run: sops.mac, sops.lastmodified, and of each recipient the data key encrypted for it.
_OF_RUN: Final = frozenset({"mac", "lastmodified", "version"})
_OF_RECIPIENT: Final = frozenset({"enc", "created_at"})


def _hides(operation: Operation, difference: Difference, _sides: Sides) -> bool:
    if operation.kind is not Did.REPLACE:
        return False
    fields = field_names(operation.path)
    if difference.pair.shown.group_kind == _SEALED:
        return fields[:2] == ("spec", "encryptedData") and len(operation.path) == len(fields) == 3
    if not all(side and "sops" in side.object for side in (difference.pair.base, difference.pair.head)):
        return False
    if operation.path[:1] == (Field("sops"),):
        return fields[1:] in {(one,) for one in _OF_RUN} or (
            len(operation.path) > len(fields) and fields[-1] in _OF_RECIPIENT
        )
    return is_encrypted(clear(operation.old)) and is_encrypted(clear(operation.new))


RULE: Final = NoiseRule("ciphertext", _hides)
