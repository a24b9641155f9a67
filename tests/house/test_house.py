"""What CONTRIBUTING.md says of every file, held mechanically. Imports between floors are import-linter's."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PYTHON = tuple(sorted((TOP / "src").rglob("*.py")))
GO = tuple(path for path in sorted((TOP / "engine").rglob("*.go")) if not path.name.endswith("_test.go"))
LINES = 300
FUNCTION_LINES = 60
NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "data", "info", "misc"}
YAML_READER = "src/gitops_compile/read/events.py"
FORBIDDEN = {
    "re.match accepts a final line end behind $": re.compile(r"\bre\.match\("),
    "a backslash-d accepts digits of other scripts": re.compile(r"\\d"),
    "a YAML loader resolves tags and expands aliases": re.compile(r"yaml\.load|\b(safe|full|unsafe)_load"),
    "what is not built is not in the tree": re.compile(r"\bTODO\b|\bFIXME\b|\bXXX\b"),
}
# What takes an iterable and gives the same whatever its order was.
ORDERLESS = {"sorted", "set", "frozenset", "any", "all", "sum", "min", "max", "len", "dict.fromkeys"}
IN_ORDER = {"list", "tuple", "enumerate", "join", "iter", "map", "dict"}


def _name(path: Path) -> str:
    return str(path.relative_to(TOP))


def offenders(wrong: Callable[[Path], object], paths: Iterable[Path] = PYTHON) -> dict[str, object]:
    """The files that break a rule, each with what is wrong; one test for all, since there are many hundred."""
    return {_name(path): found for path in paths if (found := wrong(path))}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def test_a_file_is_short() -> None:
    def too_long(path: Path) -> int:
        lines = len(path.read_text().splitlines())
        return lines if lines > LINES else 0

    assert offenders(too_long, (*PYTHON, *GO)) == {}


def test_a_file_is_named_after_a_noun() -> None:
    assert offenders(lambda path: NAMES & {path.stem, path.parent.name}, (*PYTHON, *GO)) == {}


def test_a_module_opens_with_a_paragraph() -> None:
    assert offenders(lambda path: bool(parsed(path).body) and not ast.get_docstring(parsed(path))) == {}


def test_functions_are_short() -> None:
    def long(path: Path) -> list[str]:
        functions = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef)]
        return [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= FUNCTION_LINES]

    assert offenders(long) == {}


def test_a_module_holds_nothing_forbidden() -> None:
    def held(path: Path) -> dict[str, str]:
        text = path.read_text()
        return {why: found.group() for why, rule in FORBIDDEN.items() if (found := rule.search(text))}

    assert offenders(held) == {}


def test_one_module_alone_imports_yaml_libraries() -> None:
    def libraries(path: Path) -> set[str]:
        return {name.partition(".")[0] for name in _imported(parsed(path))} & {"yaml", "_yaml", "ruamel"}

    assert list(offenders(libraries)) == [YAML_READER]


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_no_set_is_gone_through_unsorted() -> None:
    assert offenders(lambda path: [line for function in _functions(path) for line in _unsorted(function)]) == {}


def test_the_rule_for_sets_finds_what_it_should() -> None:
    wrong = (
        "for x in {1, 2}: pass",
        "[x for x in set(y)]",
        "','.join({a, b})",
        "found: set[str] = set()\nlist(found)",
        "found = {x for x in y}\n{k: 1 for k in found}",
        "tuple(a.keys() & b.keys())",
    )
    right = (
        "for x in sorted({1, 2}): pass",
        "sorted(x for x in set(y))",
        "any(x for x in {1, 2})",
        "{*(x for x in {1, 2})}",
        "found: set[str] = set()\n{x for x in found}",
        "found = [1]\nlist(found)",
    )
    assert [text for text in wrong if not list(_unsorted(ast.parse(text)))] == []
    assert [text for text in right if list(_unsorted(ast.parse(text)))] == []


def _functions(path: Path) -> Iterator[ast.AST]:
    tree = ast.parse(path.read_text())
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    tree.body = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    yield tree


def _unsorted(scope: ast.AST) -> Iterator[int]:
    """The lines on which a set is gone through in its own order, as far as one function tells."""
    names = _set_names(scope)
    free = {
        id(argument)
        for node in ast.walk(scope)
        if isinstance(node, ast.Call) and _called(node) in ORDERLESS
        for argument in node.args
    } | {id(part.value) for node in ast.walk(scope) if isinstance(node, ast.Set) for part in _starred(node)}
    for node in ast.walk(scope):
        if isinstance(node, ast.For) and _is_set(node.iter, names):
            yield node.lineno
        elif isinstance(node, ast.ListComp | ast.DictComp | ast.GeneratorExp) and id(node) not in free:
            yield from (node.lineno for part in node.generators if _is_set(part.iter, names))
        elif isinstance(node, ast.Call) and _called(node) in IN_ORDER and id(node) not in free:
            yield from (node.lineno for argument in node.args if _is_set(argument, names))


def _starred(node: ast.Set) -> list[ast.Starred]:
    return [part for part in node.elts if isinstance(part, ast.Starred)]


def _set_names(scope: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and _is_set(node.value, names):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign | ast.arg) and isinstance(node.annotation, ast.Subscript):
            kind = node.annotation.value
            name = (
                node.arg if isinstance(node, ast.arg) else node.target.id if isinstance(node.target, ast.Name) else ""
            )
            if isinstance(kind, ast.Name) and kind.id in ("set", "frozenset"):
                names.add(name)
    return names


def _is_set(node: ast.expr, names: set[str]) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr | ast.Sub | ast.BitXor):
        return any(_is_set(side, names) or _is_keys(side) for side in (node.left, node.right))
    if isinstance(node, ast.Call):
        return _called(node) in ("set", "frozenset")
    return isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Name) and node.id in names)


def _is_keys(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "keys"


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""
