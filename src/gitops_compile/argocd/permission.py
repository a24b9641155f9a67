"""What an AppProject permits, under Argo CD's own matching: repositories, destinations, kinds.

``IsSourcePermitted``, ``IsDestinationPermitted`` and ``IsGroupKindNamePermitted`` of argo-cd's
``pkg/apis/application/v1alpha1/app_project_types.go``. ``spec`` is that of an AppProject whose form is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from gitops_compile.argocd.globs import is_plain, matches
from gitops_compile.argocd.grants import fits
from gitops_compile.argocd.rules.problem import list_at, maps_at, text_at

Spec = Mapping[str, Any]
_PATTERN: Final = "*"
"""Stands for every namespace with a pattern."""

_SPECIAL: Final = frozenset("*?[\\")
_URL: Final = re.compile(r"(?P<front>[a-z][a-z0-9+.-]*://(?P<host>[^/?#]*))(?P<path>[^?#]*)(?P<rest>.*)")
_HOST: Final = re.compile(r"[A-Za-z0-9_.~!$&'()*+,;=:\[\]<>\"@%-]*")
_IN_PATH: Final = "/!$&'()*+,;=:@[]~"
_PATH: Final = re.compile(rf"([A-Za-z0-9_.-]|[{re.escape(_IN_PATH)}]|%[0-9a-f]{{2}})*")
_SSH: Final = re.compile(r"(ssh://)?([^/:]*?)@[^@]+")


@dataclass(frozen=True, slots=True)
class Home:
    """Where objects go: the server and the name of the cluster's Secret, and the namespace."""

    server: str
    name: str
    namespace: str


def permits_source(spec: Spec, repository: str) -> bool:
    """Whether manifests may come from a repository; an entry with ``!`` refuses what it meets."""
    url, met = normal_url(repository), False
    for entry in list_at(spec, "sourceRepos"):
        denies = entry.startswith("!")
        pattern = normal_url(entry.removeprefix("!"))
        fits_it = (pattern == "*" and not denies) or matches(pattern, url, "/")
        if denies and fits_it:
            return False
        # An entry that denies something grants all else.
        met = met or denies or fits_it
    return met


def permits_destination(spec: Spec, home: Home) -> bool:
    """Whether objects may go to a cluster and namespace; name or server of an entry may match."""
    found = False
    for entry in maps_at(spec, "destinations"):
        name, server = text_at(entry, "name"), text_at(entry, "server")
        by_name = home.name != "" and _fits(name, home.name)
        by_server = home.server != "" and _fits(server, home.server)
        inside = _fits(text_at(entry, "namespace"), home.namespace)
        if (by_server or by_name) and inside:
            found = True
        elif _denies(entry, by_name=by_name, by_server=by_server, inside=inside):
            return False
    return found


def destinations_of(spec: Spec) -> Callable[[Home], bool]:
    """``permits_destination`` of one project for many homes.

    An entry that names a cluster in plain words has no say but there, and an AppProject may have as many of them as
    there are targets: they are looked up. Their order counts for nothing, since none of them denies.
    """
    rest: list[Mapping[str, Any]] = []
    named: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for entry in maps_at(spec, "destinations"):
        words = {key: text_at(entry, key) for key in ("name", "server", "namespace")}
        denies = any(word.startswith("!") for word in words.values())
        if denies or not (is_plain(words["name"]) and is_plain(words["server"])):
            rest.append(entry)
            continue
        inside = words["namespace"] if is_plain(words["namespace"]) else _PATTERN
        for key in ("name", "server"):
            named.setdefault((key, words[key], inside), []).append(entry)

    def permits(home: Home) -> bool:
        clusters = (("name", home.name), ("server", home.server))
        keys = [(*cluster, inside) for cluster in clusters for inside in (home.namespace, _PATTERN)]
        said = [entry for key in keys for entry in named.get(key, ())]
        return permits_destination({"destinations": [*rest, *said]}, home)

    return permits


def permits_kind(spec: Spec, group: str, kind: str, name: str, *, namespaced: bool) -> bool:
    """Whether objects of a kind may be applied; a project without a list of namespaced kinds permits all of them."""
    if namespaced:
        listed = spec.get("namespaceResourceWhitelist")
        white = listed is None or _is_in(listed, group, kind)
        return white and not _is_in(list_at(spec, "namespaceResourceBlacklist"), group, kind)
    white = _is_in(list_at(spec, "clusterResourceWhitelist"), group, kind, name)
    return white and not _is_in(list_at(spec, "clusterResourceBlacklist"), group, kind, name)


def normal_url(repository: str) -> str:
    """A repository's URL as Argo CD compares it: lower case, without ``.git`` and ``ssh://``.

    Patterns pass through it, too: braces in a host make it nothing at all, and in a path they are escaped.
    """
    text = repository.strip().lower()
    if _SSH.fullmatch(text) and not text.startswith("ssh://"):
        text = f"ssh://{text.replace(':', '/', 1)}"
    text = text.removesuffix(".git")
    parts = _URL.fullmatch(text)
    if parts is not None and not _HOST.fullmatch(parts["host"]):
        return ""
    if parts is not None and not _PATH.fullmatch(parts["path"]):
        text = f"{parts['front']}{quote(parts['path'], safe=_IN_PATH)}{parts['rest']}"
    return text.removeprefix("ssh://")


def _denies(entry: Mapping[str, Any], *, by_name: bool, by_server: bool, inside: bool) -> bool:
    """Whether an entry that does not match refuses: one of its patterns begins with ``!``."""
    denies = {key: text_at(entry, key).startswith("!") for key in ("name", "server", "namespace")}
    refuses_cluster = (not by_name and denies["name"]) or (not by_server and denies["server"] and inside)
    return refuses_cluster or (not inside and denies["namespace"] and by_server)


def _fits(pattern: str, text: str) -> bool:
    return not matches(pattern[1:], text) if pattern.startswith("!") else matches(pattern, text)


def _is_in(entries: Any, group: str, kind: str, name: str = "") -> bool:
    for entry in entries:
        if _meets(text_at(entry, "kind"), kind) and _meets(text_at(entry, "group"), group):
            pattern = text_at(entry, "name")
            if not pattern or _meets(pattern, name):
                return True
    return False


def _meets(pattern: str, text: str) -> bool:
    """Go's ``filepath.Match``; most patterns are plain texts, and those need no expression."""
    return pattern == text if _SPECIAL.isdisjoint(pattern) else fits(pattern, text)
