"""GC401 to GC410, each met and just not met, on two small fleets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from changed import FLEET, State, edited, own_objects, sides, state, told
from compiled import thing
from gitops_compile.check.changes.on_change import check_change
from gitops_compile.model.finding import Concern

HUB = "rendered/argocd/hub"
WEB = "web: {}"
WAVES = edited(FLEET, ("protected: true", "protected: true, delivery: {rollout: waves}"))
ORPHAN = edited(FLEET, ("protected: true", "protected: true, delivery: {removal: orphan}"))
SHOP = edited(FLEET, (WEB, 'shop: {namespace: "web-{environment}"}'))
EVERYWHERE = (("dev", "one"), ("prod", "one"), ("prod", "two"))
SHOP_OBJECTS = {f"{stage}/{cluster}/shop": own_objects("web", f"web-{stage}") for stage, cluster in EVERYWHERE}


def concerns(before: State, after: State) -> tuple[Concern, ...]:
    return check_change(sides(before, after))


def said(before: State | str, after: State | str) -> list[str]:
    both = (one if isinstance(one, State) else state(one) for one in (before, after))
    return told(concerns(*both))


def without_fleet(one: State) -> State:
    return replace(one, fleet=None, targets=None)


def only(code: str, before: State, after: State) -> Concern:
    (found,) = (one for one in concerns(before, after) if one.diagnostic.code == code)
    return found


def test_nothing_is_said_of_what_is_equal() -> None:
    assert said(FLEET, FLEET) == []


def test_nothing_is_said_of_a_new_app_and_of_one_that_goes() -> None:
    assert said(edited(FLEET, ("  api: {}\n", "")), FLEET) == []
    assert said(FLEET, edited(FLEET, ("  api: {}\n", ""))) == []


def test_gc401_an_app_with_another_name_and_the_same_objects() -> None:
    assert said(state(FLEET), state(SHOP, SHOP_OBJECTS)) == [
        "warning GC401 fleet.yaml:13:3: Application dev.one.web becomes dev.one.shop, with the same objects",
        "error GC401 fleet.yaml:13:3: Application prod.one.web becomes prod.one.shop, with the same objects; "
        "1 more Application likewise",
    ]


def test_gc401_names_what_is_deleted() -> None:
    dev, prod = concerns(state(FLEET), state(SHOP, SHOP_OBJECTS))
    assert (dev.subject, dev.object) == ("dev: app web -> shop", "Application.argoproj.io argocd/dev.one.web")
    assert (prod.object, prod.diagnostic.targets) == ("", ("prod/one/web", "prod/two/web"))
    assert [str(one.at) for one in dev.diagnostic.related] == [
        f"{HUB}/dev/application.argoproj.io_dev.one.web.yaml:1:1"
    ]


def test_gc401_not_for_an_app_with_other_objects() -> None:
    assert said(FLEET, edited(FLEET, (WEB, "shop: {}"))) == []


def test_gc401_not_without_an_instance() -> None:
    texts = (edited(one, (", argocd: hub}", "}")) for one in (FLEET, SHOP))
    assert said(state(next(texts)), state(next(texts), SHOP_OBJECTS)) == []


def test_gc401_between_two_folders_everything_is_a_warning_at_the_files() -> None:
    both = state(FLEET), state(SHOP, SHOP_OBJECTS)
    file = f"{HUB}/prod/application.argoproj.io_prod.one.web.yaml:1:1"
    found = told(check_change(_never_protected(*both)))
    assert found[1] == (
        f"warning GC401 {file}: Application prod.one.web becomes prod.one.shop, with the same objects; "
        "1 more Application likewise"
    )


def _never_protected(before: State, after: State) -> Any:
    both = sides(without_fleet(before), without_fleet(after))
    return replace(
        both, base=replace(both.base, assume_protected=False), head=replace(both.head, assume_protected=False)
    )


def test_a_base_that_cannot_be_read_counts_as_protected() -> None:
    found = said(without_fleet(state(FLEET)), state(SHOP, SHOP_OBJECTS))
    assert [line.partition(" fleet")[0] for line in found] == ["error GC401"] * 2


# GC402


def _with(place: str, *more: dict[str, Any], text: str = FLEET) -> State:
    _, _, app = place.split("/")
    stage = place.split("/", maxsplit=1)[0]
    return state(text, {place: (*own_objects(app, f"{app}-{stage}"), *more)})


SHARED = edited(FLEET, ("{}", "X")).replace("X", '{namespace: "shop-{environment}", sharedNamespace: true}')


def test_gc402_an_object_that_goes_to_another_app() -> None:
    config = thing("v1", "ConfigMap", "settings", "shop-prod")
    rest = {f"prod/one/{app}": own_objects(app, "shop-prod") for app in ("web", "api")}
    before = state(SHARED, {**rest, "prod/one/web": (*rest["prod/one/web"], config)})
    after = state(SHARED, {**rest, "prod/one/api": (*rest["prod/one/api"], config)})
    assert said(before, after) == [
        "error GC402 fleet.yaml:14:3: ConfigMap shop-prod/settings moves from Application prod.one.web to "
        "prod.one.api, and both stay"
    ]
    assert only("GC402", before, after).object == "ConfigMap shop-prod/settings"


@pytest.mark.parametrize(("kind", "severity"), [("ConfigMap", "warning"), ("PersistentVolumeClaim", "error")])
def test_gc402_of_data_is_an_error_everywhere(kind: str, severity: str) -> None:
    one = thing("v1", kind, "settings", "shop-dev")
    rest = {f"dev/one/{app}": own_objects(app, "shop-dev") for app in ("web", "api")}
    before = state(SHARED, {**rest, "dev/one/web": (*rest["dev/one/web"], one)})
    after = state(SHARED, {**rest, "dev/one/api": (*rest["dev/one/api"], one)})
    assert [line.split()[:2] for line in said(before, after)] == [[severity, "GC402"]]


def test_gc402_of_an_app_that_goes_too() -> None:
    shared = {"dev/one/web": own_objects("web", "shop-dev"), "dev/one/api": own_objects("api", "shop-dev")}
    claim = thing("v1", "ConfigMap", "settings", "shop-dev")
    more = tuple(thing("v1", "Service", f"s{number}", "shop-dev") for number in range(3))
    before = state(SHARED, {**shared, "dev/one/web": (*more, claim)})
    after = state(SHARED, {**shared, "dev/one/api": (*shared["dev/one/api"], claim)}, drop=("dev/one/web",))
    assert said(before, after) == [
        "warning GC402 fleet.yaml:14:3: ConfigMap shop-dev/settings moves from Application dev.one.web to "
        "dev.one.api, and dev.one.web goes"
    ]


def test_gc402_not_for_an_object_on_another_cluster() -> None:
    one = thing("v1", "ConfigMap", "settings", "web-prod")
    before, after = _with("prod/one/web", one), _with("prod/two/web", one)
    assert said(before, after) == []


# GC403


def test_gc403_another_namespace() -> None:
    moved = edited(FLEET, (WEB, 'web: {namespace: "shop-{environment}"}'))
    assert said(FLEET, moved) == [
        "warning GC403 fleet.yaml:13:20: the destination of Application dev.one.web changes, from web-dev on one to "
        "shop-dev on one: the old objects stay behind",
        "error GC403 fleet.yaml:13:20: the destination of Application prod.one.web and 1 more Application changes, "
        "from web-prod on one to shop-prod on one: the old objects stay behind",
    ]


def test_gc403_not_where_argo_cd_itself_moves_to_another_cluster() -> None:
    """Its own cluster is `https://kubernetes.default.svc` to it; the same cluster is then meant by its name."""
    assert (
        said(
            FLEET,
            edited(
                FLEET, ("hub: {cluster: one", "hub: {cluster: two"), ("edge: {cluster: two}", "edge: {cluster: one}")
            ),
        )
        == []
    )


# GC404


def test_gc404_another_instance() -> None:
    moved = edited(FLEET, ("two.example.com, argocd: hub", "two.example.com, argocd: edge"))
    found = concerns(state(FLEET), state(moved))
    assert told(found) == [
        "error GC404 fleet.yaml:8:50: cluster two moves from instance hub to edge: the root of hub deletes "
        "3 Applications"
    ]
    assert found[0].subject == "cluster two: hub -> edge"


def test_gc404_no_instance_any_more() -> None:
    assert said(FLEET, edited(FLEET, ("two.example.com, argocd: hub", "two.example.com"))) == [
        "error GC404 fleet.yaml:8:3: cluster two leaves instance hub for none: its root deletes 3 Applications there"
    ]


def test_gc404_not_for_a_cluster_that_gets_an_instance() -> None:
    assert said(edited(FLEET, ("two.example.com, argocd: hub", "two.example.com")), FLEET) == []


def test_gc404_not_for_a_cluster_that_leaves_the_fleet() -> None:
    assert said(FLEET, edited(FLEET, ("[one, two], waves: [[one], [two]]", "[one]"))) == []


# GC405


def test_gc405_applications_become_elements() -> None:
    assert said(FLEET, WAVES) == [
        "error GC405 fleet.yaml:11:92: Application prod.one.api and 3 more Applications change to an element of "
        "ApplicationSet prod.api: deleted, and created again"
    ]


def test_gc405_elements_become_applications() -> None:
    assert said(WAVES, FLEET) == [
        "error GC405 fleet.yaml:13:3: Application prod.one.api and 3 more Applications change from an element of "
        "ApplicationSet prod.api: deleted, and created again",
    ]


def test_gc405_one_cluster_more_makes_a_set() -> None:
    one = edited(WAVES, ("[one, two], waves: [[one], [two]]", "[one], waves: [[one]]"))
    assert [line.split(":")[0] for line in said(one, WAVES)] == ["error GC405 fleet.yaml"]


# GC407

ROLE = thing("rbac.authorization.k8s.io/v1", "ClusterRole", "web")


def test_gc407_the_last_object_of_a_kind_that_nothing_else_grants() -> None:
    found = only("GC407", _with("prod/one/web", ROLE), _with("prod/one/web"))
    assert told([found]) == [
        f"error GC407 {HUB}/prod/appproject.argoproj.io_prod.yaml:1:1: AppProject prod no longer permits 1 object of "
        "the base tree, which stays: ClusterRole web"
    ]
    assert found.diagnostic.hint == (
        "Unpin first and merge that; or keep for this change "
        "`delivery: {allow: {kinds: [rbac.authorization.k8s.io/ClusterRole]}}`."
    )
    assert (found.object, found.diagnostic.targets) == ("ClusterRole web", ("prod/one/web",))


def test_gc407_not_if_the_kind_is_kept() -> None:
    kept = edited(FLEET, (WEB, "web: {delivery: {allow: {kinds: [rbac.authorization.k8s.io/ClusterRole]}}}"))
    assert said(_with("prod/one/web", ROLE), _with("prod/one/web", text=kept)) == []


def test_gc407_not_if_another_target_has_one() -> None:
    before = state(FLEET, {f"prod/{one}/web": (*own_objects("web", "web-prod"), ROLE) for one in ("one", "two")})
    assert said(before, _with("prod/two/web", ROLE)) == []


def test_gc407_a_kind_that_is_always_listed() -> None:
    assert said(_with("prod/one/web", thing("batch/v1", "CronJob", "web", "web-prod")), FLEET) == []


def test_gc407_a_namespace_that_no_target_grants_any_more() -> None:
    other = thing("v1", "ConfigMap", "web", "monitoring")
    granted = edited(FLEET, (WEB, "web: {delivery: {allow: {namespaces: [monitoring]}}}"))
    found = only("GC407", _with("prod/one/web", other, text=granted), state(FLEET))
    assert "delivery: {allow: {namespaces: [monitoring]}}" in found.diagnostic.hint


def test_gc407_not_if_the_namespace_goes() -> None:
    assert said(FLEET, edited(FLEET, ("  api: {}\n", ""))) == []


def test_gc407_of_an_app_without_namespaces_of_ours() -> None:
    kept = edited(FLEET, ("api: {}", "api: {source: {verbatim: true}, namespaces: false}"))
    assert [line.split()[:2] for line in said(kept, edited(FLEET, ("  api: {}\n", "")))] == [
        ["warning", "GC407"],
        ["error", "GC407"],
    ]


# GC408


def test_gc408_an_environment_is_not_protected_any_more() -> None:
    found = concerns(state(FLEET), state(edited(FLEET, (", protected: true", ""))))
    assert told(found) == [
        "error GC408 fleet.yaml:11:3: `protected` is dropped from environment prod, for 6 targets: it opens the gate "
        "for the next change"
    ]
    assert found[0].subject == "environments.prod.protected"


SETTINGS = {
    "prune": ("prune: confirm", "prune: auto", ["warning GC408"]),
    "prune that was never": ("prune: never", "prune: auto", ["warning GC408"]),
    "removal": ("removal: confirm", "removal: cascade", ["warning GC408"]),
    "removal that was orphan": ("removal: orphan", "removal: cascade", ["warning GC408"]),
    "both": ("prune: confirm, removal: confirm", "sync: auto", ["warning GC408"] * 2),
    "a stronger one": ("prune: auto", "prune: confirm", []),
    "another one": ("prune: never", "prune: confirm", []),
}


@pytest.mark.parametrize(("old", "new", "codes"), SETTINGS.values(), ids=SETTINGS)
def test_gc408_of_settings(old: str, new: str, codes: list[str]) -> None:
    before, after = (
        edited(FLEET, ("dev: {clusters: [one]", f"dev: {{clusters: [one], delivery: {{{one}}}")) for one in (old, new)
    )
    assert [line.partition(" fleet")[0] for line in said(before, after)] == codes


def test_gc408_is_an_error_where_it_is_protected() -> None:
    weak = edited(
        FLEET, (WEB, "web: {overrides: [{match: {environment: prod, cluster: one}, delivery: {prune: auto}}]}")
    )
    found = concerns(state(FLEET), state(weak))
    assert told(found) == [
        "error GC408 fleet.yaml:13:82: `prune: confirm` becomes `auto` in prod, for 1 target: it opens the gate for "
        "the next change"
    ]
    assert found[0].diagnostic.targets == ("prod/one/web",)


# GC409


def test_gc409_server_side_apply_turns_off() -> None:
    found = said(FLEET, edited(FLEET, (WEB, "web: {delivery: {serverSideApply: false}}")))
    assert found == [
        "warning GC409 fleet.yaml:13:37: `serverSideApply` turns off for 1 target: fields change their owner",
        "warning GC409 fleet.yaml:13:37: `serverSideApply` turns off for 2 targets: fields change their owner",
    ]


def test_gc409_not_where_it_turns_on() -> None:
    assert said(edited(FLEET, (WEB, "web: {delivery: {serverSideApply: false}}")), FLEET) == []


def _many(count: int, extra: str = "") -> str:
    tenancies = ", ".join(f"t{number}: {{}}" for number in range(count))
    apps = f"apps:\n  web: {{per: tenancy{extra}}}\n"
    one = edited(FLEET, ("dev: {clusters: [one]}", "dev: {clusters: [one]}"), ("apps:\n  web: {}\n  api: {}\n", ""))
    one = edited(one, ("  prod: {clusters: [one, two], waves: [[one], [two]], protected: true}\n", ""))
    return f"{one}tenancies: {{{tenancies}}}\n{apps}"


@pytest.mark.parametrize(("count", "codes"), [(101, ["GC409"]), (100, [])])
def test_gc409_every_application_of_an_instance(count: int, codes: list[str]) -> None:
    """Each tenancy has two Applications: its app's, and that of its namespaces."""
    before, after = (edited(_many(count), ("branch: main", f"branch: {name}")) for name in ("main", "live"))
    assert [line.split()[1] for line in said(before, after)] == codes


def test_gc409_not_where_some_stay_as_they_are() -> None:
    text = _many(150)
    assert said(text, edited(text, ("web: {per: tenancy", "web: {per: tenancy, delivery: {sync: manual}"))) == []


# GC410


def test_gc410_an_element_that_leaves_its_set() -> None:
    found = only("GC410", state(WAVES), state(WAVES, drop=("prod/two/web",)))
    assert told([found]) == [
        "warning GC410 rendered/prod/two/web/deployment_web.yaml:1:1: 2 objects stay on cluster two, and no "
        "Application renders them any more"
    ]
    assert found.diagnostic.hint == (
        "Once the objects may go: "
        "`kubectl --context two -n web-prod delete deployment.apps/web persistentvolumeclaim/web`."
    )
    assert (found.subject, found.diagnostic.targets) == ("prod on two", ("prod/two/web",))


def test_gc410_an_orphan() -> None:
    found = said(state(ORPHAN), state(ORPHAN, drop=("prod/one/web", "prod/two/web")))
    assert [line.split(":", 2)[2] for line in found] == [
        "1: 2 objects stay on cluster one, and no Application renders them any more",
        "1: 2 objects stay on cluster two, and no Application renders them any more",
    ]


def test_gc410_not_where_the_objects_go_with_their_application() -> None:
    assert said(state(FLEET), state(FLEET, drop=("prod/one/web",))) == []


def test_gc410_not_for_objects_that_another_application_has() -> None:
    orphan = edited(SHOP, ("protected: true", "protected: true, delivery: {removal: orphan}"))
    found = said(state(ORPHAN), state(orphan, SHOP_OBJECTS))
    assert {line.split()[1] for line in found} == {"GC401"}


def test_gc410_what_lies_in_a_namespace_that_goes_needs_no_command() -> None:
    gone = edited(ORPHAN, ("  api: {}\n", ""))
    found = only(
        "GC410",
        state(edited(ORPHAN, ("[one, two], waves: [[one], [two]]", "[one]"))),
        state(edited(gone, ("[one, two], waves: [[one], [two]]", "[one]"))),
    )
    assert found.diagnostic.hint.endswith("-n api-prod delete deployment.apps/api persistentvolumeclaim/api`.")
