"""GC100 to GC118: a file of the fleet cannot be read, or says what the format does not know."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code

CODES: Final = (
    Code(
        "GC100",
        "a file is not UTF-8 text",
        "Every reader must see the same characters. Programs read other encodings and byte order marks in different "
        "ways, and a binary file says nothing here.",
        "Save the file as UTF-8 without a byte order mark; move a binary file out of the source.",
    ),
    Code(
        "GC101",
        "a character that may not stand here",
        "Control, bidirectional and invisible characters make a file look unlike what it says, so a reviewer approves "
        "something else than what runs (CVE-2021-42574). A tab as indentation and a lone carriage return are read in "
        "different ways by YAML readers.",
        "Remove the character. Where a value needs an invisible one, write it as an escape in double quotes.",
    ),
    Code(
        "GC102",
        "too much to read",
        "Every input has a limit, so that a file that a stranger proposes cannot take the time or the memory of the "
        "machine that checks it.",
        "Split the file, or say the same with less nesting and fewer aliases.",
    ),
    Code(
        "GC103",
        "a file is not YAML",
        "Nothing of a file whose structure is broken can be trusted, so nothing of it is used.",
        "Look at the indentation, a missing `:`, and quotes or brackets that are not closed, at the line and above it.",
    ),
    Code(
        "GC104",
        "a part of YAML that hides what a file says",
        "Tags, directives, merge keys, second documents and aliases to their own ancestors are read in different ways "
        "by different programs, and a person has to compute what they mean.",
        "Write the value out. Anchors and plain aliases are allowed.",
    ),
    Code(
        "GC105",
        "a file holds nothing, or no map",
        "An empty file is most often a mistake of an editor or of a merge.",
        "Write `key: value` lines, or remove the file.",
    ),
    Code(
        "GC106",
        "a key stands twice in one map",
        "Most readers keep the last one and say nothing, so one of the two lines is a lie.",
        "Remove one of the two.",
    ),
    Code(
        "GC107",
        "a value that YAML versions read differently",
        "`on` is true to one reader and text to the next, `1.10` is the number 1.1, `012` is ten or twelve. Nobody "
        "should have to know which reader comes next.",
        "Put it in quotes if it is text; write `true`, `false`, `null` or a plain decimal number if it is one.",
    ),
    Code(
        "GC108",
        "an include pattern meets no file",
        "A fragment that is not found takes its apps away, and with them everything that they run.",
        "Write the file, mend the pattern, or take it away.",
    ),
    Code(
        "GC110",
        "an unknown key",
        "A misspelt key that is ignored is a setting that does not hold. Nothing is ever accepted and ignored.",
        "Take the nearest name that the message offers, or remove the key. An editor with the schema completes keys.",
    ),
    Code(
        "GC111",
        "a required key is missing",
        "There is no default that would be right for every fleet.",
        "Add the key; the message says what it is for.",
    ),
    Code(
        "GC112",
        "a value of the wrong type",
        "Types are never guessed: text that looks like a number stays text, and one name is no list.",
        "Write the type that the message expects.",
    ),
    Code(
        "GC113",
        "a name that cannot be one",
        "Names become parts of folders, of namespaces and of Kubernetes names, so they must fit all of these.",
        "Use a-z, 0-9 and -, at most 40 characters, with a letter or digit at both ends.",
    ),
    Code(
        "GC114",
        "a text that does not have the form of this key",
        "Paths stay inside the repository and begin with no dash; image names, digests, URLs and branches "
        "must be what the programs that get them take them for.",
        "Write it in the form that the message names.",
    ),
    Code(
        "GC115",
        "a value that this key does not know",
        "Only the words and counts that the message names have a meaning here.",
        "Take one of those.",
    ),
    Code(
        "GC116",
        "a name is defined twice",
        "Definitions are joined and never merged, so that every name is described in one place.",
        "Remove one of the two, or give it another name.",
    ),
    Code(
        "GC117",
        "a file of another format",
        "`apiVersion` and `kind` say how the rest is to be read; another version may mean other things by it.",
        "Write `apiVersion: gitops-compile/v1` and `kind: Fleet`, or use the program that knows the version.",
    ),
    Code(
        "GC118",
        "this program may not render the fleet",
        "The fleet says under `tools` what renders it. Another version can give other bytes, and everybody would see "
        "a change that nobody made.",
        "Install a version that fits; or change the line, render, and review what changes.",
    ),
)
