"""What Applications and ApplicationSets say of the folders of a repository."""

from __future__ import annotations

from typing import Any

from gitops_compile.adopt.argo import cluster_name, deployments_of, elsewhere
from gitops_compile.model.build import ParsedObject

FOLDERS = ("apps/api/prod", "apps/web/prod", "tools")
URL = "https://eu1.example.com:6443"


def application(path: str, **destination: str) -> dict[str, Any]:
    return {"project": "shop", "source": {"path": path}, "destination": destination}


def parsed(kind: str, spec: Any, line: int = 1) -> ParsedObject:
    named = {"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": {"name": "it"}, "spec": spec}
    return ParsedObject("argo.yaml", line, named)


def told(*objects: ParsedObject) -> list[tuple[str, str, str, str]]:
    return [(one.path, one.cluster, one.namespace, one.server) for one in deployments_of(objects, FOLDERS)]


def test_an_application_names_cluster_namespace_and_folder() -> None:
    spec = application("apps/api/prod", server=URL, namespace="api")
    assert told(parsed("Application", spec)) == [("apps/api/prod", "eu1", "api", URL)]
    assert told(parsed("Application", application("./tools/", name="big"))) == [("tools", "big", "", "")]


def test_a_path_may_begin_above_the_folder_of_the_fleet() -> None:
    assert told(parsed("Application", application("deploy/tools", name="big"))) == [("tools", "big", "", "")]


def test_several_sources_are_looked_at_one_by_one() -> None:
    spec = {"destination": {"name": "big"}, "sources": [{"chart": "x"}, {"path": "tools"}, {"path": "nowhere"}]}
    assert told(parsed("Application", spec)) == [("tools", "big", "", "")]


def test_what_cannot_be_read_says_nothing() -> None:
    broken: list[Any] = [None, [], {"source": "x"}, {"source": {"path": 1}, "destination": "x"}]
    objects = [parsed("Application", spec, line) for line, spec in enumerate(broken, 1)]
    assert told(*objects) == []
    assert [one.at.line for one in elsewhere(objects, ())] == [1, 2, 3, 4]


def test_a_server_that_is_no_url_names_the_cluster_and_is_not_written() -> None:
    assert told(parsed("Application", application("tools", name="big", server="eu 1"))) == [("tools", "big", "", "")]


def test_a_list_of_an_applicationset_is_filled_in() -> None:
    template = {
        "metadata": {"name": "{{cluster}}-api"},
        "spec": application("apps/api/{{ .stage }}", server="{{url}}", namespace="api"),
    }
    elements = [{"cluster": "eu1", "stage": "prod", "url": URL}, {"cluster": "eu2", "stage": "none", "url": URL}]
    spec = {"generators": [{"list": {"elements": elements}}, {"clusters": {}}], "template": template}
    assert told(parsed("ApplicationSet", spec)) == [("apps/api/prod", "eu1", "api", URL)]


def test_git_folders_of_an_applicationset_meet_folders_of_the_same_depth() -> None:
    template = {
        "metadata": {"name": "{{path.basename}}"},
        "spec": application("{{path}}", name="big", namespace="{{path[1]}}"),
    }
    directories = [{"path": "apps/*/prod"}, {"path": "apps/web/*", "exclude": True}, {"path": "*"}]
    spec = {"generators": [{"git": {"directories": directories}}], "template": template}
    assert told(parsed("ApplicationSet", spec)) == [("apps/api/prod", "big", "api", ""), ("tools", "big", "", "")]


def test_a_url_gives_a_short_name() -> None:
    names = {
        "https://kubernetes.default.svc": "in-cluster",
        "https://api.eu1.example.com:6443": "eu1",
        "https://eu1.example.com": "eu1",
        "https://10.0.0.1:6443": "10.0.0.1",
    }
    assert {server: cluster_name(server) for server in names} == names
