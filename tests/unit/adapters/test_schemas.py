"""The bundled schemas are the ones that were made, cover what is supported, and are believed only if they are whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import zlib
from pathlib import Path

import pytest

from gitops_compile.adapters.failures import Failed
from gitops_compile.adapters.schemas import FOLDER, bundled
from gitops_compile.model.kinds import group_of, known_scope
from gitops_compile.model.schemas import SUPPORTED

INDEX = json.loads((FOLDER / "index.json").read_text("utf-8"))
ALL_BYTES = 256 * 1024


def test_every_supported_minor_is_there_with_its_origin_and_no_other() -> None:
    assert tuple(INDEX) == SUPPORTED
    assert sorted(path.name for path in FOLDER.glob("*.zlib")) == [f"{minor}.json.zlib" for minor in SUPPORTED]
    for minor, record in INDEX.items():
        assert record["module"] == "k8s.io/kubernetes"
        assert record["version"].startswith(f"v{minor}.")
        assert record["hash"].startswith("h1:")


@pytest.mark.parametrize("minor", SUPPORTED)
def test_the_document_has_the_recorded_hash_and_one_form(minor: str) -> None:
    text = zlib.decompress((FOLDER / f"{minor}.json.zlib").read_bytes())
    assert hashlib.sha256(text).hexdigest() == INDEX[minor]["sha256"]
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")).encode() == text


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < ALL_BYTES


@pytest.mark.parametrize("minor", SUPPORTED)
def test_the_scope_of_every_kind_is_known(minor: str) -> None:
    kinds = (key.split(" ") for key in bundled(minor).kinds)
    assert [key for key in kinds if known_scope(group_of(key[0]), key[1], ()) is None] == []


@pytest.mark.parametrize("minor", SUPPORTED)
def test_every_object_with_fields_is_closed_and_nothing_is_described(minor: str) -> None:
    for name, definition in bundled(minor).definitions.items():
        assert "description" not in definition, name
        assert definition.get("additionalProperties") is False or "properties" not in definition, name


def test_a_minor_is_read_once() -> None:
    assert bundled(SUPPORTED[0]) is bundled(SUPPORTED[0])


@pytest.mark.parametrize("change", ["missing", "cut", "altered", "no index"])
def test_a_damaged_installation_is_told(change: str, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "kubernetes")
    file = folder / "1.33.json.zlib"
    if change == "missing":
        file.unlink()
    elif change == "cut":
        file.write_bytes(file.read_bytes()[:-9])
    elif change == "altered":
        file.write_bytes(zlib.compress(b'{"kinds": {}, "definitions": {}}'))
    else:
        (folder / "index.json").unlink()
    with pytest.raises(Failed, match="reinstall the package"):
        bundled("1.33", folder)
