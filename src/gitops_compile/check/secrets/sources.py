"""Source files that ``.sops.yaml`` says are encrypted, and are not (GC709).

Comes in: the files that targets are built from and the rules. Goes out: one error per file. Of a manifest only a
Secret counts as a whole, since kustomize could not read the rest if it were encrypted; other kinds count for the keys
that a rule names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from gitops_compile.check.secrets.creation_rules import Rule, rule_for, rules_of
from gitops_compile.check.secrets.secret_objects import is_secret, plain_values
from gitops_compile.model.diagnostic import Diagnostic, Related, in_order
from gitops_compile.model.position import Position
from gitops_compile.model.secrets import SOPS_FILE
from gitops_compile.model.secretvalues import FIELDS, is_encrypted
from gitops_compile.read.manifest_limits import Unreadable
from gitops_compile.read.manifests import PRINTED, documents
from gitops_compile.render.inputs import Input
from gitops_compile.render.kustomization.paths import KUSTOMIZATIONS, TEMPLATE

_TREES: Final = (".yaml", ".yml", ".json")
# How SOPS marks a file: a key of YAML, JSON and INI, a prefix of names in dotenv.
_MARK: Final = re.compile(rb"""^[ \t]*["']?\[?sops(?:["']?\s*:|\]|_mac=)""", re.MULTILINE)
_MOST: Final = 1 << 20


def unencrypted_sources(inputs: Iterable[Input], sops: bytes | None) -> tuple[Diagnostic, ...]:
    """GC709 for every file that some target is built from, and GC711; nothing without a ``.sops.yaml``."""
    if sops is None:
        return ()
    rules = rules_of(sops)
    found = list(rules.diagnostics)
    for given in inputs:
        for path, content in files_of(given):
            if rules.value and is_in_clear(path, content, rules.value):
                found.append(_told(given.file(path), str(given.target.place)))
    return in_order(found)


def is_in_clear(path: str, content: bytes, rules: tuple[Rule, ...]) -> bool:
    """Whether the rules say that a file is encrypted, and it is not."""
    rule = rule_for(path, rules)
    if rule is None or not content.strip():
        return False
    if not path.removesuffix(TEMPLATE).endswith(_TREES) or len(content) > _MOST:
        return not _MARK.search(content)
    try:
        values = [one.value for one in documents(content.decode(), PRINTED)]
    except (UnicodeDecodeError, Unreadable):
        return not _MARK.search(content)
    return any(_has_plain(value, rule) for value in values)


def files_of(given: Input) -> Iterator[tuple[str, bytes]]:
    """The files that a target is built from, by their own path; kustomizations are none of them, since no tool reads
    an encrypted one.
    """
    files = given.scanned.request.files
    for path in given.scanned.reached:
        read_as = path.removesuffix(TEMPLATE)
        content = files.get(path, files.get(read_as))
        if content is not None and read_as.rpartition("/")[2] not in KUSTOMIZATIONS:
            yield path, content


def _has_plain(value: Any, rule: Rule) -> bool:
    if not isinstance(value, dict):
        return bool(value) and not rule.some_keys
    if isinstance(value.get("kind"), str) and isinstance(value.get("apiVersion"), str):
        if is_secret(value):
            return bool(plain_values(value))
        if not rule.some_keys:
            return False
        value = {name: below for name, below in value.items() if name not in FIELDS}
    return any(_is_open(leaf) for keys, leaf in _leaves(value) if rule.takes(keys))


def _is_open(leaf: Any) -> bool:
    """Whether SOPS would have encrypted a value: it leaves empty strings and null alone."""
    return leaf is not None and leaf != "" and not is_encrypted(leaf)


def _leaves(value: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The scalars of a file with the keys above them; not those of the sops block."""
    pending: list[tuple[tuple[str, ...], Any]] = [((name,), below) for name, below in value.items() if name != "sops"]
    while pending:
        keys, node = pending.pop()
        if isinstance(node, dict):
            pending += [((*keys, name), below) for name, below in node.items()]
        elif isinstance(node, list):
            pending += [(keys, below) for below in node]
        else:
            yield keys, node


def _told(file: str, place: str) -> Diagnostic:
    return Diagnostic(
        "GC709",
        f"{SOPS_FILE} says that this file is encrypted, and it is not",
        Position(file),
        "Encrypt it with `sops encrypt --in-place`, or make the rule's path_regex more exact.",
        related=(Related(Position(SOPS_FILE), "the rules"),),
        targets=(place,),
    )
