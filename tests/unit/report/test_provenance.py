"""What a person reads of an explanation, and what a program gets; a Secret's values are in neither."""

from __future__ import annotations

import json

from gitops_compile.model.layers import Lost
from gitops_compile.model.position import Located, Position
from gitops_compile.model.reviewing import Redacted
from gitops_compile.provenance.origin import Kind, Origin, Spot, Used
from gitops_compile.report.provenance import as_json, text_of, told

AT = Position("fleet.yaml", 7, 3)
BASE = Position("overlays/api/base.yaml", 4, 9)
USED = Used(
    "values.replicas", 5, "apps.api.overrides[0]", AT, (Lost("environments.prod", Position("f.yaml", 1, 2), 3),)
)
DEPLOYMENT = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "api"}}
SECRET = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "api"}, "data": {"a": "aHVudGVy"}}


def text(objects: tuple[dict[str, object], ...], *origins: Origin) -> str:
    return text_of("f", told(objects, [(len(objects) - 1, one) for one in origins]))


def test_a_template_with_what_it_reads() -> None:
    spot = Spot(Position("t.j2", 8, 13), "{{ values.replicas }}", (USED,))
    assert text((DEPLOYMENT,), Origin(("spec", "replicas"), 5, Kind.TEMPLATE, (spot,))) == (
        "f\n"
        "  spec.replicas  5  (template t.j2:8:13: {{ values.replicas }})\n"
        "                 values.replicas  5  (apps.api.overrides[0], fleet.yaml:7:3)\n"
        "                   over 3  (environments.prod, f.yaml:1:2)\n"
    )


def test_parts_guesses_and_rules() -> None:
    both = (Spot(BASE), Spot(AT))
    assert text(
        (DEPLOYMENT,),
        Origin(("a",), "x-y", Kind.SOURCE, both, "put together by kustomize"),
        Origin(("b",), "x", Kind.SOURCE, both, certain=False),
        Origin(("c",), "", Kind.RULE, (Spot(AT),), "every object carries it"),
    ) == (
        "f\n"
        "  a  x-y  (source overlays/api/base.yaml:4:9; put together by kustomize)\n"
        "     with fleet.yaml:7:3\n"
        "  b  x  (one of 2 places)\n"
        "     perhaps overlays/api/base.yaml:4:9\n"
        "     perhaps fleet.yaml:7:3\n"
        '  c  ""  (rule: every object carries it; fleet.yaml:7:3)\n'
    )


def test_a_step_over_another_one() -> None:
    below = Origin(("a",), "api", Kind.SOURCE, (Spot(BASE),))
    above = Origin(("a",), "api:1", Kind.FLEET, (Spot(AT, used=(USED,)),), "the pin", over=(below,))
    assert text((DEPLOYMENT,), above) == (
        "f\n"
        "  a  api:1  (fleet fleet.yaml:7:3; the pin)\n"
        "     values.replicas  5  (apps.api.overrides[0], fleet.yaml:7:3)\n"
        "       over 3  (environments.prod, f.yaml:1:2)\n"
        "     over api  (source overlays/api/base.yaml:4:9)\n"
    )


def test_several_objects_have_their_number_in_front() -> None:
    assert "  [1].a  1  (source" in text((DEPLOYMENT, DEPLOYMENT), Origin(("a",), 1, Kind.SOURCE, (Spot(BASE),)))


def test_a_long_value_is_cut_and_no_control_character_is_printed() -> None:
    shown = text((DEPLOYMENT,), Origin(("a",), "x" * 500 + "\x1b", Kind.SOURCE, (Spot(BASE),)))
    assert "x" * 110 in shown
    assert "x" * 130 not in shown
    assert "\x1b" not in text((DEPLOYMENT,), Origin(("a\x1b",), "\x1b[1m", Kind.SOURCE, (Spot(BASE),)))


def test_nothing_of_a_secret_is_told() -> None:
    hunter = Used("values.password", "hunter", "the fleet", AT, (Lost("apps.api", AT, "hunter0"),))
    below = Origin(("data", "a"), "hunter1", Kind.SOURCE, (Spot(BASE),))
    spots = (Spot(AT, "{{ 'hunter' }}", (hunter,)), Spot(AT, "{{ values.password }}"))
    origin = Origin(("data", "a"), "aHVudGVy", Kind.TEMPLATE, spots, over=(below,))
    every = told((SECRET,), [(0, origin)])
    for shown in (text_of("f", every), json.dumps(as_json("f", every))):
        assert "hunter" not in shown
        assert "aHVudGVy" not in shown
        assert "values.password" in shown
    assert text_of("f", every) == (
        "f\n"
        "  data.a  «secret-1»  (template fleet.yaml:7:3)\n"
        "          values.password  «secret-1»  (the fleet, fleet.yaml:7:3)\n"
        "            over «secret-2»  (apps.api, fleet.yaml:7:3)\n"
        "          with fleet.yaml:7:3: {{ values.password }}\n"
        "          over «secret-3»  (source overlays/api/base.yaml:4:9)\n"
    )
    clear = text_of("f", told((SECRET,), [(0, origin)], show=True))
    assert "aHVudGVy" in clear
    assert "hunter0" in clear
    named = Origin(("metadata", "name"), "api", Kind.SOURCE, (Spot(BASE),))
    assert "  metadata.name  api  (source" in text((SECRET,), named)


LONG = "correct-horse-battery"
CONFIG = {
    "kind": "ConfigMap",
    "metadata": {"name": "api", "annotations": {"note": f"was {LONG}"}},
    "data": {"app.ini": f"port=8080\npassword={LONG}\n", "token": "t", "url": "http://a:b@h"},
}


def test_every_secret_place_is_masked_as_in_a_review() -> None:
    data, note = CONFIG["data"], CONFIG["metadata"]
    lost = (Lost("apps.api", AT, "older"),)
    used = (Used("values.port", 8080, "the fleet", AT), Used("values.pw", LONG, "the fleet", AT, lost))
    shown = text(
        (CONFIG,),
        Origin(("data", "app.ini"), data["app.ini"], Kind.TEMPLATE, (Spot(AT, "{{ values.pw }}", used),)),  # type: ignore[index]
        Origin(("data", "token"), "t", Kind.SOURCE, (Spot(AT),)),
        Origin(("data", "url"), "http://a:b@h", Kind.SOURCE, (Spot(AT),)),
        Origin(
            ("metadata", "annotations", "note"), note["annotations"]["note"], Kind.SOURCE, (Spot(AT, f"is {LONG}"),)
        ),  # type: ignore[index]
    )
    assert [line.strip() for line in shown.splitlines()[1:]] == [
        'data["app.ini"]            "port=8080\\npassword=«secret-1»\\n"  (template fleet.yaml:7:3: {{ values.pw }})',
        "values.port  8080  (the fleet, fleet.yaml:7:3)",
        "values.pw  «secret-1»  (the fleet, fleet.yaml:7:3)",
        "over «secret-2»  (apps.api, fleet.yaml:7:3)",
        "data.token                 «secret-3»  (source fleet.yaml:7:3)",
        "data.url                   http://«secret-4»@h  (source fleet.yaml:7:3)",
        "metadata.annotations.note  was «secret-1»  (source fleet.yaml:7:3: is «secret-1»)",
    ]


def test_paths_of_the_fleet_s_own_are_masked_too() -> None:
    own = Redacted(at=AT, kind=Located("Deployment", AT), path=Located("spec.dsn", AT))
    one = {**DEPLOYMENT, "spec": {"dsn": "x"}}
    (found,) = told((one,), [(0, Origin(("spec", "dsn"), "x", Kind.SOURCE, (Spot(AT),)))], (own,))
    assert found.origin.value == "«secret-1»"


def test_as_data() -> None:
    spot = Spot(BASE, "{{ values.replicas }}", (USED,))
    assert as_json("f", told((DEPLOYMENT,), [(0, Origin(("a", 0), 5, Kind.TEMPLATE, (spot,)))])) == {
        "file": "f",
        "entries": [
            {
                "path": "a[0]",
                "value": 5,
                "kind": "template",
                "certain": True,
                "why": "",
                "places": [
                    {
                        "at": {"file": "overlays/api/base.yaml", "line": 4, "column": 9},
                        "text": "{{ values.replicas }}",
                        "used": [
                            {
                                "path": "values.replicas",
                                "value": 5,
                                "layer": "apps.api.overrides[0]",
                                "at": {"file": "fleet.yaml", "line": 7, "column": 3},
                                "lost": [
                                    {
                                        "value": 3,
                                        "layer": "environments.prod",
                                        "at": {"file": "f.yaml", "line": 1, "column": 2},
                                    }
                                ],
                            }
                        ],
                    }
                ],
                "over": [],
            }
        ],
    }
