"""The parse events of one YAML file, one at a time, with exact positions.

libyaml (>= 0.2.5, through PyYAML's C parser) gives them; where the C part is missing, ruamel.yaml's pure parser,
the independent second reader, gives the same ones. This is the only module that imports a YAML library, and it
never lets one compose, construct or load: those recurse, resolve tags and expand aliases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Where a file is no YAML, and the library's name for the reason (it quotes at most one character)."""

    line: int
    column: int
    why: str


def parse_events(text: str) -> Iterator[Any]:
    """Events with ``start_mark`` and ``end_mark`` (line and column from 0); the last one may be a SyntaxProblem."""
    try:
        from yaml._yaml import CParser  # noqa: PLC0415
    except ImportError:
        return pure_events(text)
    return _libyaml_events(CParser(text))


def pure_events(text: str) -> Iterator[Any]:
    """The same events from ruamel.yaml's pure parser, YAML 1.2."""
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError  # noqa: PLC0415

    reader = YAML(typ="safe", pure=True)
    try:
        yield from reader.parse(text)
    except MarkedYAMLError as failure:
        yield _problem(failure)


def tag_resolver() -> Callable[[str], str]:
    """What ruamel.yaml takes a plain scalar for, by YAML 1.2: ``int``, ``float``, ``bool``, ``null`` or ``str``."""
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.nodes import ScalarNode  # noqa: PLC0415

    resolver = YAML(typ="safe", pure=True).resolver
    return lambda text: str(resolver.resolve(ScalarNode, text, (True, False))).rpartition(":")[2]


def _libyaml_events(parser: Any) -> Iterator[Any]:
    from yaml.error import MarkedYAMLError  # noqa: PLC0415

    try:
        while parser.check_event():
            yield parser.get_event()
    except MarkedYAMLError as failure:
        yield _problem(failure)
    finally:
        parser.dispose()


def _problem(failure: Any) -> SyntaxProblem:
    mark = failure.problem_mark or failure.context_mark
    why = " ".join(part for part in (failure.context, failure.problem) if part)
    return SyntaxProblem(mark.line + 1 if mark else 0, mark.column + 1 if mark else 0, why)
