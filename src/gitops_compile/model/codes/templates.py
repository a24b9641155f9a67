"""GC140 to GC148: a template cannot be filled in for a target."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code

CODES: Final = (
    Code(
        "GC140",
        "the syntax of a template",
        "The template cannot be read, so it cannot be filled in.",
        "Look for a brace, quote or end tag that is missing, at the line and above it.",
    ),
    Code(
        "GC141",
        "a template uses a name that does not exist",
        "An undefined name that prints as nothing would put an empty value into a cluster.",
        "Take a name that the message lists, add the value to the fleet, or pipe it through `default(...)`.",
    ),
    Code(
        "GC142",
        "a template uses what the sandbox does not allow",
        "A template sees the target and its values and nothing else: no files, clock, network or environment, so that "
        "the same input always gives the same bytes and a stranger's template can do no harm.",
        "Use one of the tags, filters, tests and methods that the message lists; compute the rest as a value.",
    ),
    Code(
        "GC143",
        "a template prints what does not fit on one line",
        "A value with line breaks could add lines or documents to a manifest that nobody wrote. Maps, lists and none "
        "have no text of their own.",
        "Pipe the value through `quote`, `toyaml(indent)`, `tojson` or `block(indent)`.",
    ),
    Code(
        "GC144",
        "a template names another one that is not there",
        "`include`, `import` and `extends` reach the files of the same source and nothing else.",
        "Mend the name; it is relative to the folder of the file that names it.",
    ),
    Code(
        "GC145",
        "a template is too large, or makes too much",
        "Every input has a limit, so that a stranger's template cannot take the time or the memory of the machine that "
        "checks it.",
        "Split the template, or compute less in it.",
    ),
    Code(
        "GC146",
        "a template gives no document, or several",
        "A template without a line `---` promises one document. If it gives another number, a value made one up, or a "
        "condition took everything away.",
        "Write `---` between documents into the template itself, or mend the condition.",
    ),
    Code(
        "GC147",
        "a file stands beside its template",
        "`a.yaml` and `a.yaml.j2` would both be read as `a.yaml`.",
        "Keep one of the two.",
    ),
    Code(
        "GC148",
        "an expression of a template fails",
        "It divides by zero, compares what cannot be compared, or calls itself without end.",
        "Mend the expression, or the value that it gets.",
    ),
)
