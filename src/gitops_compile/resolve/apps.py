"""What an app's keys may not say together, whatever its targets are."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.model.app import App, Pin, StagePins
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Fleet, Tenancy
from gitops_compile.model.position import Located, Position
from gitops_compile.model.target import is_verbatim, makes_namespaces


def app_problems(fleet: Fleet) -> Iterator[Diagnostic]:
    """GC124, GC128, GC129 and GC131 for every app, GC132 for every tenancy."""
    for tenancy in fleet.tenancies.values():
        yield from _not_given(fleet, tenancy)
    for app in fleet.apps.values():
        path = f"apps.{app.name.value}"
        yield from _digests(fleet, app)
        if is_verbatim(app):
            yield from _verbatim(fleet, app, path)
        elif app.namespaces is not None and not makes_namespaces(app):
            hint = "Take it away: the namespaces of this app are made by the `namespaces` target."
            message = "`namespaces: false` stands beside a source that is not `verbatim`"
            yield Diagnostic("GC129", message, app.namespaces.at, hint, path=f"{path}.namespaces")
        if app.shared is not None and app.shared.value and app.per is None:
            hint = "Take it away: without `per` the app is shared already."
            yield Diagnostic(
                "GC131", "`shared` stands without `per: tenancy`", app.shared.at, hint, path=f"{path}.shared"
            )


def gets(tenancy: Tenancy, app: App) -> bool:
    """Whether a tenancy gets an app."""
    named = tenancy.apps is None or app.name.value in {name.value for name in tenancy.apps}
    return app.per is not None and named


def _not_given(fleet: Fleet, tenancy: Tenancy) -> Iterator[Diagnostic]:
    """GC132 for an app that a tenancy names and does not get: what it says of it would not count."""
    owner = tenancy.name.value
    said = [(name, "apps") for name in tenancy.apps or ()]
    said += [(entry.name, "components") for entry in tenancy.components.values()]
    for name, key in said:
        app = fleet.apps.get(name.value)
        if app is None or gets(tenancy, app):
            continue
        shared = app.per is None
        why = "which is shared: no tenancy has a copy of its own" if shared else "which is not in its `apps`"
        hint = f"Say `per: tenancy` on {name.value}" if shared else f"Add {name.value} to its `apps`"
        related = (Related(app.name.at, "the app"),)
        path = f"tenancies.{owner}.{key}"
        message = f"{owner} names {name.value}, {why}"
        yield Diagnostic("GC132", message, name.at, f"{hint}, or take this away.", path=path, related=related)


def _verbatim(fleet: Fleet, app: App, path: str) -> Iterator[Diagnostic]:
    image = app.image[0] if isinstance(app.image, tuple) else app.image
    keys: list[tuple[str, Position | None]] = [
        ("image", image.at if image else None),
        ("labels", app.labels.at if app.labels else None),
        *((f"overrides[{n}].labels", o.labels.at if o.labels else None) for n, o in enumerate(app.overrides)),
    ]
    for key, at in keys:
        if at is not None:
            hint = "Take it away, or take `source.verbatim` away."
            message = f"`{key.rsplit('.', 1)[-1]}` stands on an app whose source is written verbatim"
            yield Diagnostic("GC128", message, at, hint, path=f"{path}.{key}")
    for tenancy in fleet.tenancies.values():
        if tenancy.mirrors is not None and gets(tenancy, app):
            related = (Related(app.name.at, "the app"),)
            message = f"{tenancy.name.value} has `mirrors` and gets {app.name.value}, whose source is written verbatim"
            hint = "Leave the app out of the tenancy's `apps`, or take `source.verbatim` away."
            yield Diagnostic("GC128", message, tenancy.mirrors.at, hint, related=related)


def _digests(fleet: Fleet, app: App) -> Iterator[Diagnostic]:
    images = len(app.image) if isinstance(app.image, tuple) else 0 if app.image is None else 1
    if images == 1:
        return
    own = fleet.tenancies.values()
    named = [tenancy.versions[app.name.value].value for tenancy in own if app.name.value in tenancy.versions]
    for pins in (pins for versions in (app.versions, *named) for pins in versions.values()):
        for digest in _digests_of(pins):
            hint = "A digest names one image: give the app exactly one `image`."
            message = f"a digest for {app.name.value}, which has {images} images"
            yield Diagnostic("GC124", message, digest.at, hint, related=(Related(app.name.at, "the app"),))


def _digests_of(pins: StagePins) -> Iterator[Located[str]]:
    found: list[Pin] = [entry.value for entry in pins.by_cluster.values()]
    if pins.everywhere is not None:
        found.insert(0, pins.everywhere)
    yield from (pin.digest for pin in found if pin.digest is not None)
