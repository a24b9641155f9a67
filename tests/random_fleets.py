"""Random fleets that the reader accepts, as plain data, and their text."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

CLUSTERS = st.lists(st.sampled_from(["c1", "c2", "c3"]), min_size=1, max_size=3, unique=True)
VALUES = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.none() | st.integers(0, 2) | st.dictionaries(st.sampled_from(["a", "b"]), st.none() | st.integers(0, 2)),
    max_size=2,
)
LABELS = st.dictionaries(st.sampled_from(["l1", "l2"]), st.none() | st.sampled_from(["u", "v"]), max_size=2)
VERSIONS = st.sampled_from(["1.0.0", "1.0.1", "2.0.0"])
PINS = VERSIONS | st.dictionaries(st.sampled_from(["default", "c1", "c2"]), VERSIONS, min_size=1)
ENVIRONMENTS = ["e1", "e2"]
MATCHES = st.one_of(
    st.fixed_dictionaries({"cluster": CLUSTERS | st.sampled_from(["c1", "c2"])}),
    st.fixed_dictionaries({"environment": st.sampled_from(ENVIRONMENTS)}),
    st.fixed_dictionaries({"region": st.sampled_from(["eu", "us"])}),
    st.fixed_dictionaries({"tenancy": st.sampled_from(["t1", "t2"])}),
)


def some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A map with any of these keys."""
    return st.fixed_dictionaries({}, optional=keys)


DELIVERY = some(
    sync=st.sampled_from(["auto", "manual"]),
    prune=st.sampled_from(["auto", "confirm", "never"]),
    adopt=st.booleans(),
    annotations=LABELS,
    allow=some(kinds=st.lists(st.sampled_from(["ConfigMap", "batch/Job"]), max_size=2)),
)
OVERRIDES = st.lists(
    st.builds(
        lambda match, rest: {"match": match, **rest}, MATCHES, some(values=VALUES, labels=LABELS, delivery=DELIVERY)
    ),
    max_size=3,
)
APPS = some(
    per=st.just("tenancy"),
    image=st.just("a"),
    versions=st.dictionaries(st.sampled_from(ENVIRONMENTS), PINS),
    environments=st.lists(st.sampled_from(ENVIRONMENTS), unique=True),
    only=MATCHES | st.lists(MATCHES, min_size=1, max_size=2),
    overrides=OVERRIDES,
    values=VALUES,
    labels=LABELS,
    namespace=st.sampled_from(["{app}", "{app}-{environment}-{cluster}", "{tenancy}-{app}"]),
    sharedNamespace=st.booleans(),
    delivery=DELIVERY,
)
PLACEMENTS = st.dictionaries(
    st.sampled_from(ENVIRONMENTS),
    some(clusters=CLUSTERS, values=VALUES, delivery=DELIVERY)
    | st.fixed_dictionaries({"from": st.just("e1"), "strategy": st.just("auto")}, optional={"clusters": CLUSTERS}),
)
ENVIRONMENT = some(values=VALUES, protected=st.booleans(), delivery=DELIVERY)
TENANCIES = some(
    delivery=DELIVERY,
    environments=PLACEMENTS,
    apps=st.lists(st.sampled_from(["a1", "a2"]), unique=True),
    values=VALUES,
    labels=LABELS,
    versions=st.dictionaries(st.just("a1"), st.dictionaries(st.sampled_from(ENVIRONMENTS), PINS), max_size=1),
)
FLEETS = st.fixed_dictionaries(
    {
        "apiVersion": st.just("gitops-compile/v1"),
        "kind": st.just("Fleet"),
        "metadata": st.just({"name": "acme"}),
        "clusters": st.fixed_dictionaries(
            {
                "c1": some(values=VALUES).map(lambda one: {"region": "eu", **one}),
                "c2": some(labels=LABELS).map(lambda one: {"region": "us", **one}),
                "c3": st.just({}),
            }
        ),
        "environments": st.fixed_dictionaries(
            {name: st.builds(lambda on, rest: {"clusters": on, **rest}, CLUSTERS, ENVIRONMENT) for name in ENVIRONMENTS}
        ),
        "apps": st.fixed_dictionaries({"a1": APPS, "a2": APPS}),
    },
    optional={
        "tenancies": st.fixed_dictionaries({"t1": TENANCIES}, optional={"t2": TENANCIES}),
        "values": VALUES,
        "labels": LABELS,
    },
)


class _Quoted(yaml.SafeDumper):
    """Writes texts in quotes, since YAML 1.1 leaves bare what we refuse, and spells aliases out."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


_Quoted.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'"))


def text_of(data: Any) -> bytes:
    return bytes(yaml.dump(data, Dumper=_Quoted, sort_keys=False), "utf-8")
