"""The overlays of this repository's own fleet, tested as a platform team tests its own (docs/testing-overlays.md)."""

from __future__ import annotations

from pathlib import Path

from gitops_compile.pytest_plugin import FleetRegression

FLEET = Path("../..")


def test_web_in_production(fleet_regression: FleetRegression) -> None:
    fleet_regression.check(FLEET, targets=["prod/p-euw1/initech/web"])


def test_every_web_takes_the_theme_of_its_tenancy(fleet_regression: FleetRegression) -> None:
    tree = fleet_regression.rendered(FLEET, targets=["prod/*/*/web"])
    settings = {path.split("/")[2]: text for path, text in tree.items() if "/configmap_web-settings" in path}
    themes = {tenancy: text.split("THEME: ")[1].split("\n")[0] for tenancy, text in settings.items()}
    assert themes == {"globex": "dark", "initech": "corporate", "saas": "light"}


def test_more_replicas_for_all_of_production(fleet_regression: FleetRegression) -> None:
    fleet = (Path(__file__).parent / FLEET / "fleet.yaml").read_text(encoding="utf-8")
    edited = fleet.replace("      replicas: 3\n", "      replicas: 4\n")
    fleet_regression.check(FLEET, targets=["prod/p-use1/saas/api"], edits={"fleet.yaml": edited})
