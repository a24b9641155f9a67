"""The example of the review, compiled and compared for real: three rows, as the page shows them."""

from __future__ import annotations

from caused import readers_of, reviewed
from example_review import BASE, HEAD
from gitops_compile.compare.counts import counts, noise_of
from gitops_compile.compare.group import rows
from gitops_compile.compare.judged import Judged
from gitops_compile.compare.moves import images, versions
from gitops_compile.compare.risk.rows import row_findings
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Level
from gitops_compile.model.review import Missing, Move
from grouped import line


def test_the_example() -> None:
    made = reviewed(BASE, HEAD)
    given = made.sides
    found = Sides(given.base, given.head, given.differences, made.attributed.inputs, readers_of(made))
    judged = [
        Judged(one, made.attributed.causes[one], tuple("" for _ in one.operations), ()) for one in found.differences
    ]
    every = row_findings(rows(judged, found), found, {})
    agent = "spec.template.spec.containers[log-agent].image: registry.eu.acme.dev/log-agent:2.3.0"
    claim = "spec.volumeClaimTemplates[data].spec.resources.requests.storage"
    assert [line(row) for row in every] == [
        f"38 of 38 Deployment {{tenancy}}-api-{{environment}}/api {agent} -> registry.eu.acme.dev/log-agent:2.3.1"
        " (dev 9/9, staging 10/10, prod 19/19)",
        "8 of 9 Deployment {tenancy}-api-prod/api spec.template.spec.containers[api].image:"
        " registry.acme.dev/api:3.1.0 -> registry.acme.dev/api:3.1.2 (prod 8/9)",
        f"2 of 2 StatefulSet hooli-ledger-prod/ledger-db {claim}: 20Gi -> 50Gi (prod 2/2)",
    ]
    assert [row.routine for row in every] == [False, True, False]
    assert [[(one.code, one.level.value, one.detail) for one in row.findings] for row in every] == [
        [
            ("GC286", "warn", "dev, staging and prod take this file in one change"),
            ("GC244", "info", "38 targets restart at once"),
            ("GC290", "info", "prod"),
        ],
        [("GC281", "info", "8 of 9"), ("GC290", "info", "prod")],
        [("GC290", "info", "prod")],
    ]
    assert every[1].missing == (
        Missing("prod/p-use1/initech/api", "3.0.8", "tenancies.initech.versions.api.prod.p-use1", "fleet.yaml:28"),
    )
    told = counts(every, [one for row in every for one in row.findings], noise_of(judged), found)
    assert told.environments == {"dev": 9, "staging": 10, "prod": 21}
    assert told.protected == {"prod"}
    assert (told.objects, told.targets, told.rows, told.routine, told.changed) == (40, 40, 3, 1, 40)
    assert told.levels == {Level.BLOCK: 0, Level.HIGH: 0, Level.WARN: 1, Level.INFO: 2}
    assert images(found.differences, found) == (
        Move("registry.acme.dev/api", "3.1.0", "3.1.2", "patch", 8),
        Move("registry.acme.dev/log-agent", "2.3.0", "2.3.1", "patch", 38),
    )
    assert versions(found) == (Move("api", "3.1.0", "3.1.2", "patch", 8),)
