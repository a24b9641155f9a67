"""What the kustomize command writes to stderr, and what the user gets of it."""

from __future__ import annotations

from gitops_compile.adapters.complaint import error_in, kustomization_in, warnings_in
from gitops_compile.adapters.runs import TOP
from gitops_compile.model.build import BuildError

FILES = {"base/a.yaml", "base/kustomization.yaml", "dev/Kustomization", "dev/p.yaml"}
WARNED = (
    "# Warning: 'vars' is deprecated.\n2026/11/21 16:51:22 vars never replaced: X\n# Warning: 'vars' is deprecated.\n"
)


def test_warnings_stand_once_without_the_date_and_end_at_the_error() -> None:
    expected = ("Warning: 'vars' is deprecated.", "vars never replaced: X")
    assert warnings_in(WARNED) == warnings_in(f"{WARNED}Error: one\ntwo\n") == expected
    assert warnings_in(f"see {TOP}/base/a.yaml") == ("see base/a.yaml",)
    assert warnings_in("") == ()


def test_an_error_is_at_the_last_file_that_it_names() -> None:
    def at(message: str) -> BuildError:
        return error_in(f"{WARNED}Error: {message}\n", FILES, "dev")

    assert at("nothing named") == BuildError("nothing named", "dev/Kustomization")
    assert at(f"in '{TOP}/base': bad\nin two lines") == BuildError(
        "in 'base': bad\nin two lines", "base/kustomization.yaml"
    )
    assert at(f"'{TOP}/base/a.yaml' is bad, in {TOP}") == BuildError("'base/a.yaml' is bad, in .", "base/a.yaml")
    assert at(f"'{TOP}/base': bad in File: a.yaml").file == "base/a.yaml"
    assert at("resources from 'p.yaml': bad").file == "dev/p.yaml"
    assert at(f"'{TOP}/none' is bad").file == "dev/Kustomization"


def test_values_of_an_object_are_not_repeated() -> None:
    said = 'Error: map[string]interface {}{"data":map[string]interface {}{"p":"hunter2"}}: json: unsupported type: map'
    assert error_in(said, FILES, "base").message == "an object cannot be printed: json: unsupported type: map"


def test_a_crash_without_the_word_is_told_whole() -> None:
    assert error_in("panic: x\n", FILES, "none") == BuildError("panic: x", "")


def test_the_kustomization_of_a_folder() -> None:
    assert [kustomization_in(FILES, folder) for folder in ("base", "dev", "")] == [
        "base/kustomization.yaml", "dev/Kustomization", "",
    ]  # fmt: skip
    assert kustomization_in({"Kustomization"}, "") == "Kustomization"
