"""What the templates of a target see, and nothing else (fleet.md, "Sources")."""

from __future__ import annotations

from gitops_compile.model.node import Plain
from gitops_compile.model.target import Target
from gitops_compile.render.layer.image import ImagePin


def variables(target: Target, values: dict[str, Plain]) -> dict[str, Plain]:
    """The names of a template; ``values`` are the target's merged ones."""
    place = target.place
    facts: dict[str, Plain] = {name: fact.value for name, fact in sorted(target.cluster.facts.items())}
    pin = target.pin.value if target.pin else None
    return {
        "app": place.app,
        "environment": place.environment,
        "tenancy": place.tenancy or None,
        "cluster": {"name": place.cluster, **facts},
        "version": pin.version.value if pin and pin.version else None,
        "image": _image(target),
        "namespace": target.namespace.value,
        "values": values,
    }


def image_pins(target: Target) -> tuple[ImagePin, ...]:
    """The app's images, each with the pin's tag and digest."""
    pin = target.pin.value if target.pin else None
    tag = pin.version.value if pin and pin.version else None
    digest = pin.digest.value if pin and pin.digest else None
    return tuple(ImagePin(image.value, tag, digest) for image in target.images)


def _image(target: Target) -> Plain:
    images: list[Plain] = [image.reference for image in image_pins(target)]
    if not images:
        return None
    return images if isinstance(target.app.image, tuple) else images[0]
