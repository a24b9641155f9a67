"""Sound objects of several tenancies on shared clusters, and a world of them that a law may spoil in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from compiled import declared, rendered, thing
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.check.on_tree import check_tree
from gitops_compile.check.tree import Tree
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.render.namespaces import namespace_objects
from gitops_compile.resolve.layers import merged

RBAC = "rbac.authorization.k8s.io"
ARGO = "argoproj.io/v1alpha1"
NETWORK = "networking.k8s.io/v1"
GATEWAY = "gateway.networking.k8s.io/v1"
Thing = dict[str, Any]

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/fleet.git, branch: main}
argocd: {hub: {cluster: one}}
clusters:
  one: {server: https://one.example.com, argocd: hub, provides: [gateway.networking.k8s.io, monitoring.coreos.com]}
  two: {server: https://two.example.com, argocd: hub, provides: [gateway.networking.k8s.io, monitoring.coreos.com]}
environments:
  prod: {clusters: [one, two], quota: {cpu: "100"}, limits: {defaultRequest: {cpu: 100m}}, network: deny}
"""


@dataclass
class World:
    """A fleet of tenancies with one app each, a shared one, and what is rendered of them."""

    tenancies: tuple[str, ...]
    kinds: dict[str, list[str]] = field(default_factory=dict)
    namespaces: dict[str, list[str]] = field(default_factory=dict)
    reachable_by: dict[str, list[str]] = field(default_factory=dict)
    objects: dict[str, list[Thing]] = field(default_factory=dict)
    edit: Callable[[str], str] = lambda text: text
    argocd: Callable[[tuple[ArgoFile, ...]], tuple[ArgoFile, ...]] = lambda files: files

    def fleet(self) -> str:
        """The text; grants stand in an override for each tenancy, the shared app's on itself."""
        contracts = "".join(f"  {name}: {{contract: {_contract(self, name)}}}\n" for name in self.tenancies)
        overrides = "".join(
            f"      - match: {{tenancy: {name}}}\n        delivery: {_allow(self, name)}\n" for name in self.tenancies
        )
        return self.edit(
            f"{TOP}tenancies:\n{contracts}apps:\n  api:\n    per: tenancy\n    overrides:\n{overrides}"
            f"  edge: {{delivery: {_allow(self, '')}}}\n"
        )

    def told(self) -> tuple[Diagnostic, ...]:
        """What the checks on one tree say."""
        fleet, targets = declared(self.fleet())
        objects = {**rendered(targets, {name: tuple(own) for name, own in self.objects.items()})}
        objects |= {one.place: namespace_objects(one, merged(one.baseline)) for one in targets.namespaces}
        files = self.argocd(argocd_objects(fleet, targets, objects, frozenset()))
        return check_tree(Tree(fleet, targets, objects, frozenset(), argocd=files))


def _contract(world: World, tenancy: str) -> str:
    return f"{{roles: [{tenancy}-reader], reachableBy: [{', '.join(world.reachable_by.get(tenancy, []))}]}}"


def _allow(world: World, tenancy: str) -> str:
    kinds = ", ".join(f"'{kind}'" for kind in world.kinds.get(tenancy, []))
    return f"{{allow: {{kinds: [{kinds}], namespaces: [{', '.join(world.namespaces.get(tenancy, []))}]}}}}"


def home(tenancy: str) -> str:
    return f"{tenancy}-api-prod"


def world(tenancies: Iterable[str]) -> World:
    """Nothing in it is wrong."""
    every = tuple(sorted(tenancies))
    made = World(every)
    for name in every:
        made.kinds[name] = [f"{RBAC}/ClusterRole"]
        for cluster in ("one", "two"):
            made.objects[f"prod/{cluster}/{name}/api"] = objects_of(name, cluster)
    for cluster in ("one", "two"):
        made.objects[f"prod/{cluster}/edge"] = [deployment("edge", "edge-prod", "http://edge.edge-prod.svc")]
    return made


def objects_of(tenancy: str, cluster: str) -> list[Thing]:
    """One of each kind that could reach somebody else."""
    space, host = home(tenancy), f"{tenancy}.acme.example"
    own = {"matchLabels": {"kubernetes.io/metadata.name": space}}
    return [
        deployment("web", space, f"http://api.{space}.svc:8080"),
        thing("v1", "Service", "api", space, spec={"ports": [{"port": 80}]}),
        thing("v1", "ConfigMap", "settings", space, data={"api": f"api.{space}.svc.cluster.local"}),
        thing("v1", "Secret", "keys", space, type="kubernetes.io/service-account-token"),
        thing(f"{RBAC}/v1", "Role", "ops", space, rules=[rule([""], ["pods"], ["get", "list"])]),
        thing(
            f"{RBAC}/v1",
            "RoleBinding",
            "ops",
            space,
            roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": "edit"},
            subjects=[{"kind": "ServiceAccount", "name": "ops", "namespace": space}],
        ),
        thing(f"{RBAC}/v1", "ClusterRole", f"{tenancy}-reader", rules=[rule([""], ["nodes"], ["get"])]),
        thing(
            NETWORK, "NetworkPolicy", "mine", space, spec={"podSelector": {}, "ingress": [{"from": [selector(own)]}]}
        ),
        thing(NETWORK, "Ingress", "web", space, spec=ingress(host)),
        thing(
            GATEWAY, "HTTPRoute", "web", space, spec={"hostnames": [f"route.{host}"], "parentRefs": [{"name": "gw"}]}
        ),
        thing("route.openshift.io/v1", "Route", "web", space, spec={"host": f"old.{host}"}),
        thing(GATEWAY, "Gateway", "gw", space, spec={"listeners": [{"name": "web", "hostname": f"gw.{host}"}]}),
    ]


def deployment(name: str, space: str, url: str) -> Thing:
    container = {"name": "web", "image": "web:1.0", "env": [{"name": "API_URL", "value": url}]}
    spec = {"selector": {"matchLabels": {"app": name}}, "template": {"spec": {"containers": [container]}}}
    return thing("apps/v1", "Deployment", name, space, spec=spec)


def ingress(host: str) -> Thing:
    return {"rules": [{"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix"}]}}]}


def rule(groups: list[str], resources: list[str], verbs: list[str]) -> Thing:
    return {"apiGroups": groups, "resources": resources, "verbs": verbs}


def selector(labels: Thing) -> Thing:
    return {"namespaceSelector": labels}
