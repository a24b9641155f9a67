"""GC700 to GC711: a secret in clear would get into git, or what is said of secrets does not hold."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.diagnostic import Severity

CODES: Final = (
    Code(
        "GC700",
        "a Secret with values in clear",
        "What is rendered is committed: everybody who can read the repository reads the values, for ever. A Secret "
        "may have no values, placeholders of a plugin (`<path:...>`, `<name>`), or be encrypted by SOPS.",
        "Use a SealedSecret, SOPS or an ExternalSecret; or name it under `secrets.allow`, with a reason.",
    ),
    Code(
        "GC701",
        "a Secret that SOPS did not encrypt whole",
        "It looks encrypted, but holds a value in clear, or has no MAC, so that nobody would see an altered value.",
        "Encrypt the file again with `sops`.",
    ),
    Code(
        "GC702",
        "a Secret of SOPS that the generated layer alters",
        "The MAC covers labels and namespace too, unless `mac_only_encrypted` is set. SOPS refuses to decrypt an "
        "object whose MAC does not fit.",
        "Encrypt it again with `mac_only_encrypted: true` in .sops.yaml, or write `source: {verbatim: true}` on the "
        "app.",
        (Severity.WARNING,),
    ),
    Code(
        "GC703",
        "a SealedSecret that every namespace can unseal",
        "Whoever may create a SealedSecret in any namespace of the cluster can copy it there and read its values.",
        "Seal it again with the scope `strict` or `namespace-wide`; or name it under `secrets.allow`, with a reason.",
    ),
    Code(
        "GC704",
        "a private key in clear",
        "What is rendered is committed: everybody who can read the repository has the key, for ever.",
        "Put the key into a store or an encrypted Secret, and refer to it; make a new key if this one was pushed.",
    ),
    Code(
        "GC705",
        "a token in clear",
        "The string has the prefix, the length and the alphabet of a known service's token. Whoever reads the "
        "repository can use it.",
        "Put the token into a store or an encrypted Secret, and refer to it; revoke it if it was pushed.",
    ),
    Code(
        "GC706",
        "a URL with a user and a password",
        "Whoever reads the repository can log in there. A placeholder in place of either is fine: `$(X)`, `${X}`, "
        "`{}`, `%s`, `<x>`.",
        "Put a placeholder in the place of the password, and fill it in from a Secret.",
    ),
    Code(
        "GC707",
        "the key file of a service account in clear",
        "Such a file is all that one needs to act as that account.",
        "Put it into a store or an encrypted Secret, or let the workload have an identity without keys.",
    ),
    Code(
        "GC708",
        "kubectl's copy of an object in an annotation",
        "The annotation kubectl.kubernetes.io/last-applied-configuration holds the whole object as it was applied "
        "before: its values too, of a Secret those that were meant to be hidden.",
        "Remove the annotation from the source.",
    ),
    Code(
        "GC709",
        "a source file that .sops.yaml says is encrypted, and is not",
        "A rule of .sops.yaml that names files says that they hold secrets. This one lies in the repository in clear.",
        "Encrypt it with `sops encrypt --in-place`, or make the rule's path_regex more exact.",
    ),
    Code(
        "GC710",
        "an entry of secrets.allow that allows nothing",
        "An entry stands as long as it is needed: a forgotten one would let the next secret of that name pass.",
        "Take the entry away, or mend its target or object.",
    ),
    Code(
        "GC711",
        "a rule of .sops.yaml that cannot be read",
        "Nobody can say which files it means, so none of them is looked at.",
        "Mend the rule; expressions are those of Go, which SOPS is written in.",
    ),
)
