"""Template text becomes Python code, with our rules built into both halves of jinja2's compiler.

The parser refuses tags, filters and tests that are not allowed and blocks nested over 100 deep, at their line. The code
generator sends every printed value through ``output.printed``, joins with ``output.joined``, makes tuples of lists, and
computes nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Final, NoReturn

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.parser import Parser

from gitops_compile.model.nearest import nearest
from gitops_compile.render.template.filters import FILTERS, TESTS
from gitops_compile.render.template.limits import BLOCKS
from gitops_compile.render.template.refusal import LIMIT, SANDBOX, SYNTAX, Refusal, listed

_ALONE: Final = frozenset({"extends", "from", "import", "include", "print", "set"})
TAGS: Final = _ALONE | {"block", "call", "filter", "for", "if", "macro", "with"}
_INNER: Final = frozenset({"elif", "else", "raw", "endraw", *(f"end{tag}" for tag in TAGS - (_ALONE - {"set"}))})
# Filters whose argument of this index names another filter or test.
_NAMED: Final = {
    "map": (0, "filter"),
    "select": (0, "test"),
    "reject": (0, "test"),
    "selectattr": (1, "test"),
    "rejectattr": (1, "test"),
}
TOO_DEEP: Final = f"blocks or an expression are nested too deeply (blocks: at most {BLOCKS}, loops about 20)"


class StrictParser(Parser):
    """jinja2's parser, for the allowed tags alone."""

    def parse_statement(self) -> nodes.Node | list[nodes.Node]:
        """One ``{% tag %}``."""
        token = self.stream.current
        if token.type == "name" and token.value not in TAGS and token.value not in _INNER:
            self._refuse_tag(token.value, token.lineno)
        if len(self._tag_stack) >= BLOCKS and token.value not in _ALONE:
            raise Refusal(LIMIT, f"more than {BLOCKS} nested blocks", file=self._file, line=token.lineno)
        return super().parse_statement()

    def parse(self) -> nodes.Template:
        """The whole template, checked."""
        try:
            template = super().parse()
        except RecursionError:
            raise Refusal(LIMIT, TOO_DEEP, file=self._file, line=self.stream.current.lineno) from None
        except ValueError:
            # Python reads no integer of over 4,300 digits.
            raise Refusal(
                SYNTAX, "syntax: a number is too long", file=self._file, line=self.stream.current.lineno
            ) from None
        for node in _walk(template):
            _check(node, self._file)
        return template

    @property
    def _file(self) -> str:
        return self.name or ""

    def _refuse_tag(self, tag: str, line: int) -> NoReturn:
        raise _unknown("tag", tag, TAGS, self._file, line)


class Generator(CodeGenerator):
    """jinja2's code generator with our output rules."""

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        """A list is a tuple, as those of ``values`` are, so that both compare."""
        self.visit_Tuple(nodes.Tuple(node.items, "load", lineno=node.lineno), frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """``a ~ b`` keeps template text, prints booleans as ``{{ }}`` does, and is bounded."""
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: N802
        """``{% filter %}`` prints what the filter made by the rules of ``{{ }}``."""
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.start_write(frame, node)
        self.write("environment.finalize(")
        self.visit_Filter(node.filter, inner)
        self.write(")")
        self.end_write(frame)
        self.leave_frame(inner)

    def buffer(self, frame: Frame) -> None:
        """What a macro, a capture or a filter block collects is bounded while it grows."""
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = environment.pieces()")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        """Only the template's own text is known before it runs."""
        if isinstance(node, nodes.TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        raise nodes.Impossible


def _walk(top: nodes.Node) -> Iterator[nodes.Node]:
    """All nodes, the first line first, without recursion."""
    pending = [top]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(list(node.iter_child_nodes())))


def _check(node: nodes.Node, file: str) -> None:
    """Refuses filters and tests that are not allowed, also where another filter takes them by name, and odd parts."""
    if isinstance(node, nodes.Const) and isinstance(node.value, float) and not isfinite(node.value):
        raise Refusal(SYNTAX, "syntax: a number is too large", file=file, line=node.lineno)
    if isinstance(node, nodes.NSRef):
        message = "a part of a value cannot be set"
        raise Refusal(SANDBOX, message, "Values are read-only; set a name of its own.", file=file, line=node.lineno)
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise _unknown("test", node.name, TESTS, file, node.lineno)
    if isinstance(node, nodes.Filter):
        if node.name not in FILTERS:
            raise _unknown("filter", node.name, FILTERS, file, node.lineno)
        index, noun = _NAMED.get(node.name, (0, ""))
        named = node.args[index] if noun and len(node.args) > index else None
        allowed = FILTERS if noun == "filter" else TESTS
        if isinstance(named, nodes.Const) and isinstance(named.value, str) and named.value not in allowed:
            raise _unknown(noun, named.value, allowed, file, named.lineno)


def _unknown(noun: str, name: str, allowed: Iterable[str], file: str, line: int) -> Refusal:
    close = nearest(name, allowed)
    hint = f"Did you mean `{close}`? " if close else ""
    return Refusal(
        SANDBOX, f"the {noun} `{name}` is not allowed", f"{hint}Allowed: {listed(allowed)}.", file=file, line=line
    )
