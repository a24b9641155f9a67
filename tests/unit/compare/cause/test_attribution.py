"""Which line led to an operation: the six tests of review.md, section 5, on fleets that are really compiled."""

from __future__ import annotations

import pytest

from caused import Reviewed, reviewed
from caused_fleet import BASE, Edits, edited

TEMPLATE = "overlays/api/deployment.yaml.j2"
GLOBEX = "prod/c1/globex/api/deployment_main.yaml"
MAIN = "prod/c1/saas/api/deployment_main.yaml"
SPACES = "prod/c2/namespaces"
POD = "spec.template.spec.containers"


def changed(edits: Edits) -> Reviewed:
    return reviewed(BASE, edited(edits))


CAUSES: dict[str, tuple[Edits, str, list[str]]] = {
    "a pin of one stage, on the clusters without an entry": (
        {"": (("default: 1.0.0", "default: 1.0.2"),)},
        "*",
        [
            f"{GLOBEX} {POD}[main].image: certain apps.api.versions.prod.default fleet:26",
            f"{MAIN} {POD}[main].image: certain apps.api.versions.prod.default fleet:26",
        ],
    ),
    "a pin of one cluster": (
        {"": (("c2: 1.0.1", "c2: 1.0.2"),)},
        "*saas*",
        [f"prod/c2/saas/api/deployment_main.yaml {POD}[main].image: certain apps.api.versions.prod.c2 fleet:26"],
    ),
    "a tenancy's pin comes over the app's": (
        {"": (("  saas: {}", "  saas: {versions: {api: {prod: 1.0.2}}}"),)},
        "prod/c1/*",
        [f"{MAIN} {POD}[main].image: certain tenancies.saas.versions.api.prod fleet:18"],
    ),
    "a value of the fleet": (
        {"": (("level: debug", "level: info"),)},
        "dev/*",
        [f"dev/c1/saas/api/deployment_main.yaml {POD}[main].env[LEVEL].value: certain values.level fleet:9"],
    ),
    "a value of a higher layer": (
        {"": (("per: tenancy\n", "per: tenancy\n    values: {level: info}\n"),)},
        "dev/*",
        [f"dev/c1/saas/api/deployment_main.yaml {POD}[main].env[LEVEL].value: certain apps.api.values.level fleet:23"],
    ),
    "an override that is gone, at the line that it had": (
        {"": (("    overrides:\n      - {match: {tenancy: globex}, values: {replicas: 5}}\n", ""),)},
        "*c1*",
        [
            "prod/c1/globex/api/deployment_main.yaml spec.replicas: "
            "certain apps.api.overrides[0].values.replicas fleet:28"
        ],
    ),
    "a fact of a cluster": (
        {"": (("region: us", "region: de"),)},
        "dev/*",
        [f"dev/c1/saas/api/deployment_main.yaml {POD}[main].env[REGION].value: certain clusters.c1.region fleet:7"],
    ),
    "two values at once: the scalar holds the old and the new value of one": (
        {"": (("replicas: 3", "replicas: 4"), ("level: debug", "level: info"))},
        MAIN,
        [
            f"{MAIN} spec.replicas: likely environments.prod.values.replicas fleet:16",
            f"{MAIN} {POD}[main].env[LEVEL].value: likely values.level fleet:9",
        ],
    ),
    "two values that are equal now: the old ones differ": (
        {"": (("level: debug", "level: 4"), ("replicas: 3", "replicas: 4"))},
        MAIN,
        [
            f"{MAIN} spec.replicas: likely environments.prod.values.replicas fleet:16",
            f"{MAIN} {POD}[main].env[LEVEL].value: likely values.level fleet:9",
        ],
    ),
    "a value that is unset": (
        {
            "": (("values: {replicas: 3}", "values: {replicas: 3, level: null}"),),
            TEMPLATE: (("values.level | quote", "values.level | default('none') | quote"),),
        },
        MAIN,
        [f"{MAIN} {POD}[main].env[LEVEL].value: likely environments.prod.values.level fleet:16"],
    ),
    "a source file alone, at the line that names the field and the value": (
        {TEMPLATE: (("2.3.0", "2.3.1"), ("        - name: main", "        - # the app\n          name: main"))},
        "dev/*",
        [f"dev/c1/saas/api/deployment_main.yaml {POD}[log-agent].image: certain {TEMPLATE} {TEMPLATE}:20"],
    ),
    "a pin and a source file: the layer writes the app's image, and no other": (
        {"": (("default: 1.0.0", "default: 1.0.2"),), TEMPLATE: (("2.3.0", "2.3.1"),)},
        MAIN,
        [
            f"{MAIN} {POD}[log-agent].image: likely {TEMPLATE} {TEMPLATE}:19",
            f"{MAIN} {POD}[main].image: certain apps.api.versions.prod.default fleet:26",
        ],
    ),
    "a label and a pin": (
        {
            "": (
                ("default: 1.0.0", "default: 1.0.2"),
                ("per: tenancy\n", "per: tenancy\n    labels: {a.io/team: web}\n"),
            )
        },
        "prod/c1/saas/*",
        [
            f'{MAIN} metadata.labels["a.io/team"]: certain apps.api.labels["a.io/team"] fleet:23',
            f"{MAIN} {POD}[main].image: certain apps.api.versions.prod.default fleet:27",
            'prod/c1/saas/api/service_main.yaml metadata.labels["a.io/team"]: '
            'certain apps.api.labels["a.io/team"] fleet:23',
        ],
    ),
    "the mirrors of a tenancy": (
        {"": (("docker.io: eu.", "docker.io: ch."), ("values: {level", "values: {unused: 1, level"))},
        "prod/c1/globex/*",
        [
            f'{GLOBEX} {POD}[{name}].image: certain tenancies.globex.mirrors["docker.io"] fleet:19'
            for name in ("log-agent", "main")
        ],
    ),
    "another image of the app, brought by the source and the fleet": (
        {
            "": (("image: docker.io/acme/api", "image: docker.io/acme/api2"),),
            TEMPLATE: (("acme/api\n", "acme/api2\n"),),
        },
        "dev/*",
        [f"dev/c1/saas/api/deployment_main.yaml {POD}[main].image: certain apps.api.image fleet:23"],
    ),
    "a namespace": (
        {"": (("  edge: {}", '  edge: {namespace: "gate-{environment}", labels: {a: b}}'),)},
        "dev/*",
        [
            "dev/c1/edge/service_main.yaml metadata.labels.a: certain apps.edge.labels.a fleet:29",
            "dev/c1/edge/service_main.yaml metadata.namespace: certain apps.edge.namespace fleet:29",
            "dev/c1/namespaces/namespace_gate-dev.yaml metadata.name: certain apps.edge.namespace fleet:29",
        ],
    ),
    "protected": (
        {
            "": (
                ("    from: dev\n", "    from: dev\n    protected: true\n"),
                ("prod: {}}, m", "prod: {labels: {a: b}}}, m"),
            )
        },
        "prod/c1/globex/namespaces/*",
        [
            "prod/c1/globex/namespaces/namespace_globex-api-prod.yaml metadata.annotations: "
            "certain environments.prod.protected fleet:15",
            "prod/c1/globex/namespaces/namespace_globex-api-prod.yaml metadata.labels.a: "
            "certain tenancies.globex.environments.prod.labels.a fleet:20",
        ],
    ),
    "what each namespace comes with": (
        {
            "": (
                (
                    "    from: dev\n",
                    "    from: dev\n    quota: {pods: 40Gi}\n    network: deny-ingress\n    podSecurity: baseline\n"
                    "    limits: {default: {cpu: 500m}}\n",
                ),
                ("pods: 40Gi", 'pods: "40"'),
            )
        },
        "prod/c2/namespaces/*",
        [
            f"{SPACES}/edge-prod/limitrange_limits.yaml add: certain environments.prod.limits.default.cpu fleet:18",
            f"{SPACES}/edge-prod/networkpolicy_allow-tenancy.yaml add: certain environments.prod.network fleet:16",
            f"{SPACES}/edge-prod/networkpolicy_default-deny.yaml add: certain environments.prod.network fleet:16",
            f"{SPACES}/edge-prod/resourcequota_quota.yaml add: certain environments.prod.quota.pods fleet:15",
            "prod/c2/namespaces/namespace_edge-prod.yaml "
            'metadata.labels["pod-security.kubernetes.io/enforce"]: certain environments.prod.podSecurity fleet:17',
        ],
    ),
}


@pytest.mark.parametrize("case", CAUSES)
def test_the_line_that_led_to_it(case: str) -> None:
    edits, pattern, told = CAUSES[case]
    assert changed(edits).told(pattern) == told
