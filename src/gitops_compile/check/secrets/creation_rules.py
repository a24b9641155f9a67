"""``.sops.yaml``: which files of the repository its rules say are encrypted, and which keys in them.

SOPS takes the first rule whose ``path_regex`` fits. A rule that fits every file (``.*\\.yaml``, or none at all) says
how files are encrypted and not which, so it names none. Expressions are those of Go; the engine of jsonschema-rs reads
the same language in linear time, so that no rule of a fork can hang a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.position import Position
from gitops_compile.model.secrets import SOPS_FILE
from gitops_compile.read.manifest_limits import Unreadable
from gitops_compile.read.manifests import PRINTED, documents

Fits: TypeAlias = Callable[[str], bool]
_SELECTORS: Final = ("encrypted_regex", "encrypted_suffix", "unencrypted_regex", "unencrypted_suffix")
_ANY_FILE: Final = tuple(f"any.{ending}" for ending in ("yaml", "yml", "json", "env", "ini", "properties", "txt"))
"""A rule that fits one of these says nothing of where a file lies or how it is called."""
_UNENCRYPTED: Final = "_unencrypted"
"""The suffix of keys that SOPS leaves alone where a rule says nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One creation rule: the files it fits, whether it names some rather than all, and the keys whose values it
    encrypts. ``some_keys`` is whether it names these; else all values are.
    """

    fits: Fits
    names_files: bool
    encrypts: Fits
    some_keys: bool

    def takes(self, keys: tuple[str, ...]) -> bool:
        """Whether it encrypts the value below these keys."""
        if self.some_keys:
            return any(self.encrypts(key) for key in keys)
        return all(self.encrypts(key) for key in keys)


def rules_of(content: bytes) -> Outcome[tuple[Rule, ...]]:
    """The creation rules of ``.sops.yaml``, in their order, and GC711 for what cannot be read."""
    try:
        text = content.decode()
        top = next((one.value for one in documents(text, PRINTED)), None)
    except UnicodeDecodeError:
        return Outcome((), (_unreadable("the file is not UTF-8"),))
    except Unreadable as problem:
        return Outcome((), (_unreadable("the file is no YAML that this tool reads", problem.line),))
    said = top.get("creation_rules") if isinstance(top, dict) else None
    rules: list[Rule] = []
    problems: list[Diagnostic] = []
    for number, entry in enumerate(said if isinstance(said, list) else (), 1):
        rule = _rule(entry) if isinstance(entry, dict) else None
        if rule is None:
            problems.append(_unreadable(f"rule {number} of creation_rules", getattr(entry, "line", 0)))
        else:
            rules.append(rule)
    return Outcome(tuple(rules), tuple(problems))


def rule_for(path: str, rules: tuple[Rule, ...]) -> Rule | None:
    """The rule that SOPS would take for a file, if it says that this very file is encrypted."""
    first = next((rule for rule in rules if rule.fits(path)), None)
    return first if first is not None and first.names_files else None


def _rule(entry: dict[str, Any]) -> Rule | None:
    paths = _expression(entry.get("path_regex") or entry.get("filename_regex") or "")
    keys = tuple(_keys(entry))
    if paths is None or None in keys:
        return None
    names_files = not any(paths(name) for name in _ANY_FILE)
    chosen = [one for one in keys if one is not None]
    some = any(entry.get(name) for name in _SELECTORS[:2])
    return Rule(paths, names_files, chosen[0] if chosen else _is_not_left_alone, some)


def _keys(entry: dict[str, Any]) -> Iterator[Fits | None]:
    regex, suffix, not_regex, not_suffix = (entry.get(name) for name in _SELECTORS)
    if regex:
        yield _expression(regex)
    elif suffix:
        yield lambda key: key.endswith(str(suffix))
    elif not_regex:
        not_these = _expression(not_regex)
        yield (lambda key: not not_these(key)) if not_these else None
    elif not_suffix:
        yield lambda key: not key.endswith(str(not_suffix))


def _is_not_left_alone(key: str) -> bool:
    return not key.endswith(_UNENCRYPTED)


def _expression(pattern: Any) -> Fits | None:
    """Whether an expression meets a text anywhere; none where it is no expression."""
    if not isinstance(pattern, str):
        return None
    if not pattern:
        return lambda _text: True
    from jsonschema_rs import RegexOptions, ValidationError, validator_for  # noqa: PLC0415 - only with a .sops.yaml

    try:
        return validator_for({"type": "string", "pattern": pattern}, pattern_options=RegexOptions()).is_valid
    except (ValidationError, ValueError):
        return None


def _unreadable(what: str, line: int = 0) -> Diagnostic:
    hint = "Mend it, or take it out: no file that it means can be looked at."
    return Diagnostic("GC711", f"{what} cannot be read", Position(SOPS_FILE, line, 1 if line else 0), hint)
