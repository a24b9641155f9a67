"""What is hidden, by where it stands: one line per place of review.md, section 8, and its neighbour that stays."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from gitops_compile.compare.veil import veiled
from gitops_compile.model.change import Difference, Manifest, Pair, Pairing
from gitops_compile.model.operation import Did, Field, Index, Key, Operation, Path, Value, Veiled, shown
from gitops_compile.model.position import Located, Position
from gitops_compile.model.reviewing import Redacted
from gitops_compile.model.target import Place

AT = Position("fleet.yaml", 1, 1)
PLACE = Place("dev", "c1", "", "web")


def side(one: dict[str, Any], path: str = "rendered/dev/c1/web/one.yaml") -> Manifest:
    return Manifest(path, "dev/c1/web", PLACE, one, "web-dev")


def path(*tokens: str | int | Key) -> Path:
    return tuple(Field(one) if isinstance(one, str) else Index(one) if isinstance(one, int) else one for one in tokens)


def thing(kind: str, **more: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "one"}, **more}


def changed(kind: str, *operations: Operation, base: Any = None, head: Any = None) -> Difference:
    pair = Pair(Pairing.EXACT, side(base or thing(kind)), side(head or thing(kind)))
    return Difference(pair, operations)


def replaced(kind: str, where: Path, old: Value, new: Value) -> Difference:
    return changed(kind, Operation(where, Did.REPLACE, old, new))


def added(one: dict[str, Any]) -> Difference:
    return Difference(Pair(Pairing.ADDED, None, side(one)), (Operation((), Did.ADD, None, one),))


def own(kind: str, where: str) -> Redacted:
    return Redacted(at=AT, kind=Located(kind, AT), path=Located(where, AT))


def only(difference: Difference, *redacted: Redacted) -> Operation:
    (found,) = veiled([difference], redacted)
    (one,) = found.operations
    return one


def text(value: Value) -> Any:
    """A value as it would be printed: ``«secret»`` for what is hidden."""
    if isinstance(value, dict):
        return {name: text(one) for name, one in value.items()}
    return (
        [text(one) for one in value] if isinstance(value, list) else str(value) if isinstance(value, Veiled) else value
    )


ENV = ("spec", "template", "spec", "containers", Key("api"), "env")
NOTES = "metadata", "annotations"
HIDDEN = {
    "data of a Secret": ("Secret", path("data", "key"), "Zm9v"),
    "stringData of a Secret": ("Secret", path("stringData", "key"), "a"),
    "an empty value of a Secret": ("Secret", path("data", "key"), ""),
    "a number in a Secret": ("Secret", path("stringData", "key"), 7),
    "kubectl's copy": ("Service", path(*NOTES, "kubectl.kubernetes.io/last-applied-configuration"), "{}"),
    "an annotation": ("Service", path(*NOTES, "acme.dev/api-key"), "a"),
    "an annotation of a pod": ("Deployment", path("spec", "template", *NOTES, "acme.dev/token"), "a"),
    "a variable": ("Deployment", path(*ENV, Key("DB_PASSWORD"), "value"), "a"),
    "a variable that may be any": ("Deployment", path(*ENV, 3, "value"), "a"),
    "a variable of a plugin": ("Application", path("spec", "source", "plugin", "env", Key("TOKEN"), "value"), "a"),
    "a variable of a custom kind": ("Widget", path("spec", "extraEnv", Key("TOKEN"), "value"), "a"),
    "data of a ConfigMap": ("ConfigMap", path("data", "clientSecret"), "a"),
    "binaryData of a ConfigMap": ("ConfigMap", path("binaryData", "private-key"), "a"),
    "a Helm parameter": ("Application", path("spec", "source", "helm", "parameters", Key("db.pwd"), "value"), "a"),
    "a nameless Helm parameter": ("Application", path("spec", "source", "helm", "parameters", 1, "value"), "a"),
    "a plugin's parameter": ("Application", path("spec", "source", "plugin", "parameters", Key("dsn"), "string"), "a"),
    "a value of a chart": ("Application", path("spec", "source", "helm", "valuesObject", "db", "password"), "a"),
    "all below a value of a chart": ("Application", path("spec", "sources", 0, "valuesObject", "tokens", "a"), "a"),
    "a value in a list of a chart's": (
        "Application",
        path("spec", "source", "helm", "valuesObject", "users", Key("ann"), "password"),
        "a",
    ),
    "a value of Flux' chart": ("HelmRelease", path("spec", "values", "redis", "password"), "a"),
}
SHOWN = {
    "another field of a Secret": ("Secret", path("metadata", "labels", "secret"), "a"),
    "the type of a Secret": ("Secret", path("type"), "Opaque"),
    "another annotation": ("Service", path(*NOTES, "acme.dev/owner"), "a"),
    "a label with a word": ("Service", path("metadata", "labels", "token"), "a"),
    "another variable": ("Deployment", path(*ENV, Key("LOG_LEVEL"), "value"), "a"),
    "a variable's reference": ("Deployment", path(*ENV, Key("PASSWORD"), "valueFrom", "secretKeyRef", "name"), "a"),
    "a reference by name": ("Deployment", path("spec", "volumes", Key("v"), "secret", "secretName"), "a"),
    "a reference in an annotation": ("Service", path(*NOTES, "acme.dev/secret-name"), "a"),
    "other data of a ConfigMap": ("ConfigMap", path("data", "mode"), "a"),
    "data of another kind": ("Widget", path("data", "password"), "a"),
    "another Helm parameter": ("Application", path("spec", "source", "helm", "parameters", Key("tag"), "value"), "a"),
    "a parameter's name": ("Application", path("spec", "source", "helm", "parameters", Key("pwd"), "name"), "a"),
    "another value of a chart": ("Application", path("spec", "source", "helm", "valuesObject", "db", "host"), "a"),
    "true": ("HelmRelease", path("spec", "values", "token"), True),
    "nothing": ("Secret", path("data", "key"), None),
}


@pytest.mark.parametrize(("kind", "where", "value"), HIDDEN.values(), ids=HIDDEN)
def test_a_secret_place_is_hidden_as_a_whole(kind: str, where: Path, value: Value) -> None:
    one = only(replaced(kind, where, value, value))
    assert (text(one.old), text(one.new)) == ("«secret»", "«secret»")
    assert shown(one.path) == shown(where)


@pytest.mark.parametrize(("kind", "where", "value"), SHOWN.values(), ids=SHOWN)
def test_its_neighbour_is_shown(kind: str, where: Path, value: Value) -> None:
    one = only(replaced(kind, where, value, value))
    assert one.old is value
    assert one.new is value


TEXTS = {
    "user info": ("https://ann:word@a.dev/x", "https://«secret»@a.dev/x"),
    "a token as user": ("https://abc@a.dev/x", "https://«secret»@a.dev/x"),
    "an @ in a password": ("redis://:a@b@host:1", "redis://«secret»@host:1"),
    "a / in a password": ("amqp://ann:a/b@host/v", "amqp://«secret»@host/v"),
    "two URLs": ("http://a:b@c http://d:e@f", "http://«secret»@c http://«secret»@f"),
    "the login of ssh": ("ssh://git@a.dev/x", "ssh://git@a.dev/x"),
    "a password for ssh": ("ssh://git:x@a.dev/x", "ssh://«secret»@a.dev/x"),
    "a digest": ("oci://a.dev/web@sha256:12", "oci://a.dev/web@sha256:12"),
    "a port before a digest": ("oci://a.dev:50/web@sha256:12", "oci://a.dev:50/web@sha256:12"),
    "a parameter of a URL": ("jdbc:x://h/db?user=a&password=b&x=c", "jdbc:x://h/db?user=a&password=«secret»&x=c"),
    "a private key": (
        "x\n-----BEGIN EC PRIVATE KEY-----\na\n-----END EC PRIVATE KEY-----\ny",
        "x\n«secret»\ny",
    ),
    "a key that is cut off": ("-----BEGIN PRIVATE KEY-----\na", "«secret»"),
    "a certificate": (
        "-----BEGIN CERTIFICATE-----\na\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\na\n-----END CERTIFICATE-----",
    ),
    "a certificate without end and a key": (
        "-----BEGIN CERTIFICATE-----\na\n-----BEGIN PRIVATE KEY-----\nb\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\na\n«secret»",
    ),
    "a key in base64": (b64encode(b"-----BEGIN PRIVATE KEY-----\na").decode(), "«secret»"),
    "a certificate in base64": (b64encode(b"-----BEGIN CERTIFICATE-----\na").decode(),) * 2,
    "a line of .env": ("A=1\nexport DB_PASSWORD=x y\nB=2", "A=1\nexport DB_PASSWORD=«secret»\nB=2"),
    "a line of YAML": ("a: 1\n  - apiKey: x\n    b: 2", "a: 1\n  - apiKey: «secret»\n    b: 2"),
    "a block of YAML": ("token: |\n  x\n\n  y\nb: 2", "token: |\n  «secret»\n\n  «secret»\nb: 2"),
    "a map of YAML": ("secrets:\n  a: x\nb: 2", "secrets:\n  «secret»\nb: 2"),
    "a list of YAML": ("tokens:\n- x\n- y\nb: 2", "tokens:\n«secret»\n«secret»\nb: 2"),
    "a line of JSON": ('{\n "password": "x", "b": "c"\n}', '{\n "password": "«secret»", "b": "c"\n}'),
    "a line of INI": ("[a]\nclient secret = x\nb = 2", "[a]\nclient secret = «secret»\nb = 2"),
    "properties over two lines": ("a.pwd=x\\\n  y\nb=2", "a.pwd=«secret»\n  «secret»\nb=2"),
    "an open quotation mark": ("dsn: 'x\n y'\nb: 2", "dsn: '«secret»\n «secret»\nb: 2"),
    "code": ("a = 1\nconf['password'] = 'x'\n", "a = 1\nconf['password'] = '«secret»'\n"),
    "a reference in a line": ("secretName: x\na: 1", "secretName: x\na: 1"),
    "one line alone": ("password: x", "password: x"),
    "an empty value": ("password=\nb=2", "password=\nb=2"),
}


@pytest.mark.parametrize(("clear", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_secret_in_a_text_is_hidden_wherever_it_stands(clear: str, expected: str) -> None:
    one = only(replaced("Widget", path("spec", "text"), clear, "b"))
    assert text(one.old) == expected
    assert (one.old.clear if isinstance(one.old, Veiled) else one.old) == clear


def test_a_file_of_one_line_is_still_a_file() -> None:
    assert text(only(replaced("ConfigMap", path("data", "app.ini"), "password: x", "a")).old) == "password: «secret»"


ARGUMENTS = {
    "joined": (["--db-password=x", "a"], ["--db-password=«secret»", "a"]),
    "beside": (["--password", "x", "a"], ["--password", "«secret»", "a"]),
    "another option": (["--user", "x", "a"], ["--user", "x", "a"]),
    "a flag": (["--enable-token", "--verbose"], ["--enable-token", "--verbose"]),
    "of Java": (["-Ddb.password=x"], ["-Ddb.password=«secret»"]),
    "a variable": (["env", "TOKEN=x", "run"], ["env", "TOKEN=«secret»", "run"]),
    "inside a script": (
        ["mysql --password=x -u y; b --token 'c d' e"],
        ["mysql --password=«secret» -u y; b --token '«secret»' e"],
    ),
    "a value inside an option": (["--set=db.password=x,a=b"], ["--set=db.password=«secret»"]),
}


@pytest.mark.parametrize(("clear", "expected"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_options_of_a_command(clear: list[str], expected: list[str]) -> None:
    where = path("spec", "template", "spec", "containers", Key("api"), "args")
    assert text(only(replaced("Deployment", where, clear, [])).old) == expected


def test_an_argument_alone_is_known_by_the_one_before_it_on_its_own_side() -> None:
    def pod(*args: str) -> dict[str, Any]:
        return thing("Pod", spec={"containers": [{"name": "api", "args": list(args)}, {"name": "b"}]})

    where = path("spec", "containers", Key("api"), "args", 1)
    operation = Operation(where, Did.REPLACE, "x", "y")
    one = only(changed("Pod", operation, base=pod("--password", "x"), head=pod("--pass", "y")))
    assert (text(one.old), text(one.new)) == ("«secret»", "y")
    one = only(changed("Pod", operation, base=pod("--user", "x"), head=pod("--pwd", "z", "y")))
    assert (text(one.old), text(one.new)) == ("x", "y")
    one = only(changed("Pod", operation, base=pod("--user", "x"), head=pod("--pwd", "y")))
    assert (text(one.old), text(one.new)) == ("x", "«secret»")


def test_data_of_a_secret_is_compared_as_what_it_stands_for() -> None:
    one = only(replaced("Secret", path("data", "key"), b64encode(b"word").decode(), "no base64!"))
    assert (one.old.clear, one.new.clear) == ("word", "no base64!")
    assert only(replaced("Secret", path("data", "key"), "/w==", "a")).old.clear == "/w==", "no text either"
    assert only(replaced("Secret", path("stringData", "key"), "Zm9v", "a")).old.clear == "Zm9v"


def test_whole_objects_and_parts_of_them() -> None:
    secret = thing("Secret", data={"a": "Zm9v"}, stringData={"b": "x"}, type="Opaque")
    assert text(only(added(secret)).new) == thing(
        "Secret", data={"a": "«secret»"}, stringData={"b": "«secret»"}, type="Opaque"
    )
    container = {"name": "b", "env": [{"name": "API_KEY", "value": "x"}, {"name": "A", "value": "y"}]}
    where = path("spec", "template", "spec", "containers", Key("b"))
    one = only(changed("Deployment", Operation(where, Did.ADD, None, container)))
    assert text(one.new)["env"] == [{"name": "API_KEY", "value": "«secret»"}, {"name": "A", "value": "y"}]
    assert text(only(replaced("Secret", path("data"), None, {"a": "Zm9v"})).new) == {"a": "«secret»"}


def test_a_secret_inside_another_object() -> None:
    template = thing("Secret", data={"a": "Zm9v"})
    one = only(added(thing("Template", objects=[template])))
    assert text(one.new)["objects"][0]["data"] == {"a": "«secret»"}
    whole = thing("Template", objects=[template])
    operation = Operation(path("objects", Key("one"), "data", "a"), Did.REPLACE, "Zm9v", "YmFy")
    inner = only(changed("Template", operation, base=whole, head=whole))
    assert (text(inner.old), inner.new.clear) == ("«secret»", "bar")


def test_where_a_pair_changes_its_kind_both_sides_are_hidden() -> None:
    pair = Pair(Pairing.KIND_CHANGED, side(thing("ConfigMap")), side(thing("Secret")))
    (found,) = veiled([Difference(pair, (Operation(path("data", "a"), Did.REPLACE, "foo", "Zm9v"),))], ())
    (one,) = found.operations
    assert (one.old, one.new) == (Veiled(one.new.parts), one.new)
    assert one.new.clear == "foo"


OWN = (
    ("spec.dsns", path("spec", "dsns"), ["x"], ["«secret»"]),
    ("spec.part", path("spec", "part", "deep"), "x", "«secret»"),
    ("spec.part", path("spec"), {"part": "x", "b": "y"}, {"part": "«secret»", "b": "y"}),
    ('metadata.labels["a.b/c"]', path("metadata", "labels", "a.b/c"), "x", "«secret»"),
    ("spec.parts[b].key", path("spec", "parts", Key("b"), "key"), "x", "«secret»"),
    ("spec.parts[b].key", path("spec", "parts", Key("c"), "key"), "x", "x"),
    ("spec.parts[b].key", path("spec", "parts"), [{"id": "b", "key": "x"}], [{"id": "b", "key": "«secret»"}]),
    ("spec.parts[b].key", path("spec", "parts"), [{"id": "a", "key": "x"}], [{"id": "a", "key": "x"}]),
    ("spec.args[2]", path("spec", "args", 1), "x", "«secret»"),
    ("spec.args[a]", path("spec", "args"), ["a", "b"], ["«secret»", "b"]),
)


@pytest.mark.parametrize(("said", "where", "value", "expected"), OWN)
def test_paths_of_the_fleet_s_own(said: str, where: Path, value: Value, expected: Value) -> None:
    assert text(only(replaced("Widget", where, value, value), own("Widget", said)).new) == expected
    assert only(replaced("Other", where, value, value), own("Widget", said)).new == value


LONG = "correct-horse-battery"


@pytest.mark.parametrize(
    "copy",
    [LONG, f"x{LONG}y", b64encode(LONG.encode()).decode(), b64encode(f"{LONG}!".encode()).decode()[:28]],
)
def test_a_long_secret_is_hidden_everywhere_else(copy: str) -> None:
    env = replaced("Deployment", path(*ENV, Key("PASSWORD"), "value"), LONG, "a")
    other = replaced("Widget", path("spec", "text"), {"deep": ["z", copy]}, "battery")
    found = veiled([other, env], ())
    assert "«secret»" in text(found[0].operations[0].old)["deep"][1]
    assert text(found[0].operations[0].new) == "battery"


def test_escaped_copies_too_and_short_ones_not() -> None:
    word = 'a b"c\nd?e f/g'
    env = replaced("Deployment", path(*ENV, Key("PASSWORD"), "value"), word, "eleven char")
    other = replaced("Widget", path("spec", "text"), 'u=a%20b%22c%0Ad%3Fe%20f%2Fg "a b\\"c\\nd?e f/g"', "eleven chars")
    found = veiled([env, other], ())[1].operations[0]
    assert (text(found.old), found.new) == ('u=«secret» "«secret»"', "eleven chars")


def test_identities_of_elements_hide_what_they_hold() -> None:
    repos = path("spec", "sourceRepos")
    one, two = (Operation((*repos, Key(f"https://a:{word}@h")), Did.ADD, None, word) for word in ("x", "y"))
    after = Operation((*repos, Key("b")), Did.ADD, None, "b", after=Key("https://a:y@h"))
    last = Operation((*repos, Key("https://b")), Did.ADD, None, "https://b")
    (found,) = veiled([changed("AppProject", after, one, two, last)], ())
    assert [shown(one.path) for one in found.operations] == [
        "spec.sourceRepos[b]",
        "spec.sourceRepos[https://b]",
        "spec.sourceRepos[https://«secret»@h]",
        "spec.sourceRepos[https://«secret»@h#2]",
    ]
    assert found.operations[0].after == Key("https://«secret»@h")
    content = '{"args":["--token=x"],"a":1}#2'
    (found,) = veiled([changed("Widget", Operation(path("spec", Key(content)), Did.REMOVE, {}))], ())
    assert shown(found.operations[0].path) == 'spec[{"a":1,"args":["--token=«secret»"]}#2]'


def test_a_reorder_shows_no_secret() -> None:
    old = ["--token=x", "https://a:b@h"]
    operation = Operation(path("spec", "parts"), Did.REORDER, old, list(reversed(old)))
    assert text(only(changed("Widget", operation)).new) == ["https://«secret»@h", "--token=x"]
    assert text(only(changed("Widget", operation), own("Widget", "spec.parts")).new) == ["«secret»", "«secret»"]


def test_nothing_that_came_in_is_changed() -> None:
    secret = thing("Secret", data={"a": "Zm9v"})
    before = added(secret)
    veiled([before], ())
    assert before.operations[0].new is secret
    assert secret == thing("Secret", data={"a": "Zm9v"})
