"""The package as it is handed out: built from this repository, and installed into an environment of its own.

No registry is asked. What the package says that it needs is lent by the environment that runs the tests, and nothing
else is: a dependency that is not declared is missing there too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Mapping
from email.parser import BytesParser
from importlib.metadata import distribution
from pathlib import Path
from venv import EnvBuilder
from zipfile import ZipFile

from packaging.requirements import Requirement

REPOSITORY = Path(__file__).resolve().parent.parent
OWN = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_NO_COMPILE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
NOTHING: Mapping[str, str] = {}


def built(source: Path, to: Path, kind: str, more: Mapping[str, str] = NOTHING, umask: int = -1) -> Path:
    """Build a wheel or an sdist of a folder into another; ``more`` goes on top of the environment."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(to)]
    done = subprocess.run(
        command, cwd=source, env={**os.environ, **more}, umask=umask, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (file,) = to.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return file


def unpacked(sdist: Path, to: Path) -> Path:
    """The folder of the sources in an sdist, unpacked below another."""
    with tarfile.open(sdist) as archive:
        archive.extractall(to, filter="data")
    (folder,) = to.iterdir()
    return folder


def needed(wheel: Path) -> list[str]:
    """The requirements that a wheel names."""
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return BytesParser().parsebytes(archive.read(name)).get_all("Requires-Dist", [])


def environment(place: Path, requirements: Iterable[str]) -> Path:
    """A virtual environment with nothing in it but what meets the requirements; its folder of programs."""
    EnvBuilder(symlinks=True).create(place / "environment")
    lent = place / "lent"
    lent.mkdir()
    _lend(lent, requirements)
    (packages,) = (place / "environment").glob("lib/python*/site-packages")
    (packages / "lent.pth").write_text(f"{lent}\n", "utf-8")
    return place / "environment/bin"


def _lend(to: Path, requirements: Iterable[str]) -> None:
    """Link the installed packages that the requirements name, and all that those need in turn."""
    wanted, seen = [*requirements], set()
    while wanted:
        requirement = Requirement(wanted.pop())
        if requirement.name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(requirement.name)
        found = distribution(requirement.name)
        for name in sorted({file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}):
            if not (to / name).exists():
                (to / name).symlink_to(Path(str(found.locate_file(name))))
        wanted += found.requires or ()


def pip(programs: Path, *arguments: str) -> str:
    """Let pip work on an environment, without a registry and a person's settings; what it prints."""
    command = [sys.executable, "-m", "pip", "--python", str(programs / "python"), *arguments]
    own = {"PATH": os.environ["PATH"], "HOME": str(programs.parent), **OWN}
    done = subprocess.run(command, cwd=programs.parent, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
