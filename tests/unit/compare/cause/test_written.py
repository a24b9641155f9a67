"""What the compiler writes into Argo CD objects, and which key of the fleet each path is told to come from."""

from __future__ import annotations

import pytest

from caused import reviewed
from caused_fleet import BASE, Edits, edited

DEV = "argocd/hub/dev/application.argoproj.io_dev.c1.edge.yaml"
PROD = "argocd/hub/prod/appproject.argoproj.io_prod.yaml"
SET = "argocd/hub/prod/applicationset.argoproj.io_prod.edge.yaml"
POLICY = "spec.syncPolicy"
DELIVERY = "{sync: manual, removal: orphan, annotations: {a.io/b: c}, serverSideApply: false, adopt: true}"
WAVES = "    from: dev\n    waves: [[c1], [c2]]\n    delivery: {rollout: waves}\n"
FEATURES = ("{cluster: c1}", "{cluster: c1, features: [progressiveSyncs]}")
ACCESS = (
    "    from: dev\n    delivery:\n      access: {view: [a], sync: [b]}\n"
    '      syncWindows: [{kind: deny, schedule: "0 0 * * *", duration: 1h}]\n'
)

CASES: dict[str, tuple[Edits, Edits, str, list[str]]] = {
    "an Application's delivery": (
        {},
        {"": (("  edge: {}", f"  edge: {{delivery: {DELIVERY}}}"),)},
        DEV,
        [
            'metadata.annotations["a.io/b"]: certain apps.edge.delivery.annotations["a.io/b"] fleet:29',
            'metadata.annotations["argocd.argoproj.io/compare-options"]: '
            "certain apps.edge.delivery.serverSideApply fleet:29",
            "metadata.finalizers: certain apps.edge.delivery.removal fleet:29",
            f"{POLICY}.automated: certain apps.edge.delivery.sync fleet:29",
            f"{POLICY}.syncOptions[FailOnSharedResource]: certain apps.edge.delivery.adopt fleet:29",
            f"{POLICY}.syncOptions[ServerSideApply]: certain apps.edge.delivery.serverSideApply fleet:29",
        ],
    ),
    "what it may do by itself": (
        {},
        {"": (("  edge: {}", "  edge: {delivery: {prune: never, selfHeal: false}}"),)},
        DEV,
        [
            f"{POLICY}.automated.prune: certain apps.edge.delivery.prune fleet:29",
            f"{POLICY}.automated.selfHeal: certain apps.edge.delivery.selfHeal fleet:29",
        ],
    ),
    "differences that it ignores": (
        {},
        {
            "": (
                (
                    "  edge: {}",
                    "  edge: {delivery: {prune: never, ignoreDifferences: [{kind: Service, jsonPointers: [/spec]}]}}",
                ),
            )
        },
        DEV,
        [
            "spec.ignoreDifferences: certain apps.edge.delivery.ignoreDifferences fleet:29",
            f"{POLICY}.automated.prune: certain apps.edge.delivery.prune fleet:29",
            f"{POLICY}.syncOptions[RespectIgnoreDifferences]: certain apps.edge.delivery.ignoreDifferences fleet:29",
        ],
    ),
    "git, the fleet's name, the instance's namespace": (
        {},
        {
            "": (
                ("name: acme}", "name: acme2}"),
                ("fleet.git, branch: main}", "fleet2.git, branch: trunk, path: deploy}"),
                ("{cluster: c1}", "{cluster: c1, namespace: argo}"),
            )
        },
        DEV,
        [
            'metadata.labels["app.kubernetes.io/part-of"]: certain metadata.name fleet:3',
            "metadata.namespace: certain argocd.hub.namespace fleet:5",
            "spec.source.path: certain git.path fleet:4",
            "spec.source.repoURL: certain git.url fleet:4",
            "spec.source.targetRevision: certain git.branch fleet:4",
        ],
    ),
    "the same in an AppProject": (
        {},
        {
            "": (
                ("name: acme}", "name: acme2}"),
                ("fleet.git, branch: main}", "fleet2.git, branch: trunk}"),
                ("{cluster: c1}", "{cluster: c1, namespace: argo}"),
            )
        },
        PROD,
        [
            "metadata.namespace: certain argocd.hub.namespace fleet:5",
            "spec.description: certain metadata.name fleet:3",
            "spec.sourceRepos[https://git.example.com/acme/fleet.git]: certain git.url fleet:4",
            "spec.sourceRepos[https://git.example.com/acme/fleet2.git]: certain git.url fleet:4",
        ],
    ),
    "who may see and sync, and when": (
        {"": (("    from: dev\n", ACCESS),)},
        {"": (("view: [a], sync: [b]", "view: [a, c], sync: [d]"), ("duration: 1h", "duration: 2h"))},
        PROD,
        [
            "spec.roles[sync].groups[b]: certain environments.prod.delivery.access.sync fleet:16",
            "spec.roles[sync].groups[d]: certain environments.prod.delivery.access.sync fleet:16",
            "spec.roles[view].groups[c]: certain environments.prod.delivery.access.view fleet:16",
        ],
    ),
    "namespaces of a project": (
        {},
        {"": (("  edge: {}", '  edge: {namespace: "gate-{environment}", delivery: {allow: {namespaces: [far]}}}'),)},
        PROD,
        [
            "spec.destinations[c2/edge-prod]: certain apps.edge.namespace fleet:29",
            "spec.destinations[c2/far]: one-of apps.edge.delivery.allow.namespaces, apps.edge.namespace fleet:29",
            "spec.destinations[c2/gate-prod]: certain apps.edge.namespace fleet:29",
            "spec.destinations[https://kubernetes.default.svc/edge-prod]: certain apps.edge.namespace fleet:29",
            "spec.destinations[https://kubernetes.default.svc/far]: "
            "one-of apps.edge.delivery.allow.namespaces, apps.edge.namespace fleet:29",
            "spec.destinations[https://kubernetes.default.svc/gate-prod]: certain apps.edge.namespace fleet:29",
        ],
    ),
    "one Application becomes a set": (
        {"": (FEATURES,)},
        {"": (("    from: dev\n", WAVES), ("default: 1.0.0", "default: 1.0.9"))},
        "argocd/hub/prod/application*edge*",
        [
            "add: certain environments.prod.delivery.rollout fleet:16",
            "remove: certain environments.prod.delivery.rollout fleet:16",
            "remove: certain environments.prod.delivery.rollout fleet:16",
        ],
    ),
    "a set, and the Application in it": (
        {"": (FEATURES, ("    from: dev\n", WAVES))},
        {
            "": (
                ("[[c1], [c2]]", "[[c2], [c1]]"),
                ("branch: main", "branch: trunk"),
                ("  edge: {}", "  edge: {delivery: {prune: never, selfHeal: false}}"),
            )
        },
        SET,
        [
            "spec.template.spec.source.targetRevision: certain git.branch fleet:4",
            "spec.template.spec.syncPolicy.automated.prune: certain apps.edge.delivery.prune fleet:31",
            "spec.template.spec.syncPolicy.automated.selfHeal: certain apps.edge.delivery.selfHeal fleet:31",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_argo_cd_objects(case: str) -> None:
    before, after, pattern, told = CASES[case]
    base = edited(before)
    found = [line.split(" ", 1)[1] for line in reviewed(base, edited(after, base)).told(pattern)]
    kept = ("list.elements", "spec.syncWindows")
    assert [line for line in found if not any(one in line for one in kept)] == told


def test_the_elements_of_a_set() -> None:
    base = edited(CASES["a set, and the Application in it"][0])
    found = reviewed(base, edited(CASES["a set, and the Application in it"][1], base)).told(SET)
    assert {line.rpartition(": ")[2] for line in found if "elements" in line} == {
        "certain environments.prod.waves fleet:15"
    }


def test_the_roots() -> None:
    edits: Edits = {"": (("name: acme}", "name: acme2}"), ("branch: main", "branch: trunk"))}
    found = reviewed(BASE, edited(edits)).told("argocd/hub/bootstrap.yaml")
    assert {line.partition(" ")[2] for line in found} == {
        'metadata.labels["app.kubernetes.io/part-of"]: certain metadata.name fleet:3',
        "metadata.name: certain metadata.name fleet:3",
        "spec.description: certain metadata.name fleet:3",
        "spec.project: certain metadata.name fleet:3",
        "spec.source.targetRevision: certain git.branch fleet:4",
    }


def test_labels_and_tools_reach_what_they_can() -> None:
    edits: Edits = {"": (("per: tenancy\n", "per: tenancy\n    labels: {a: b}\n"), ("branch: main", "branch: trunk"))}
    one = reviewed(BASE, edited(edits))
    assert one.told("argocd/hub/dev/application*saas.api*") == [
        "argocd/hub/dev/application.argoproj.io_dev.c1.saas.api.yaml spec.source.targetRevision: "
        "certain git.branch fleet:4"
    ]
    assert one.inputs("dev/c1/saas/api") == {
        "apps.api.labels.a": (None, "b"),
        "git.branch": ("main", "trunk"),
    }
