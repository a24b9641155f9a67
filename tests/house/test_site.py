"""The docs site: it builds without a warning, every page is in it, and no built page loads anything from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PAGES = tuple(sorted((TOP / "docs").rglob("*.md")))
LOADING = {"src", "srcset", "poster", "data", "action", "background"}
"""Attributes by which a page makes a browser fetch something; ``href`` does in ``link``, and is a link in ``a``."""


class Loads(HTMLParser):
    """Collects what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in LOADING or (name == "href" and tag != "a") or (name == "style" and "url(" in value)):
                self.found.append(value)


def loads(html: str) -> list[str]:
    parser = Loads()
    parser.feed(html)
    return parser.found


def elsewhere(address: str) -> bool:
    return address.startswith("//") or ":" in address.partition("/")[0].partition("?")[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(to)]
    own = {"PATH": os.environ["PATH"], "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=TOP, env=own, capture_output=True, text=True, check=False)
    assert (done.returncode, re.findall(r"WARNING.*", done.stderr)) == (0, []), done.stderr
    return to


def test_every_page_is_in_it_and_nothing_else_of_docs(site: Path) -> None:
    built = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    pages = {path.relative_to(TOP / "docs").with_suffix("").as_posix() for path in PAGES}
    assert built == {page.removesuffix("README").rstrip("/") or "." for page in pages}
    assert not list(site.rglob("*.py"))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", *(str(path.relative_to(TOP)) for path in PAGES)])
def test_a_link_meets_a_file_in_the_repository_too(name: str) -> None:
    """The forge shows the same pages."""
    links = re.findall(r"\]\(([^)#\s]+)", (TOP / name).read_text("utf-8"))
    here = [link for link in links if not re.search(r"^[a-z]+:", link)]
    assert [link for link in here if not ((TOP / name).parent / link).exists()] == []


def test_no_built_page_or_style_loads_anything_from_elsewhere(site: Path) -> None:
    found = {
        f"{path.relative_to(site)}: {address}"
        for path in sorted(site.rglob("*.html"))
        for address in loads(path.read_text("utf-8"))
        if elsewhere(address)
    }
    assert sorted(found) == []
    styles = [path.read_text("utf-8") for path in sorted(site.rglob("*.css"))]
    assert styles
    assert not [text for text in styles if "url(http" in text or "url(//" in text or "@import" in text]


def test_what_loads_and_what_is_elsewhere() -> None:
    page = '<a href="https://a.example"></a><link href="https://b.example"><script src="//c.example/x.js"></script>'
    assert loads(page) == ["https://b.example", "//c.example/x.js"]
    assert [one for one in ("//c", "https://b", "data:x", "../a/b:c", "a.js?x:y", "#x") if elsewhere(one)] == [
        "//c",
        "https://b",
        "data:x",
    ]
