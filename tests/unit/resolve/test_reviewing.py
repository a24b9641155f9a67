"""What ``review`` and ``acknowledge`` say must fit together."""

from __future__ import annotations

import pytest

from told import fleet, said

OWN = "kind: Widget, path: spec.a, until: 2027-01-31"
CASES = {
    "a count of mass removal": ("acknowledge: [{code: GC730, at: dev, reason: gone, count: 12}]", []),
    "a mass removal without a count": ("acknowledge: [{code: GC730, at: dev, reason: gone}]", ["7:15 GC111"]),
    "a count elsewhere": ("acknowledge: [{code: GC401, at: dev, reason: gone, count: 12}]", ["7:59 GC110"]),
    "a count of nothing": ("acknowledge: [{code: GC730, at: dev, reason: gone, count: 0}]", ["7:59 GC112"]),
    "a count in quotes": ('acknowledge: [{code: GC730, at: dev, reason: gone, count: "12"}]', ["7:59 GC112"]),
    "a count that is none": ("acknowledge: [{code: GC730, at: dev, reason: gone, count: true}]", ["7:59 GC112"]),
    "a code that nobody tells": ("acknowledge: [{code: GC299, at: dev, reason: gone}]", ["7:22 GC120"]),
    "what is never acknowledged": ("acknowledge: [{code: GC200, at: dev, reason: gone}]", ["7:22 GC114"]),
    "no reason": ("acknowledge: [{code: GC401, at: dev}]", ["7:15 GC111"]),
    "a blank reason": ("acknowledge: [{code: GC401, at: dev, reason: ' '}]", ["7:46 GC114"]),
    "a folder of an instance": ("acknowledge: [{code: GC401, at: argocd/edge.c1/dev, reason: gone}]", []),
    "a severity of no rule": ("review: {severity: {GC299: high}}", ["7:21 GC120"]),
    "a severity of a fixed rule": ("review: {severity: {GC204: high}}", ["7:21 GC114"]),
    "own noise": (f"review: {{noise: {{add: [{{name: mesh, {OWN}}}]}}}}", []),
    "own noise twice": (
        f"review: {{noise: {{add: [{{name: mesh, {OWN}}}, {{name: mesh, {OWN}}}]}}}}",
        ["7:92 GC116"],
    ),
    "own noise with a name of the tool's": (f"review: {{noise: {{add: [{{name: reorder, {OWN}}}]}}}}", ["7:31 GC617"]),
    "a path with an element": ("review: {redact: [{kind: Widget, path: 'spec.parts[a/b].x'}]}", []),
    "a path that nothing closes": ("review: {redact: [{kind: Widget, path: 'spec.parts[a'}]}", ["7:40 GC114"]),
    "a path with two dots": ("review: {redact: [{kind: Widget, path: spec..a}]}", ["7:40 GC114"]),
    "a path that ends in a dot": ("review: {redact: [{kind: Widget, path: spec.}]}", ["7:40 GC114"]),
    "a path with an open quote": ("""review: {redact: [{kind: Widget, path: 'spec["a]'}]}""", ["7:40 GC114"]),
}


@pytest.mark.parametrize(("line", "told"), CASES.values(), ids=CASES)
def test_said(line: str, told: list[str]) -> None:
    assert said(fleet({7: line})) == told


def test_entries_of_fragments_are_joined_in_the_order_of_the_files() -> None:
    fragments = {
        f"fleet.d/{name}.yaml": f"acknowledge: [{{code: GC730, at: {name}, reason: gone}}]" for name in ("b", "a")
    }
    told = said(fleet({7: "include: ['fleet.d/*.yaml']"}), fragments)
    assert told == ["fleet.d/a.yaml:1:15 GC111", "fleet.d/b.yaml:1:15 GC111"]
