"""The grammar as data: the keys of records as their file spells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gitops_compile.model.fleet import Cluster, Fleet
from gitops_compile.model.names import NAME
from gitops_compile.model.shapes import Flag, ListOf, MapOf, Text, has_facts, key, keys_of, or_none


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A record."""

    own: str
    two_words: Any = key(Flag(), "Two words", "A flag.")
    from_: Any = key(Text(NAME), "From", "A name.", required=True)
    odd: Any = key(Text(NAME), "Odd", "A name.", name="od-d")
    names: Any = key(ListOf(Text(NAME)), "Names", "A list.")
    entries: Any = key(MapOf(NAME, Flag(), "noun"), "Entries", "A map.")
    maybe: Any = or_none(ListOf(Text(NAME)), "Maybe", "A list.")


def test_keys_are_spelled_as_in_a_file_and_stand_in_their_order() -> None:
    keys = keys_of(Sample)
    assert {name: one.field for name, one in keys.items()} == {
        "twoWords": "two_words",
        "from": "from_",
        "od-d": "odd",
        "names": "names",
        "entries": "entries",
        "maybe": "maybe",
    }
    assert [name for name, one in keys.items() if one.required] == ["from"]
    assert (keys["twoWords"].title, keys["twoWords"].doc) == ("Two words", "A flag.")


def test_a_key_that_does_not_stand_is_empty_or_none() -> None:
    one = Sample(own="x")
    assert (one.two_words, one.names, one.entries, one.maybe) == (None, (), {}, None)


def test_only_a_cluster_has_facts() -> None:
    assert (has_facts(Cluster), has_facts(Fleet), has_facts(Sample)) == (True, False, False)
