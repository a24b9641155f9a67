"""The table of list keys: which row a list gets, how a row tells elements apart, and the fleet's own rows before it."""

from __future__ import annotations

import pytest

from gitops_compile.compare.identity import identities
from gitops_compile.compare.listkeys import TABLE, Order, default_at, fields_of, own_rows, row_of
from gitops_compile.model.operation import Field, Index, Key, Path
from gitops_compile.model.position import Located, Position
from gitops_compile.model.reviewing import ListKey

AT = Position("fleet.yaml", 1, 1)
DEPLOYMENT = ("apps", "Deployment")
WIDGET = ("example.com", "Widget")
CASES = {
    # kind, path, elements, their identities, whether the order matters
    "containers": (
        DEPLOYMENT,
        "spec.template.spec.containers",
        [{"name": "api", "image": "a"}, {"name": "log"}],
        ("api", "log"),
        Order.FREE,
    ),
    "init containers run in order": (
        ("batch", "CronJob"),
        "spec.jobTemplate.spec.template.spec.initContainers",
        [{"name": "wait"}],
        ("wait",),
        Order.MATTERS,
    ),
    "ports with the default": (
        DEPLOYMENT,
        "spec.template.spec.containers.ports",
        [{"containerPort": 53}, {"containerPort": 53, "protocol": "UDP"}],
        ("53/TCP", "53/UDP"),
        Order.FREE,
    ),
    "ports of a Service": (
        ("", "Service"),
        "spec.ports",
        [{"name": "dns", "port": 53, "protocol": "UDP"}],
        ("53/UDP",),
        Order.FREE,
    ),
    "two ports that are one": (
        ("", "Service"),
        "spec.ports",
        [{"port": 53}, {"port": 53, "protocol": "TCP"}],
        None,
        Order.FREE,
    ),
    "tolerations": (
        DEPLOYMENT,
        "spec.template.spec.tolerations",
        [{"operator": "Exists"}, {"key": "gpu", "value": "a100", "effect": "NoSchedule"}],
        ("Exists", "gpu/Equal/a100/NoSchedule"),
        Order.FREE,
    ),
    "envFrom": (
        DEPLOYMENT,
        "spec.template.spec.containers.envFrom",
        [{"configMapRef": {"name": "app"}}, {"prefix": "DB_", "secretRef": {"name": "app"}}],
        ("configMapRef/app", "DB_/secretRef/app"),
        Order.MATTERS,
    ),
    "projected sources": (
        DEPLOYMENT,
        "spec.template.spec.volumes.projected.sources",
        [
            {"secret": {"name": "a"}},
            {"configMap": {"name": "a"}},
            {"serviceAccountToken": {"path": "token"}},
            {"downwardAPI": {"items": []}},
        ],
        ("secret/a", "configMap/a", "serviceAccountToken/token", "downwardAPI"),
        Order.FREE,
    ),
    "claim templates": (
        ("apps", "StatefulSet"),
        "spec.volumeClaimTemplates",
        [{"metadata": {"name": "data"}}],
        ("data",),
        Order.FREE,
    ),
    "capabilities": (
        DEPLOYMENT,
        "spec.template.spec.containers.securityContext.capabilities.add",
        ["NET_ADMIN", "SYS_TIME"],
        ("NET_ADMIN", "SYS_TIME"),
        Order.FREE,
    ),
    "subjects": (
        ("rbac.authorization.k8s.io", "RoleBinding"),
        "subjects",
        [
            {"kind": "ServiceAccount", "namespace": "shop", "name": "api"},
            {"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "eve"},
        ],
        ("ServiceAccount/shop/api", "User/eve"),
        Order.FREE,
    ),
    "ingress rules": (
        ("networking.k8s.io", "Ingress"),
        "spec.rules",
        [{"host": "a.example.com"}, {"http": {}}],
        ("a.example.com", "*"),
        Order.FREE,
    ),
    "network policy": (
        ("networking.k8s.io", "NetworkPolicy"),
        "spec.ingress",
        [{"ports": []}, {"ports": []}, {}],
        ('{"ports":[]}', '{"ports":[]}#2', "{}"),
        Order.FREE,
    ),
    "metrics": (
        ("autoscaling", "HorizontalPodAutoscaler"),
        "spec.metrics",
        [
            {"type": "Resource", "resource": {"name": "cpu"}},
            {"type": "ContainerResource", "containerResource": {"name": "cpu", "container": "api"}},
        ],
        ("Resource/cpu", "ContainerResource/cpu/api"),
        Order.FREE,
    ),
    "quota scopes": (
        ("", "ResourceQuota"),
        "spec.scopeSelector.matchExpressions",
        [{"scopeName": "PriorityClass", "operator": "In", "values": ["high"]}],
        ("PriorityClass/In",),
        Order.FREE,
    ),
    "sync options": (
        ("argoproj.io", "Application"),
        "spec.syncPolicy.syncOptions",
        ["Prune=confirm", "CreateNamespace=true"],
        ("Prune", "CreateNamespace"),
        Order.FREE,
    ),
    "kustomize images": (
        ("argoproj.io", "Application"),
        "spec.source.kustomize.images",
        ["api=reg:5000/api:1.2", "reg:5000/web:1.0", "reg:5000/log@sha256:ab"],
        ("api", "reg:5000/web", "reg:5000/log"),
        Order.FREE,
    ),
    "backends of a route": (
        ("gateway.networking.k8s.io", "HTTPRoute"),
        "spec.rules.backendRefs",
        [{"name": "api", "port": 80}, {"kind": "Service", "name": "api", "port": 81}],
        ("api/80", "api/81"),
        Order.FREE,
    ),
    "alerts": (
        ("monitoring.coreos.com", "PrometheusRule"),
        "spec.groups.rules",
        [{"alert": "Down", "labels": {"severity": "page", "team": "a"}}, {"record": "job:up", "labels": {}}],
        ("Down/severity=page,team=a", "job:up"),
        Order.FREE,
    ),
    "any list of a custom kind": (WIDGET, "spec.parts", [{"name": "a"}, {"name": "b"}], ("a", "b"), Order.MATTERS),
    "Calico's rules stand in order": (
        ("projectcalico.org", "NetworkPolicy"),
        "spec.ingress",
        [{"action": "Deny"}],
        None,
        Order.MATTERS,
    ),
}


@pytest.mark.parametrize(("kind", "path", "elements", "told", "order"), CASES.values(), ids=CASES)
def test_how_a_list_is_told_apart(
    kind: tuple[str, str], path: str, elements: list[object], told: tuple[str, ...] | None, order: Order
) -> None:
    row = row_of(fields_of(path), kind)
    assert identities(elements, row.by[0]) == told
    assert row.order == order


@pytest.mark.parametrize(
    "elements",
    [["a", "b"], [{"name": "a"}, {}], [{"name": "a"}, {"name": "a"}], [{"name": None}], [["name"]]],
    ids=str,
)
def test_without_a_key_of_its_own_for_every_element_there_is_none(elements: list[object]) -> None:
    assert identities(elements, row_of(("containers",), DEPLOYMENT).by[0]) is None


def test_every_line_of_the_table_can_be_reached() -> None:
    """A row behind one that meets all that it meets would never be asked."""
    for wheres, _, order, kinds in TABLE:
        kind = (kinds.split() or ["example.com/Widget"])[0].rpartition("/")
        for where in wheres.split():
            row = row_of(tuple(where.split(".")), (kind[0], kind[2]))
            assert (row.fields, row.order) == (tuple(where.split(".")), order)


def own(path: str, *fields: str, ordered: bool | None = None) -> ListKey:
    return ListKey(
        at=AT,
        kind=Located("Widget", AT),
        path=Located(path, AT),
        fields=tuple(Located(one, AT) for one in fields),
        ordered=None if ordered is None else Located(ordered, AT),
    )


def test_the_fleets_own_keys_come_first_for_the_whole_path_and_the_kind() -> None:
    rows = own_rows([own("spec.parts[x].containers", "id", "zone", ordered=True)])
    fields = ("spec", "parts", "containers")
    mine = row_of(fields, WIDGET, rows)
    assert mine.order == Order.MATTERS
    assert identities([{"id": 7, "zone": "a", "name": "x"}], mine.by[0]) == ("7/a",)
    for other in (row_of(("more", *fields), WIDGET, rows), row_of(fields, ("example.com", "Gadget"), rows)):
        assert identities([{"name": "x"}], other.by[0]) == ("x",)
    assert row_of(fields, WIDGET, own_rows([own("spec.parts.containers", "id")])).order == Order.FREE


def test_an_own_key_may_lie_deeper() -> None:
    row = own_rows([own("spec.parts", "metadata.name")])[0]
    assert identities([{"metadata": {"name": "a"}}], row.by[0]) == ("a",)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("spec.parts", ("spec", "parts")),
        ("spec.parts[]", ("spec", "parts")),
        ("spec.groups[api].rules[2].x", ("spec", "groups", "rules", "x")),
        ('metadata.labels["mesh.io/rev"]', ("metadata", "labels", "mesh.io/rev")),
    ],
)
def test_the_fields_of_a_path(path: str, fields: tuple[str, ...]) -> None:
    assert fields_of(path) == fields


POD = (Field("spec"), Field("containers"), Key("api"))


@pytest.mark.parametrize(
    ("kind", "path", "default"),
    [
        (("", "Pod"), (*POD, Field("ports"), Key("80/TCP"), Field("protocol")), "TCP"),
        (("", "Pod"), (*POD, Field("ports"), Key("80/TCP"), Field("name")), None),
        (("", "Pod"), (*POD, Field("ports"), Index(0), Field("protocol")), "TCP"),
        (("", "Service"), (Field("spec"), Field("ports"), Key("80/TCP"), Field("protocol")), "TCP"),
        (("", "Pod"), (Field("spec"), Field("tolerations"), Key("a"), Field("operator")), "Equal"),
        (("", "Pod"), (Field("spec"), Field("tolerations"), Key("a"), Field("value")), None),
        (("networking.k8s.io", "Ingress"), (Field("spec"), Field("rules"), Key("*"), Field("host")), None),
        (("", "Pod"), (Field("spec"), Field("protocol")), None),
        (("", "Pod"), (), None),
    ],
)
def test_the_defaults_that_the_table_knows(kind: tuple[str, str], path: Path, default: str | None) -> None:
    assert default_at(path, kind) == default
