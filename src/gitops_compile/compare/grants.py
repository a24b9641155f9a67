"""What RBAC rules grant, one by one: so that rules written another way compare by what they allow.

Comes in: ``rules`` of a Role or ClusterRole. Goes out: every (group, resource or URL, verb, name) of them, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

_MOST: Final = 20_000
_FIELDS: Final = ("verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs")
_WORD: Final = re.compile(r"[^\s.]+")
_GROUP: Final = re.compile(r"[^\s/]*")
_TEXT: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One verb on one resource of a group (by name, if not on all), or on one URL path; the rest is empty."""

    group: str
    resource: str
    verb: str
    name: str = ""
    url: str = ""

    def __str__(self) -> str:
        """``get deployments.apps/scale``, ``get secrets named db``, ``get *.*``, ``get /healthz``, ``get URL *``."""
        if self.url:
            return f"{self.verb} {self.url}" if self.url.startswith("/") else f"{self.verb} URL {self.url}"
        resource, slash, below = self.resource.partition("/")
        group = f".{self.group}" if self.group else ""
        return f"{self.verb} {resource}{group}{slash}{below}" + (f" named {self.name}" if self.name else "")


def grants_of(rules: Any) -> tuple[Grant, ...] | None:
    """The grants of a list of rules, sorted; none where the rules are not of the form that RBAC knows.

    Two different grants never have one text: names with blanks, resources with dots are not of that form.
    """
    if not isinstance(rules, list):
        return None
    found: set[Grant] = set()
    for rule in rules:
        said = _said(rule)
        if said is None:
            return None
        found.update(_granted(*said))
        if len(found) > _MOST:
            return None
    return tuple(sorted(found))


def _said(rule: Any) -> tuple[Sequence[str], ...] | None:
    """The five lists of a rule that grants something; none for anything else."""
    if not isinstance(rule, dict) or any(field not in _FIELDS for field in rule):
        return None
    lists = [rule.get(field) or [] for field in _FIELDS]
    if not all(isinstance(one, list) and all(isinstance(text, str) for text in one) for one in lists):
        return None
    verbs, groups, resources, names, urls = lists
    plain = (
        all(_WORD.fullmatch(text) for text in (*verbs, *resources))
        and all(_GROUP.fullmatch(text) for text in groups)
        and all(_TEXT.fullmatch(text) for text in (*names, *urls))
    )
    grants = bool(verbs) and bool((groups and resources) or urls)
    # Half a rule that grants nothing would vanish.
    whole = bool(groups) == bool(resources) and (bool(resources) or not names)
    return tuple(lists) if plain and grants and whole else None


def _granted(
    verbs: Sequence[str], groups: Sequence[str], resources: Sequence[str], names: Sequence[str], urls: Sequence[str]
) -> Iterator[Grant]:
    for group, resource, verb, name in product(groups, resources, verbs, names or ("",)):
        yield Grant(group, resource, verb, name)
    for url, verb in product(urls, verbs):
        yield Grant("", "", verb, url=url)
