"""The same data as YAML in odd but legal formatting: any style at any level, comments, blank lines, line ends.

``written`` never changes what the data says; every comment is numbered, so that a test sees which of them are gone.
"""

from __future__ import annotations

from random import Random
from typing import Any

from gitops_compile.promote.written import scalar_text


def written(data: dict[str, Any], seed: int, oddness: float) -> str:
    """A map as a document; ``oddness`` 0 gives plain block maps, 1 as much variety as there is."""
    return _Writer(Random(seed), oddness).document(data)


class _Writer:
    def __init__(self, random: Random, oddness: float) -> None:
        self.random, self.oddness = random, oddness
        self.comments = 0

    def odd(self, share: float = 0.5) -> bool:
        return self.random.random() < self.oddness * share

    def document(self, data: dict[str, Any]) -> str:
        lines = ["---"] if self.odd(0.2) else []
        lines += self.block(data, 0)
        lines += self.gap(0)
        text = "\n".join(lines) + ("" if self.odd(0.3) else "\n")
        return text.replace("\n", "\r\n") if self.odd(0.3) else text

    def comment(self) -> str:
        self.comments += 1
        return f"# c{self.comments}: it's {{odd}}, \"isn't\" it?"

    def gap(self, indent: int) -> list[str]:
        lines = []
        while self.odd(0.25):
            lines.append(self.random.choice(["", "  ", " " * indent + self.comment(), self.comment()]))
        return lines

    def tail(self) -> str:
        """What may stand behind a value."""
        blanks = " " * self.random.randint(1, 3) if self.odd(0.4) else ""
        return f"{blanks or ' '}{self.comment()}" if self.odd(0.3) else blanks

    def shuffled(self, data: dict[str, Any]) -> list[tuple[str, Any]]:
        entries = list(data.items())
        if self.odd():
            self.random.shuffle(entries)
        return entries

    def block(self, data: dict[str, Any], indent: int) -> list[str]:
        step = self.random.randint(1, 4) if self.odd() else 2
        lines = []
        for key, value in self.shuffled(data):
            lines += self.gap(indent)
            lines += self.entry(key, value, indent, step)
        return lines

    def entry(self, key: str, value: Any, indent: int, step: int) -> list[str]:
        start = " " * indent
        colon = f"{start}{self.key(key)}{' ' if self.odd(0.1) else ''}:"
        if self.odd(0.1):
            colon = f"{start}? {self.key(key)}{self.tail()}\n{start}:"
        if isinstance(value, str) and "\n" in value:
            style = self.random.choice(["|", "|-", "|+", ">"]) if self.oddness else "|"
            return [f"{colon} {style}", *(" " * (indent + step) + line for line in value.splitlines())]
        if isinstance(value, dict) and value and not self.odd():
            return [colon + self.tail(), *self.block(value, indent + step)]
        if isinstance(value, list) and value and not self.odd():
            dash = " " * (indent + (0 if self.odd() else step)) + "- "
            return [colon + self.tail(), *(f"{dash}{self.flow(item, indent + step)}{self.tail()}" for item in value)]
        if self.odd(0.15):
            return [colon + self.tail(), " " * (indent + step) + self.flow(value, indent + step) + self.tail()]
        return [
            f"{colon}{' ' * (self.random.randint(1, 3) if self.odd() else 1)}{self.flow(value, indent)}{self.tail()}"
        ]

    def key(self, key: str) -> str:
        return self.random.choice([f"'{key}'", f'"{key}"']) if self.odd(0.2) else scalar_text(key)

    def flow(self, value: Any, indent: int) -> str:
        if isinstance(value, bool | int):
            return str(value).lower()
        if isinstance(value, str):
            quote = self.random.choice(["'", '"']) if self.odd() else ""
            return scalar_text(value, quote)
        pairs = (
            [f"{self.key(k)}: {self.flow(v, indent + 4)}" for k, v in self.shuffled(value)]
            if isinstance(value, dict)
            else [self.flow(item, indent + 4) for item in value]
        )
        first, last = "{}" if isinstance(value, dict) else "[]"
        if not pairs:
            return first + (" " if self.odd(0.2) else "") + last
        return self.random.choice(
            [self.on_one_line, self.on_own_lines, self.mixed] if self.odd() else [self.on_one_line]
        )(pairs, first, last, indent)

    def on_one_line(self, pairs: list[str], first: str, last: str, _indent: int) -> str:
        blank = " " if self.odd(0.3) else ""
        comma = self.random.choice([", ", ",", " , "]) if self.odd(0.3) else ", "
        end = "," if self.odd(0.1) else ""
        return f"{first}{blank}{comma.join(pairs)}{end}{blank}{last}"

    def on_own_lines(self, pairs: list[str], first: str, last: str, indent: int) -> str:
        inner = " " * (indent + self.random.randint(1, 4))
        commas = ["," for _ in pairs]
        commas[-1] = self.random.choice(["", ","])
        lines = [f"{inner}{pair}{comma}{self.tail()}" for pair, comma in zip(pairs, commas, strict=True)]
        lines = [line for pair in lines for line in (*self.gap(len(inner)), pair)]
        closing = self.random.choice([f"\n{inner}{last}", f"\n{' ' * (indent + 1)}{last}"])
        return f"{first}{self.tail()}\n" + "\n".join(lines) + closing

    def mixed(self, pairs: list[str], first: str, last: str, indent: int) -> str:
        """Breaks before or behind any comma."""
        text = first
        inner = "\n" + " " * (indent + self.random.randint(1, 4))
        for number, pair in enumerate(pairs):
            if number:
                text += self.random.choice([", ", f"{self.tail()}{inner}, ", f",{self.tail()}{inner}"])
            text += pair
        return text + self.random.choice(["", " ", f"{self.tail()}{inner}"]) + last
