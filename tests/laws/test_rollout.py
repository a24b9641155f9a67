"""The round trip: an ApplicationSet expands to the Applications that ``rollout: all`` would have written.

Less the finalizers and the question before removal, which stand on the set (argocd.md, "Validation").
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compiled import declared, rendered, thing
from gitops_compile.argocd.application import SYNC_OPTIONS
from gitops_compile.argocd.expansion import expanded
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.check.on_tree import check_tree
from gitops_compile.check.tree import Tree
from random_fleets import some, text_of

TEXTS = st.text(st.sampled_from('ab{}".$ `-'), max_size=8)
SETTINGS = some(
    selfHeal=st.booleans(),
    prune=st.sampled_from(["auto", "confirm", "never"]),
    removal=st.sampled_from(["cascade", "confirm", "orphan"]),
    adopt=st.booleans(),
    serverSideApply=st.booleans(),
    annotations=st.dictionaries(st.sampled_from(["a", "example.com/b"]), TEXTS, max_size=2),
    ignoreDifferences=st.lists(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["ConfigMap", "*"]),
                "jqPathExpressions": st.lists(TEXTS.map(".a{}".format), min_size=1),
            },
            optional={"namespace": st.sampled_from(["web-c1", "elsewhere"])},
        ),
        max_size=2,
    ),
)
FLEETS = st.builds(
    lambda delivery, protected, path, namespace, waves: {
        "apiVersion": "gitops-compile/v1",
        "kind": "Fleet",
        "metadata": {"name": "acme"},
        "git": {"url": "https://git.example.com/{{x}}.git", "branch": "main", **({"path": path} if path else {})},
        "argocd": {"hub": {"cluster": "c1", "features": ["progressiveSyncs"]}},
        "clusters": {
            "c1": {"argocd": "hub"},
            **{name: {"argocd": "hub", "server": f"https://{name}.example.com"} for name in ("c2", "c3")},
        },
        "environments": {
            "prod": {"clusters": ["c1", "c2", "c3"], "waves": waves, "protected": protected, "delivery": {}}
        },
        "apps": {"web": {"delivery": delivery, "namespace": namespace}},
    },
    SETTINGS,
    st.booleans(),
    st.sampled_from(["", "deploy/eu"]),
    st.sampled_from(["web", "web-{cluster}"]),
    st.sampled_from([[["c1", "c2", "c3"]], [["c3"], ["c1", "c2"]], [["c2"], ["c3"], ["c1"]]]),
)


def _made(fleet: dict[str, Any], rollout: str, scaled: bool) -> tuple[list[dict[str, Any]], list[str]]:
    """The objects of kinds Application and ApplicationSet of the app, and the errors."""
    fleet["environments"]["prod"]["delivery"]["rollout"] = rollout
    resolved, targets = declared(text_of(fleet).decode())
    workload = thing("apps/v1", "Deployment", "web", spec={"replicas": 1})
    scaler = thing("autoscaling/v2", "HorizontalPodAutoscaler", "web", spec={"scaleTargetRef": {"name": "web"}})
    objects = rendered(targets, {f"prod/c{n}/web": (workload, scaler) if scaled else (workload,) for n in (1, 2, 3)})
    told = check_tree(Tree(resolved, targets, objects, frozenset()))
    every = [one.objects[0] for one in argocd_objects(resolved, targets, objects, frozenset()) if one.targets]
    own = [one for one in every if one["kind"] != "AppProject" and "namespaces" not in one["metadata"]["name"]]
    return own, [one.code for one in told if one.is_error]


@given(fleet=FLEETS, scaled=st.booleans())
def test_a_set_expands_to_the_applications_of_the_other_rollout(fleet: dict[str, Any], scaled: bool) -> None:
    applications, wrong = _made(fleet, "all", scaled)
    (one,), wrong_too = _made(fleet, "waves", scaled)
    assert wrong == wrong_too == []
    for application in applications:
        application["metadata"].pop("finalizers", None)
        application["metadata"]["annotations"].pop(SYNC_OPTIONS, None)
    assert sorted(expanded(one), key=lambda app: str(app["metadata"]["name"])) == applications
