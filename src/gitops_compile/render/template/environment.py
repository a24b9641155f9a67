"""The sandbox: jinja2's immutable one, with our look-ups, operators, filters, tests and output in place of its own.

In: a ``FileTree``. Out: an environment that compiles each template of that tree once and knows no other file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from posixpath import dirname, normpath
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, Template, TemplateNotFound, nodes
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.read.text import read_text
from gitops_compile.render.template import output
from gitops_compile.render.template.access import bounded_range, callable_or_refused, entry, member
from gitops_compile.render.template.compiler import TOO_DEEP, Generator, StrictParser
from gitops_compile.render.template.filters import FILTERS, TESTS
from gitops_compile.render.template.limits import TEMPLATE_BYTES
from gitops_compile.render.template.operators import INTERCEPTED, binary
from gitops_compile.render.template.refusal import LIMIT, SANDBOX, SOURCE, SYNTAX, Missing, Refusal, Unreadable, listed


class TreeLoader(BaseLoader):
    """Finds templates in a tree of files, and nowhere else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def get_source(self, environment: Environment, template: str) -> tuple[str, None, None]:  # noqa: ARG002
        """The text of the file ``template``; its name is its path in the tree."""
        content = self.files.get(template)
        if content is None:
            raise TemplateNotFound(template)
        if len(content) > TEMPLATE_BYTES:
            raise Refusal(
                LIMIT, f"the template has {len(content)} bytes; at most {TEMPLATE_BYTES} are allowed", file=template
            )
        text = read_text(template, content)
        if isinstance(text, Diagnostic):
            raise Unreadable(text)
        return text, None, None


class BoundedTemplate(Template):
    """A template whose output is bounded while it is written, where it is included or imported too."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - jinja2's name
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """The template for compiled code."""
        template = super().from_code(environment, code, globals, uptodate)
        write = template.root_render_func
        template.root_render_func = lambda context: output.limited(write(context))
        return template


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of all templates of one tree."""

    code_generator_class = Generator
    intercepted_binops = INTERCEPTED
    concat = staticmethod(output.captured)
    template_class = BoundedTemplate
    pieces = output.Pieces
    joined = staticmethod(output.joined)

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(
            loader=TreeLoader(files),
            undefined=Missing,
            finalize=output.printed,
            autoescape=False,
            keep_trailing_newline=True,
            trim_blocks=False,
            lstrip_blocks=False,
            auto_reload=False,
            # Filters on constants would run while compiling.
            optimized=False,
            cache_size=-1,
        )
        self.globals = {"range": bounded_range}
        self.filters = dict(FILTERS)
        self.tests = dict(TESTS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``obj.attribute``."""
        return member(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``obj[argument]``."""
        return entry(obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        """Never: attributes are not looked up at all."""
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether it stands in the tables of ``access``."""
        return callable_or_refused(obj)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:  # noqa: ARG002
        """No format method is ever reached, so there is none to wrap."""
        return None

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """``left operator right``."""
        return binary(operator, left, right)

    def join_path(self, template: Any, parent: str) -> str:
        """The path that ``include``, ``import`` or ``extends`` in the file ``parent`` means: relative to its folder."""
        if isinstance(template, Undefined):
            template._fail_with_undefined_error()
        if not isinstance(template, str) or not template:
            raise Refusal(SOURCE, "the name of a template has to be a text that is not empty")
        path = normpath(f"{dirname(parent)}/{template}" if dirname(parent) else template)
        if template.startswith("/") or path.split("/", 1)[0] == ".." or "\\" in template:
            raise Refusal(
                SOURCE, "an absolute path, or one that leaves the source", "Write it relative to this file, with /."
            )
        return path

    def compile(  # type: ignore[override] # jinja2 overloads it on `raw`, which nothing here uses
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,  # noqa: ARG002
        defer_init: bool = False,
    ) -> CodeType:
        """The code of a template; ``Refusal`` where Python's compiler gives up on what jinja2 accepted."""
        tree = StrictParser(self, source, name, filename).parse() if isinstance(source, str) else source
        generator = Generator(self, name, filename, defer_init=defer_init, optimized=False)
        try:
            generator.visit(tree)
            return compile(generator.stream.getvalue(), "<template>", "exec")  # type: ignore[attr-defined]
        except SyntaxError as failure:
            line = _template_line(generator, failure.lineno or 0)
            if isinstance(failure, IndentationError) or "too many" in failure.msg:
                raise Refusal(LIMIT, TOO_DEEP, file=name or "", line=line) from None
            raise Refusal(SYNTAX, f"syntax: {failure.msg}", file=name or "", line=line) from None
        except AssertionError:
            message = (
                "jinja2 cannot compile this; the filter of a set block can use no name that the block does not use"
            )
            line = _template_line(generator, 0)
            raise Refusal(SYNTAX, f"syntax: {message}", file=name or "", line=line) from None
        except (RecursionError, MemoryError):
            raise Refusal(LIMIT, TOO_DEEP, file=name or "", line=_template_line(generator, 0)) from None

    def _filter_test_common(
        self, name: Any, value: Any, args: Any, kwargs: Any, context: Any, eval_ctx: Any, is_filter: bool
    ) -> Any:
        """A filter or test that ``map``, ``select`` and the like take by a name that the template computes."""
        allowed = FILTERS if is_filter else TESTS
        if not isinstance(name, str) or name not in allowed:
            noun = "filter" if is_filter else "test"
            raise Refusal(SANDBOX, f"a {noun} that is not allowed is named here", f"Allowed: {listed(allowed)}.")
        return super()._filter_test_common(name, value, args, kwargs, context, eval_ctx, is_filter)


def _template_line(generator: Generator, code_line: int) -> int:
    """The template's line for a line of the generated code, or the last that was reached for 0."""
    lines = [line for line, code in generator.debug_info if not code_line or code <= code_line]
    return lines[-1] if lines else 1
