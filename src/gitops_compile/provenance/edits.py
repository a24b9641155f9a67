"""A build's input with some of its values changed: each marked in its place, or one name marked wherever it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from gitops_compile.provenance.candidates import Candidate
from gitops_compile.provenance.handed import Handed, Pattern, Role, fits, stays
from gitops_compile.provenance.marks import marked, marked_text

_FIELD_PATHS: Final[tuple[Pattern, ...]] = (
    ("replacements", None, "source", "fieldPath"),
    ("replacements", None, "targets", None, "fieldPaths", None),
)


def changed(files: Mapping[str, bytes], marks: Iterable[tuple[int, Candidate]]) -> dict[str, bytes]:
    """The files with each candidate marked by its number."""
    by_file: dict[str, list[tuple[int, Candidate]]] = {}
    for number, candidate in marks:
        by_file.setdefault(candidate.file, []).append((number, candidate))
    edited = {file: _edited(files[file].decode(), own).encode() for file, own in by_file.items()}
    return {**files, **edited}


def renamed(given: Handed, name: str, number: int) -> dict[str, bytes]:
    """The files with a name marked wherever it stands as a word of its own, so that all that it ties stays tied.

    What ``stays`` is left alone; in a replacement's field path only ``[name=...]`` goes.
    """
    front = "(?<![A-Za-z0-9])" if name[0].isalnum() else ""
    back = "(?![A-Za-z0-9])" if name[-1].isalnum() else ""
    word = re.compile(front + re.escape(name) + back)
    chosen = re.compile(rf"(?<==){re.escape(name)}(?=\])")
    mark = marked_text(name, number)
    result = dict(given.request.files)
    for file, values in sorted(given.scalars.items()):
        text = given.text(file)
        for one in sorted(values, key=lambda value: value.span, reverse=True):
            if stays(given.roles[file], one.path):
                continue
            pattern = chosen if given.roles[file] is Role.SETTINGS and fits(one.path, *_FIELD_PATHS) else word
            new = pattern.sub(mark, one.text)
            if new != one.text:
                start, end = one.span
                text = text[:start] + _quoted(new, text[start:end]) + text[end:]
        result[file] = text.encode()
    return result


def _edited(text: str, marks: list[tuple[int, Candidate]]) -> str:
    by_span: dict[tuple[int, int], list[tuple[int, Candidate]]] = {}
    for number, candidate in marks:
        by_span.setdefault(candidate.one.span, []).append((number, candidate))
    for (start, end), own in sorted(by_span.items(), reverse=True):
        text = text[:start] + _replacement(text[start:end], own) + text[end:]
    return text


def _replacement(raw: str, own: list[tuple[int, Candidate]]) -> str:
    """What stands in a span instead; several candidates of one span lie in one inline text."""
    number, first = own[0]
    if first.raw:
        return marked_text(raw, number)
    if first.inner is not None:
        return _quoted(_edited(first.one.text, list(_inside(own))), raw)
    if first.keep:
        text = first.one.text
        return _quoted(text[: first.keep] + marked_text(text[first.keep :], number), raw)
    return marked(first.one, number) + ("\n" if raw.endswith("\n") else "")


def _inside(own: Iterable[tuple[int, Candidate]]) -> Iterator[tuple[int, Candidate]]:
    for number, candidate in own:
        if candidate.inner is not None:
            yield number, Candidate(candidate.file, candidate.inner)


def _quoted(text: str, raw: str) -> str:
    """A text in double quotes; where a block of text stood, with the line end that it took along."""
    return json.dumps(text) + ("\n" if raw.endswith("\n") else "")
