"""GC340 to GC344: what the API server of a cluster would refuse of the rendered objects, by its schemas."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.diagnostic import Severity

CODES: Final = (
    Code(
        "GC340",
        "an object that breaks the schema of its kind",
        "An unknown field is dropped or refused, a missing one or one of the wrong type is refused: either way the "
        "cluster does not get what the source says, and it shows only when Argo CD syncs.",
        "Mend the field in the source; the message names its path and what belongs there.",
    ),
    Code(
        "GC341",
        "an API version that the cluster does not serve",
        "Kubernetes removes old API versions and adds new ones with each minor; of a kind in an unserved version "
        "nothing is applied.",
        "Write the API version that the message names, or say in `kubernetes` which minor the cluster really runs.",
    ),
    Code(
        "GC342",
        "kinds without a schema",
        "Their objects were written without being checked, since nothing here says which fields they have.",
        "Put the kind's CustomResourceDefinition into `schemas/<group>/`, or its JSON schema there as "
        "`<kind>_<version>.json`.",
        (Severity.NOTE,),
    ),
    Code(
        "GC343",
        "a schema that cannot be used",
        "A file of `schemas/`, or a CustomResourceDefinition of the fleet, says what no schema says. Objects of that "
        "kind would go unchecked.",
        "Mend the file; it holds CustomResourceDefinitions as YAML, or one structural JSON schema without references.",
    ),
    Code(
        "GC344",
        "a Kubernetes without schemas",
        "Objects are held against the schemas of the minor that a cluster runs, and this version holds none of it.",
        "Name one of the supported minors.",
    ),
)
