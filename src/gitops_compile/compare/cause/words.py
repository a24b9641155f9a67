"""Whole words in texts: no letter or digit on either side (review.md, section 7)."""

from __future__ import annotations


def find_word(text: str, word: str) -> int:
    """Where a word stands in a text, or -1."""
    at = text.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        if not (_joins(text[at - 1 : at]) or _joins(text[end : end + 1])):
            return at
        at = text.find(word, at + 1)
    return -1


def has_word(text: str, word: str) -> bool:
    """Whether a text has a word."""
    return find_word(text, word) >= 0


def _joins(neighbour: str) -> bool:
    """Whether a neighbour makes a word longer: an ASCII letter or digit."""
    return neighbour.isascii() and neighbour.isalnum()
