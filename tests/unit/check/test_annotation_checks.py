"""GC321 to GC324, GC327 and GC337: what Argo CD makes of each annotation, word by word, and what is said of it.

The verdicts are those of Argo CD's own code, which the checks' modules name; ``CASES`` is the table.
"""

from __future__ import annotations

import pytest

from checked import APPS, TOP, WEB, checked, noted, said
from gitops_compile.model.diagnostic import Severity

HOOK = "argocd.argoproj.io/hook"
HELM = "helm.sh/hook"
WAVE = "argocd.argoproj.io/sync-wave"
WEIGHT = "helm.sh/hook-weight"
OPTIONS = "argocd.argoproj.io/sync-options"
LINK = "link.argocd.argoproj.io/docs"
CASES: tuple[tuple[dict[str, str], list[str]], ...] = (
    ({}, []),
    ({"example.com/hook": "none", "argocd.argoproj.io/compare-options": "IgnoreExtraneous"}, []),
    *(({HOOK: one}, []) for one in ("PreSync", "Sync", "PostSync", "SyncFail", "Skip", "PreDelete", "PostDelete")),
    ({HOOK: " PreSync , PostSync,"}, []),
    ({HOOK: "presync"}, ["GC321"]),
    ({HOOK: "PreSync,Garbage"}, ["GC321"]),
    ({HOOK: "PreSync PostSync"}, ["GC321"]),
    ({HOOK: "pre-install"}, ["GC321"]),
    ({HOOK: ""}, ["GC321"]),
    ({HOOK: " , "}, ["GC321"]),
    *(({HELM: f"{when}-{what}"}, ["GC322"]) for when in ("pre", "post") for what in ("install", "upgrade", "delete")),
    ({HELM: "pre-install,pre-upgrade"}, ["GC322"]),
    ({HELM: "pre-install, pre-rollback,test"}, ["GC322"]),
    ({HELM: "pre-install,pre-upgade"}, ["GC321", "GC322"]),
    ({HELM: "crd-install"}, []),
    ({HELM: "crd-install,pre-install"}, ["GC322"]),
    ({HELM: " crd-install"}, ["GC321"]),
    ({HELM: ""}, ["GC321"]),
    *(({HELM: one}, ["GC321"]) for one in ("test", "test-success", "pre-rollback", "post-rollback", "garbage")),
    ({HELM: "test", HOOK: "PostSync"}, []),
    ({HELM: "pre-install", HOOK: "Sync"}, []),
    ({HELM: "pre-install", HOOK: "Garbage"}, ["GC321", "GC322"]),
    *(({WAVE: one}, []) for one in ("0", "-5", "+5", "007", str(2**63 - 1), str(-(2**63)))),
    *(({WAVE: one}, ["GC323"]) for one in ("", "five", "1.0", " 1", "1 ", "1_000", "0x10", "١", "1\n")),
    *(({WAVE: one}, ["GC323"]) for one in (str(2**63), str(-(2**63) - 1), "9" * 5_000)),
    ({WEIGHT: "-5", HELM: "crd-install"}, []),
    ({WEIGHT: "first"}, ["GC323"]),
    ({WEIGHT: "first", WAVE: "second"}, ["GC323", "GC323"]),
    *(({OPTIONS: f"{one}={value}"}, []) for one in ("Prune", "Delete") for value in ("true", "false", "confirm")),
    *(({OPTIONS: f"{one}=true"}, []) for one in ("Force", "PruneLast", "Replace", "ServerSideApply")),
    ({OPTIONS: " ServerSideApply=false , Validate=false ,, SkipDryRunOnMissingResource=true"}, []),
    ({OPTIONS: ""}, []),
    ({OPTIONS: "prune=false"}, ["GC324"]),
    ({OPTIONS: "Prune=False"}, ["GC324"]),
    ({OPTIONS: "Prune = false"}, ["GC324"]),
    ({OPTIONS: "Prune:false"}, ["GC324"]),
    ({OPTIONS: "Prune=false;Delete=false"}, ["GC324"]),
    ({OPTIONS: "Prune"}, ["GC324"]),
    ({OPTIONS: "Replace=false"}, ["GC324"]),
    ({OPTIONS: "Validate=true"}, ["GC324"]),
    ({OPTIONS: "PruneLast=false"}, ["GC324"]),
    ({OPTIONS: "CreateNamespace=true"}, ["GC324"]),
    ({OPTIONS: "ApplyOutOfSyncOnly=true,Prune=false"}, ["GC324"]),
    ({OPTIONS: "Replace=true,Force=true"}, []),
    ({OPTIONS: "Replace=true,ServerSideApply=false"}, []),
    ({OPTIONS: "ServerSideApply=true,Replace=true"}, ["GC324"]),
    ({"argocd.argoproj.io/tracking-id": "other:/ConfigMap:x/web"}, ["GC327"]),
    ({"argocd.argoproj.io/installation-id": ""}, ["GC327"]),
    ({"kubectl.kubernetes.io/last-applied-configuration": "{}"}, ["GC327"]),
    *(
        ({LINK: one}, [])
        for one in ("https://x.example", "HTTP://x.example", "Docs|https://x.example/a?b#c", "|http://x")
    ),
    *(
        ({LINK: one}, ["GC337"])
        for one in ("", "x.example", "javascript:alert(1)", "Docs|javascript:alert(1)", "https:")
    ),
    *(
        ({LINK: one}, ["GC337"])
        for one in ("https://x|javascript:alert(1)", "a|b|https://x", " https://x", "https://a b")
    ),
)


@pytest.mark.parametrize(("annotations", "codes"), CASES)
def test_what_is_said_of_annotations(annotations: dict[str, str], codes: list[str]) -> None:
    assert [code for code, _ in said(noted(annotations))] == codes


@pytest.mark.parametrize(
    ("annotations", "message", "hint"),
    [
        (
            {HOOK: "PreSyncc"},
            f"with an unknown hook in {HOOK}",
            "Did you mean PreSync? Argo CD knows PreSync, Sync, PostSync, SyncFail, Skip, PreDelete, PostDelete.",
        ),
        (
            {HELM: "test"},
            f"with an unknown hook in {HELM}",
            "Argo CD knows pre-install, pre-upgrade, post-install, post-upgrade, pre-delete, post-delete.",
        ),
        (
            {HELM: ""},
            f"with no hook in {HELM}",
            "Write a hook, or take the annotation out: with it the object is never applied.",
        ),
        (
            {HELM: "post-install,pre-upgrade"},
            "with a hook of Helm: Argo CD runs it as PreSync,PostSync, on each sync, "
            "and does not prune it like other objects",
            f"Say that it is meant with `{HOOK}: PreSync,PostSync`, or take the hook out of the source.",
        ),
        (
            {HELM: "post-delete"},
            "with a hook of Helm: Argo CD runs it as PostDelete, when the Application is deleted, "
            "and does not prune it like other objects",
            f"Say that it is meant with `{HOOK}: PostDelete`, or take the hook out of the source.",
        ),
        ({WAVE: "1st"}, f"whose {WAVE} is no integer", "Write a whole number, such as -1 or 10, in quotes."),
        (
            {OPTIONS: "PruneFalse"},
            f"with an unknown option in {OPTIONS}",
            "Did you mean Prune=false? Argo CD knows Delete=confirm, Delete=false, Delete=true, Force=true, "
            "Prune=confirm, Prune=false, Prune=true, PruneLast=true, Replace=true, ServerSideApply=false, "
            "ServerSideApply=true, SkipDryRunOnMissingResource=true, Validate=false, and ignores anything else.",
        ),
        (
            {OPTIONS: "Prune=no"},
            f"with an unknown value of the option Prune in {OPTIONS}",
            "Write Prune=confirm or Prune=false or Prune=true, or take it out: anything else is ignored.",
        ),
        (
            {OPTIONS: "FailOnSharedResource=true"},
            f"with the option FailOnSharedResource of an Application in {OPTIONS}",
            "Take it out: such an option counts on an Application alone.",
        ),
        (
            {OPTIONS: "Replace=true,ServerSideApply=true"},
            f"with both Replace=true and ServerSideApply=true in {OPTIONS}",
            "Keep one: with `Replace=true` the object is replaced, and server-side apply is passed over.",
        ),
        (
            {"argocd.argoproj.io/tracking-id": "x"},
            "with the annotation argocd.argoproj.io/tracking-id, which says whose it is",
            "Take the annotation out of the source: it was copied from a cluster.",
        ),
        (
            {LINK: "ftp://x"},
            "with a link that is neither http nor https",
            "Write `https://...` or `title|https://...` as the value of link.argocd.argoproj.io/*.",
        ),
    ],
)
def test_the_words(annotations: dict[str, str], message: str, hint: str) -> None:
    (one,) = checked("web: {}", {WEB: (noted(annotations),)})
    assert one.message == f"the source of web renders ConfigMap web {message}"
    assert one.hint == hint
    assert (one.at.line, one.at.column) == (APPS, 3)
    assert one.path == "apps.web"
    assert [f"{place.at} {place.what}" for place in one.related] == [
        "rendered/prod/one/web/configmap_web.yaml:1:1 ConfigMap web of prod/one/web"
    ]
    assert (one.severity is Severity.WARNING) == (one.code == "GC322")


def test_no_message_holds_a_value_of_an_object() -> None:
    """trust.md, section 8."""
    canary = "c4n4ry-9f31"
    keys = (HOOK, HELM, WAVE, WEIGHT, OPTIONS, LINK, "argocd.argoproj.io/tracking-id")
    found = checked("web: {}", {WEB: (noted(dict.fromkeys(keys, canary)),)})
    assert {one.code for one in found} == {"GC321", "GC323", "GC324", "GC327", "GC337"}
    assert not [one for one in found if canary in str(one)]


def test_annotations_of_pods_and_what_is_no_text_say_nothing() -> None:
    pods = {"spec": {"template": {"metadata": {"annotations": {HOOK: "x", OPTIONS: "x", WAVE: "x"}}}}}
    assert said({**noted({}, "apps/v1", "Deployment"), **pods}) == []
    assert said({**noted({}), "metadata": {"name": "web", "annotations": [HOOK]}}) == []


def test_alike_ones_are_one_with_a_count() -> None:
    top = TOP.replace("clusters: [one]", "clusters: [one, two]")
    one_map, other = noted({WAVE: "x"}), {**noted({WAVE: "y"}), "kind": "Secret"}
    (one,) = checked("web: {}", {WEB: (one_map, other), "prod/two/web": (one_map,)}, top)
    assert one.message == (f"the source of web renders ConfigMap web and 1 more object whose {WAVE} is no integer")
    assert one.targets == ("prod/one/web", "prod/two/web")
    assert len(one.related) == 1


def test_an_unserved_verbatim_source_is_left_alone() -> None:
    wrong = noted({HOOK: "x"})
    verbatim = "web: {source: {verbatim: true}}"
    unserved = TOP.replace(", argocd: hub", "").replace("argocd: {hub: {cluster: one}}", "labels: {}")
    assert [code for code, _ in said(wrong, app=verbatim)] == ["GC321"]
    assert said(wrong, app=verbatim, top=unserved) == []
    assert [code for code, _ in said(wrong, top=unserved)] == ["GC321"]
