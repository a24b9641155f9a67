"""The rules that Argo CD's CRDs do not hold, a table of cases for each; ``tests/whole`` asks Argo CD itself."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.argocd.rules.application import option_problem, spec_problems
from gitops_compile.argocd.rules.objects import MOST_ANNOTATIONS, problems
from gitops_compile.argocd.rules.policy import group_problem, policy_problem, role_problem

GIT = {"repoURL": "https://git.example.com/a.git", "path": "a"}
HERE = {"name": "one"}
DRY = {"drySource": GIT, "syncSource": {"targetBranch": "env", "path": "a"}}


def thing(kind: str, **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": {"name": "p"}, "spec": spec}


def told(kind: str, **spec: Any) -> list[str]:
    """Path and problem of each broken rule."""
    return [f"{one.path} {one.says}" for one in problems(thing(kind, **spec))]


@pytest.mark.parametrize(
    ("destination", "says"),
    [
        ({"name": "one"}, []),
        ({"server": "https://one.example.com"}, []),
        ({"name": "one", "server": ""}, []),
        ({"name": "one", "server": "https://one.example.com"}, ["has both name and server"]),
        ({"namespace": "a"}, ["has neither name nor server"]),
        ({"name": None}, ["has neither name nor server"]),
    ],
)
def test_exactly_one_of_name_and_server(destination: dict[str, Any], says: list[str]) -> None:
    found = spec_problems({"source": GIT, "destination": destination})
    assert [one.says for one in found] == says


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ({"source": GIT}, []),
        ({"source": {"repoURL": "https://c", "chart": "a", "targetRevision": "1"}}, []),
        ({"sources": [GIT, {"repoURL": "https://c", "ref": "values"}]}, []),
        ({"sourceHydrator": DRY}, []),
        ({}, ["spec has no source"]),
        ({"sources": []}, ["spec has no source"]),
        ({"source": GIT, "sources": [GIT]}, ["spec has source and sources"]),
        ({"sources": [GIT], "sourceHydrator": DRY}, ["spec has sources and sourceHydrator"]),
        ({"source": {"path": "a"}}, ["spec.source has no repoURL"]),
        ({"source": {"repoURL": "https://c"}}, ["spec.source has none of path, chart"]),
        ({"source": {"repoURL": "https://c", "ref": "a"}}, ["spec.source has none of path, chart"]),
        ({"source": {"repoURL": "https://c", "chart": "a"}}, ["spec.source has a chart without a targetRevision"]),
        ({"sources": [GIT, {"repoURL": "https://c"}]}, ["spec.sources[1] has none of path, chart, ref"]),
        (
            {"sourceHydrator": {"drySource": {}, "syncSource": {}, "hydrateTo": {}}},
            [
                "spec.sourceHydrator.drySource has no repoURL",
                "spec.sourceHydrator.syncSource has no targetBranch",
                "spec.sourceHydrator.hydrateTo has no targetBranch",
            ],
        ),
    ],
)
def test_exactly_one_source_that_is_whole(spec: dict[str, Any], says: list[str]) -> None:
    found = spec_problems({"destination": HERE, **spec})
    assert [f"{one.path} {one.says}" for one in found] == says


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ("ServerSideApply=true", ""),
        ("ClientSideApplyMigration=false", ""),
        ("PrunePropagationPolicy=foreground", ""),
        ("Prune=confirm", ""),
        ("ServerSideApply=True", "Did you mean ServerSideApply=true?"),
        ("PruneLast", "Did you mean PruneLast=true?"),
        ("PrunePropagationPolicy=Foreground", "Did you mean PrunePropagationPolicy=foreground?"),
    ],
)
def test_sync_options(option: str, hint: str) -> None:
    assert option_problem(option)[1] == hint


def test_an_option_of_objects_alone_is_none_of_an_application() -> None:
    assert option_problem("Force=true")[0]


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ("p, proj:p:r, applications, get, p/*, allow", ""),
        ("p,proj:p:r,logs,get,p/argocd/web,deny", ""),
        ("p, proj:p:r, applications, action/apps/Deployment/restart, p/a.b-c_d, allow", ""),
        ("p, proj:p:r, applications, delete/*/Pod/*, p/*, allow", ""),
        ("p, proj:p:r, applications, get, p/*", "is no policy of six parts"),
        ("g, proj:p:r, applications, get, p/*, allow", "is no policy of six parts"),
        ("p, proj:q:r, applications, get, p/*, allow", "has another subject than its role"),
        ("p, proj:p:s, applications, get, p/*, allow", "has another subject than its role"),
        ("p, proj:p:r, projects, get, p/*, allow", "names an unknown resource"),
        ("p, proj:p:r, applications, sing, p/*, allow", "names an unknown action"),
        ("p, proj:p:r, applications, get, q/*, allow", "names an object outside of its project"),
        ("p, proj:p:r, applications, get, p, allow", "names an object outside of its project"),
        ("p, proj:p:r, applications, get, p/a/b/c, allow", "names an object outside of its project"),
        ("p, proj:p:r, applications, get, p/*\n, allow", "names an object outside of its project"),
        ("p, proj:p:r, applications, get, p/*, permit", "neither allows nor denies"),
    ],
)
def test_policies(parts: str, says: str) -> None:
    assert policy_problem("p", "r", parts)[0] == says


def test_a_projects_name_with_dots_is_no_pattern() -> None:
    policy = "p, proj:prod.a:r, applications, get, prodxa/*, allow"
    assert policy_problem("prod.a", "r", policy)[0] == "names an object outside of its project"


@pytest.mark.parametrize(("name", "is_one"), [("a", 1), ("A-b_9", 1), ("", 0), ("-a", 0), ("a.b", 0), ("a\n", 0)])
def test_role_names(name: str, is_one: int) -> None:
    assert bool(role_problem(name)[0]) is not bool(is_one)


@pytest.mark.parametrize(
    ("group", "says"),
    [
        ("acme:a b", ""),
        ('"a, b"', ""),
        ("a,b", "holds a comma outside of quotes"),
        ("", "is an empty group"),
        ('""', "is an empty group"),
        ('a"b', "holds a quote, a tab or a line end"),
        ("a\tb", "holds a quote, a tab or a line end"),
        (" a", "begins or ends with white space"),
        ("a\u2003", "begins or ends with white space"),
    ],
)
def test_groups(group: str, says: str) -> None:
    assert group_problem(group)[0] == says


WINDOW = {"kind": "deny", "schedule": "0 16 * * 5", "duration": "64h", "applications": ["*"]}


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ({"destinations": [{"name": "a", "namespace": "b"}, {"server": "a", "namespace": "c"}]}, []),
        (
            {"destinations": [{"name": "a", "namespace": "b"}, {"server": "a", "namespace": "b"}]},
            ["spec.destinations[1] is there twice"],
        ),
        (
            {
                "destinations": [
                    {"server": "a", "name": "b", "namespace": "c"},
                    {"server": "a", "name": "d", "namespace": "c"},
                ]
            },
            ["spec.destinations[1] is there twice"],
        ),
        ({"destinations": [{"name": "a", "namespace": "!*"}]}, ["spec.destinations[0].namespace denies everything"]),
        (
            {"sourceRepos": ["a", "a", "!*"]},
            ["spec.sourceRepos[1] is there twice", "spec.sourceRepos[2] denies everything"],
        ),
        ({"sourceNamespaces": ["a", "a"]}, ["spec.sourceNamespaces[1] is there twice"]),
        ({"roles": [{"name": "a"}, {"name": "a"}]}, ["spec.roles[1] has the name of another role"]),
        ({"roles": [{"name": "a.b"}]}, ["spec.roles[0].name is no name of a role"]),
        ({"roles": [{"name": "a", "groups": ["g", "g"]}]}, ["spec.roles[0].groups[1] is there twice"]),
        ({"roles": [{"name": "a", "policies": ["p"]}]}, ["spec.roles[0].policies[0] is no policy of six parts"]),
        ({"syncWindows": [WINDOW, {**WINDOW, "kind": "allow"}, {**WINDOW, "timeZone": "Europe/Berlin"}]}, []),
        (
            {"syncWindows": [WINDOW, {**WINDOW, "description": "again", "clusters": []}]},
            ["spec.syncWindows[1] is there twice"],
        ),
        ({"syncWindows": [{**WINDOW, "kind": "Deny"}]}, ["spec.syncWindows[0].kind is neither allow nor deny"]),
        (
            {"syncWindows": [{**WINDOW, "schedule": "0 24 * * *"}]},
            [
                "spec.syncWindows[0].schedule is wrong: the hour is none: expected 0 to 23, *, or a range, "
                "a list or a step of these"
            ],
        ),
        (
            {"syncWindows": [{**WINDOW, "timeZone": "Europe/Berln"}]},
            [
                "spec.syncWindows[0].timeZone is wrong: Argo CD knows no such time zone and would take UTC; "
                "did you mean Europe/Berlin?"
            ],
        ),
        (
            {"syncWindows": [{**WINDOW, "applications": []}]},
            ["spec.syncWindows[0] names no applications, namespaces or clusters"],
        ),
        (
            {"syncWindows": [{**WINDOW, "description": "a" * 256}]},
            ["spec.syncWindows[0].description is longer than 255 bytes"],
        ),
        ({"destinationServiceAccounts": [{"server": "*", "namespace": "a-*", "defaultServiceAccount": "ns:a"}]}, []),
        (
            {"destinationServiceAccounts": [{"server": "[", "namespace": "!a", "defaultServiceAccount": "a/b"}]},
            [
                "spec.destinationServiceAccounts[0].defaultServiceAccount is no name of a ServiceAccount",
                "spec.destinationServiceAccounts[0].namespace is no pattern",
                "spec.destinationServiceAccounts[0].server is no pattern",
            ],
        ),
        (
            {"destinationServiceAccounts": [{"server": "a", "namespace": "b", "defaultServiceAccount": "c"}] * 2},
            ["spec.destinationServiceAccounts[1] is there twice"],
        ),
    ],
)
def test_projects(spec: dict[str, Any], says: list[str]) -> None:
    assert told("AppProject", **spec) == says


def test_a_text_about_an_object_quotes_nothing_of_it() -> None:
    roles = [{"name": "r", "policies": ["p, hunter2"], "groups": ["hunter2,"]}]
    windows = [{"kind": "hunter2", "schedule": "hunter2", "duration": "hunter2", "timeZone": "hunter2"}]
    source = {"repoURL": "https://hunter2", "targetRevision": "hunter2"}
    project = thing("AppProject", sourceRepos=["hunter2"] * 2, roles=roles, syncWindows=windows)
    policy = {"syncOptions": ["hunter2"]}
    application = thing("Application", source=source, destination={"namespace": "hunter2"}, syncPolicy=policy)
    found = [*problems(project), *problems(application)]
    assert len(found) > 8
    assert "hunter2" not in str(found)


def test_what_kubernetes_asks_of_metadata() -> None:
    one = thing("AppProject")
    half = "a" * (MOST_ANNOTATIONS // 2 - 1)
    owner = {"apiVersion": "v1", "kind": "a", "name": "b", "uid": "c", "controller": True}
    fits = {**one, "metadata": {"name": "p", "annotations": {"a": half, "b": half}, "ownerReferences": [owner]}}
    assert problems(fits) == ()
    wrong = {"annotations": {"a": half, "b": half + "ä"}, "ownerReferences": [owner, owner]}
    assert [found.path for found in problems({**one, "metadata": wrong})] == [
        "metadata",
        "metadata.annotations",
        "metadata.ownerReferences",
    ]


def test_other_kinds_have_no_rules() -> None:
    assert problems(thing("Deployment")) == ()
