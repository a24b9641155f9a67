"""GC250 to GC253: images that go back, move or lose their digest."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC250",
        "an image or chart goes back to a lower version",
        "A lower version mostly means that an old pin came back, by a merge or a stale branch. What the newer version "
        "wrote into a database may be unreadable to the older one.",
        "Write the newer version again; for a rollback that is meant, acknowledge it with the reason.",
        severities=(),
        name="downgrade",
        levels=(Level.WARN, Level.HIGH),
    ),
    Code(
        "GC251",
        "an image or chart goes to the next major version",
        "By SemVer a new major version may break what worked with the last one: settings, data, the interface.",
        "Read the notes of the release, and let it stand in an environment that is not protected first.",
        severities=(),
        name="major-bump",
        levels=(Level.WARN,),
    ),
    Code(
        "GC252",
        "an image is no longer fixed, or comes from another repository",
        "Without a digest or a tag of its own, what runs is whatever the registry holds when a node pulls it. An image "
        "of another registry or repository is another program until somebody has looked.",
        "Pin a version, best with its digest; for a move of the registry check that the digests are equal.",
        severities=(),
        name="pin-lost",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC253",
        "one tag stands for another image",
        "The tag is the same and the digest is not: the image was built anew under its old name. Nodes that have the "
        "old one by its tag keep it, so two programs run under one version.",
        "Find out who rebuilt it and why; give a rebuilt image a version of its own.",
        severities=(),
        name="retagged",
        levels=(Level.WARN,),
    ),
)
