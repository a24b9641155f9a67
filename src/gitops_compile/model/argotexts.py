"""What the short texts under ``delivery`` may look like: those that Argo CD would refuse late, or ignore silently."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.names import Form

OWN_ANNOTATIONS: Final = "argocd.argoproj.io/"
_DNS_LABEL: Final = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
_DNS_NAME: Final = rf"{_DNS_LABEL}(\.{_DNS_LABEL})*"
_MOST_VALUE: Final = 262_144


def _annotation_problem(text: str) -> str:
    return (
        f"gitops-compile sets {OWN_ANNOTATIONS}* itself, by other settings" if text.startswith(OWN_ANNOTATIONS) else ""
    )


def _value_problem(text: str) -> str:
    return f"an annotation has less than {_MOST_VALUE} bytes" if len(text.encode()) >= _MOST_VALUE else ""


ANNOTATION_KEY: Final = Form(
    "an annotation's key: an optional DNS name and /, then at most 63 letters, digits and -_.",
    rf"({_DNS_NAME}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{{0,61}}[A-Za-z0-9])?",
    _annotation_problem,
    code="GC332",
)
ANNOTATION_VALUE: Final = Form("text", r"[^\x00]*", _value_problem, code="GC332", shown=False, type_code="GC332")
ACCESS_GROUP: Final = Form(
    "a group of the single sign-on, without quotes, line ends, or blanks at its ends",
    r'[^\x00-\x20"]([^\x00-\x1f"]*[^\x00-\x20"])?',
    shown=False,
)
PROVIDED: Final = Form("an API group, or group/Kind", rf"{_DNS_NAME}(/[A-Z][A-Za-z0-9]*)?")
IGNORED_GROUP: Final = Form("an API group, in which * stands for any text", r"[a-z0-9.*-]+")
IGNORED_KIND: Final = Form("a kind, in which * stands for any text", r"[A-Za-z0-9*]+")
IGNORED_NAME: Final = Form("the name of an object", r"[A-Za-z0-9]([A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?")
JSON_POINTER: Final = Form(
    "a JSON pointer such as /spec/replicas, in which ~0 stands for ~ and ~1 for /",
    r"(/([ -.0-}]|~[01])*)+",
    code="GC331",
)
JQ_PATH: Final = Form(
    "a jq path such as .spec.containers[].image", r" *[^\x00-\x20][^\x00-\x1f]*", code="GC331", shown=False
)
