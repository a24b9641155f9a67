"""The bundled schemas of Argo CD are the ones that were made of its module, for every minor that is supported."""

from __future__ import annotations

import hashlib
import json
import shutil
import zlib
from pathlib import Path

import pytest

from gitops_compile.adapters.failures import Failed
from gitops_compile.adapters.schemas import ARGO_CD_FOLDER, bundled
from gitops_compile.model.schemas import ARGO_CD
from gitops_compile.resolve.instances import SUPPORTED

INDEX = json.loads((ARGO_CD_FOLDER / "index.json").read_text("utf-8"))


def test_every_supported_minor_is_there_with_its_origin_and_no_other() -> None:
    assert tuple(INDEX) == SUPPORTED
    assert sorted(path.name for path in ARGO_CD_FOLDER.glob("*.zlib")) == [f"{minor}.json.zlib" for minor in SUPPORTED]
    for minor, record in INDEX.items():
        assert record["module"] == "github.com/argoproj/argo-cd/v3"
        assert record["version"].startswith(f"v{minor}.")
        assert record["hash"].startswith("h1:")


@pytest.mark.parametrize("minor", SUPPORTED)
def test_the_document_has_the_recorded_hash_and_one_form(minor: str) -> None:
    text = zlib.decompress((ARGO_CD_FOLDER / f"{minor}.json.zlib").read_bytes())
    assert hashlib.sha256(text).hexdigest() == INDEX[minor]["sha256"]
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")).encode() == text


def test_a_damaged_installation_is_told(tmp_path: Path) -> None:
    folder = shutil.copytree(ARGO_CD_FOLDER, tmp_path / "argocd")
    (folder / "3.5.json.zlib").write_bytes(zlib.compress(b'{"kinds": {}, "definitions": {}}'))
    with pytest.raises(Failed, match=r"schemas of Argo CD 3\.5 .* reinstall the package"):
        bundled("3.5", folder, product=ARGO_CD)
