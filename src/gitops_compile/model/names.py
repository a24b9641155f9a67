"""What names, paths, versions and the other short texts of a fleet may look like.

One table of forms: the reader checks them, the editor schema prints their patterns, messages say what was expected.
``fullmatch`` everywhere: ``match`` with ``$`` accepts a final newline, and a backslash-d other scripts' digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gitops_compile.model.day import exists

NAME_CHARACTERS: Final = 40
LABEL_CHARACTERS: Final = 63
PLACEHOLDERS: Final = ("app", "environment", "cluster", "tenancy")
OWN_LABELS: Final = (
    "app.kubernetes.io/managed-by",
    "gitops-compile/app",
    "gitops-compile/environment",
    "gitops-compile/tenancy",
)
RESERVED_NAMES: Final = frozenset(
    {
        *("argocd", "flux", "namespaces", "release", "default", "any"),
        *("version", "digest", "source", "via", "extension"),
    }
)
# A fact has no name that is a key somewhere in the fleet, of later pages too: a key in the wrong place is a mistake.
FACT_RESERVED: Final = frozenset(
    {
        *("apiVersion", "kind", "metadata", "name", "include", "git", "url", "branch", "path", "tools", "kustomize"),
        *("gitops-compile", "kubernetes", "provides", "namespace", "values", "labels", "owners", "attestors"),
        *("argocd", "cluster", "perCluster", "version", "clusters", "server", "environments", "environment", "from"),
        *("strategy", "waves", "protected", "gates", "requireDigest", "repo", "preview", "tenancies", "tenancy"),
        *("model", "contract", "mirrors", "podSecurity", "quota", "limits", "network", "apps", "app", "source"),
        *("components", "bases", "chart", "verbatim", "clusterScoped", "per", "shared", "image", "only", "versions"),
        *("default", "digest", "via", "extension", "sharedNamespace", "namespaces", "overrides", "match", "delivery"),
        *("pinSource", "track", "holds", "stacks", "proposals", "codeowners", "review", "acknowledge", "secrets"),
    }
)
MOVING_VERSIONS: Final = frozenset({"latest", "main", "HEAD", ""})

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_DNS_LABEL = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
_CLAUSE = r"(>=|<=|==|!=|>|<) *[0-9]{1,9}(\.[0-9]{1,9})*"
_DNS_NAME = rf"{_DNS_LABEL}(\.{_DNS_LABEL})*"
# The two ways in which `diff` prints a field; what stands in other brackets is the identity of a list's element.
_PATH_FIELD = r"[A-Za-z_$][A-Za-z0-9_$-]*"
_PATH_QUOTED = r"\[\"([ !#-\[\]-~]|\\[ -~])+\"\]"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of short text: ``noun`` with its article for messages, and what it must match in full.

    ``why_not`` tells what is wrong beyond the pattern, or gives "". ``shown`` is whether a caret snippet may
    show the text (trust.md, section 8: names, pins and the model's own words, nothing else). ``type_code``: the code
    of what is no text at all.
    """

    noun: str
    pattern: str
    why_not: Callable[[str], str] = lambda _text: ""
    code: str = "GC114"
    shown: bool = True
    type_code: str = "GC112"

    def problem(self, text: str) -> str:
        """What is wrong with a text of this form, without the text; "" if nothing is."""
        if not re.fullmatch(self.pattern, text):
            return f"expected {self.noun}"
        return self.why_not(text)


def placeholders(pattern: str) -> tuple[str, ...]:
    """The names in braces, in order."""
    return tuple(_PLACEHOLDER.findall(pattern))


def filled(pattern: str, names: dict[str, str]) -> str:
    """A pattern with its placeholders filled in; all of them must be given."""
    return _PLACEHOLDER.sub(lambda found: names[found.group(1)], pattern)


def is_namespace(text: str) -> bool:
    """Whether a text is a DNS label of at most 63 characters (Kubernetes, "Object Names and IDs")."""
    return bool(re.fullmatch(_DNS_LABEL, text))


def _date_problem(text: str) -> str:
    return "" if exists(text) else "there is no such day"


def _path_problem(text: str) -> str:
    parts = text.split("/")
    if text.startswith("/"):
        return "a path here is relative to the folder of fleet.yaml; take the leading / away"
    if any(part in ("", ".", "..") for part in parts) and text != ".":
        return "a path has no empty, `.` or `..` part and does not end in /"
    if any(part.startswith("-") for part in parts):
        return "no part of a path begins with a dash: a program could take it for an option"
    if any(len(part.encode()) > 120 for part in parts) or len(text.encode()) > 1024:
        return "a path has at most 120 bytes per part and 1,024 in all"
    return ""


def _placeholder_problem(text: str) -> str:
    unknown = [name for name in placeholders(text) if name not in PLACEHOLDERS]
    if unknown:
        return f"unknown placeholder {{{unknown[0]}}}; there are {{app}} {{environment}} {{cluster}} {{tenancy}}"
    rest = _PLACEHOLDER.sub("", text)
    return "a brace without its other half" if "{" in rest or "}" in rest else ""


def _pattern_path_problem(text: str) -> str:
    return _placeholder_problem(text) or _path_problem(text)


def _include_problem(text: str) -> str:
    folder, _, name = text.rpartition("/")
    if "*" in folder or "**" in name:
        return "`*` stands for names inside one folder only"
    return _path_problem(text.replace("*", "x"))


def _version_problem(text: str) -> str:
    return f"{text or 'nothing'} is no version: it moves; name one release" if text in MOVING_VERSIONS else ""


NAME: Final = Form(
    f"a name of a-z, 0-9 and -, at most {NAME_CHARACTERS} characters, that begins and ends with a letter or digit",
    r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?",
    code="GC113",
)
FACT_NAME: Final = Form("a fact's name: letters, digits, _ and -", r"[A-Za-z_][A-Za-z0-9_-]{0,62}", code="GC113")
PATH: Final = Form("a path of letters, digits and ._-+@ / inside the repository", r"[A-Za-z0-9._+@ /-]+", _path_problem)
SOURCE_PATH: Final = Form(
    "a path inside the repository, with {app} {environment} {cluster} {tenancy} where they are needed",
    r"[A-Za-z0-9._+@ /{}-]+",
    _pattern_path_problem,
)
INCLUDE: Final = Form("a path, with * in the file's name", r"[A-Za-z0-9._+@ /*-]+", _include_problem)
NAMESPACE_PATTERN: Final = Form(
    "a namespace of a-z, 0-9 and -, with {app} {environment} {cluster} {tenancy} where they are needed",
    r"[a-z0-9{}-]{1,253}",
    _placeholder_problem,
)
NAMESPACE: Final = Form("a namespace: a DNS label of at most 63 characters", _DNS_LABEL)
VERSION: Final = Form(
    "a version: a valid image tag",
    r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|",
    _version_problem,
    code="GC619",
)
DIGEST: Final = Form("a digest: sha256: and 64 hex digits", r"sha256:[0-9a-f]{64}")
COMMIT: Final = Form("a full commit id: 40 hex digits, or 64", r"[0-9a-f]{40}([0-9a-f]{24})?")
IMAGE: Final = Form(
    "an image name without tag or digest, such as registry.example.com/team/api",
    r"[a-z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?((:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+)?",
)
IMAGE_HOST: Final = Form(
    "an image host or the front of an image name, whole parts, such as registry.example.com",
    r"[a-z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*",
)
SERVER: Final = Form(
    "the URL of a Kubernetes API, such as https://p1.example.com:6443", r"https?://[^\s]+", shown=False
)
GIT_URL: Final = Form(
    "the URL of a git repository, such as https://git.example.com/team/fleet.git",
    r"(https?|ssh|git|file)://[^\s]+|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^\s]+",
    shown=False,
)
BRANCH: Final = Form(
    "the name of a branch",
    r"[A-Za-z0-9_][A-Za-z0-9_./+@-]*",
    lambda text: (
        "git does not take this name for a branch" if ".." in text or text.endswith((".lock", "/", ".")) else ""
    ),
)
MINOR_VERSION: Final = Form('a minor version in quotes, such as "3.5"', r"[0-9]{1,3}\.[0-9]{1,3}")
EXACT_VERSION: Final = Form("an exact version, such as 5.8.1", r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}")
VERSION_RANGE: Final = Form(
    'a version range, such as ">=0.1,<0.2"',
    rf" *{_CLAUSE}( *, *{_CLAUSE})* *",
)
LABEL_KEY: Final = Form(
    "a label's key: an optional DNS name and /, then at most 63 letters, digits and -_.",
    rf"({_DNS_NAME}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{{0,61}}[A-Za-z0-9])?",
    lambda text: "gitops-compile sets this label itself" if text in OWN_LABELS else "",
    code="GC130",
)
LABEL_VALUE: Final = Form(
    "a label's value: at most 63 letters, digits and -_. that begins and ends with a letter or digit",
    r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?",
    code="GC130",
    shown=False,
)
GROUP_KIND: Final = Form("a custom kind as group/Kind", rf"{_DNS_NAME}/[A-Z][A-Za-z0-9]*")
KIND_GRANT: Final = Form(
    "a kind as [group/]Kind[/name-pattern]", rf"({_DNS_NAME}/)?[A-Z][A-Za-z0-9]*(/[A-Za-z0-9.:*?\[\]^-]+)?"
)
TARGET_PATTERN: Final = Form(
    "a target or a prefix of some, such as dev/*/saas/web; * is one part, ** any number",
    r"[a-z0-9.*-]{1,64}(/[a-z0-9.*-]{1,64}){0,3}",
)
OBJECT: Final = Form(
    "an object, as Kind[.group] [namespace/]name, such as Secret saas-web-dev/web-demo",
    rf"[A-Z][A-Za-z0-9]*(\.{_DNS_NAME})? ({_DNS_LABEL}/)?[!-.0-~]{{1,253}}",
)
KIND: Final = Form("a kind, such as Deployment", r"[A-Z][A-Za-z0-9]{0,62}")
FIELD: Final = Form("the name of a field", r"[!-~]{1,253}")
OBJECT_PATH: Final = Form(
    'a path of an object, such as spec.dsn or metadata.labels["mesh.io/rev"]',
    rf"({_PATH_FIELD}|{_PATH_QUOTED})(\.{_PATH_FIELD}|{_PATH_QUOTED}|\[[ !#-Z\\^-~]+\])*",
)
DATE: Final = Form("a date, such as 2026-12-31", r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", _date_problem)
RISK_CODE: Final = Form("the code of a risk rule, GC210 to GC293", r"GC2[1-9][0-9]")
CHANGE_CODE: Final = Form(
    "a code that `diff` tells: GC201 to GC293, GC401 to GC410 or GC730",
    r"GC(20[1-9]|2[1-9][0-9]|40[1-9]|410|730)",
)
FINGERPRINT: Final = Form("a finding's fingerprint: 12 hex digits", r"[0-9a-f]{12}(-[0-9]{1,4})?")
REASON: Final = Form("a reason, in words", r"[\s\S]*\S[\s\S]*", shown=False)
