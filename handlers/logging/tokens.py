"""From a log message to tokens: words with their meanings, numbers as written, marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.words import clean

PIECE = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|\n")
FRACTIONS = {"½": "5", "¼": "25", "¾": "75"}
FRACTION = re.compile(r"(\d*)\s?([½¼¾])")
LETTER_O = re.compile(r"(?<![^\W_])[oO](?=\d{1,2}\b)")
OPENERS = (".", "!", "?", ":", "\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a phrase, a number or a mark of a message.

    `raw` is the text as written, `spelt` its lower-case reading, `means` hold "class:meaning"; `start` and `end` are places in the text.
    """

    raw: str
    spelt: str
    start: int
    end: int
    means: frozenset[str] = frozenset()

    def has(self, *means: str) -> bool:
        """Tell whether the token has any of these meanings ("class:meaning")."""
        return any(m in self.means for m in means)

    def value(self, kind: str) -> str | None:
        """Return the token's meaning in a class, or None."""
        prefix = f"{kind}:"
        return min((m[len(prefix) :] for m in self.means if m.startswith(prefix)), default=None)

    @property
    def is_number(self) -> bool:
        """Tell whether the token is written in figures."""
        return self.raw[0].isdigit()

    @property
    def is_word(self) -> bool:
        """Tell whether the token is made of letters."""
        return self.raw[0].isalpha()


NONE = Token(" ", "", -1, -1)


def normalise(text: str) -> str:
    """Return `text` in NFC on plain dashes and apostrophes, fractions as decimals, a letter O before figures as zero; case is kept."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if c.isdigit() and not c.isascii() else c for c in text)
    text = FRACTION.sub(lambda m: f"{m[1] or '0'},{FRACTIONS[m[2]]}", text)
    same = "".join(c if len(lower := clean(c)) != 1 or c.isalpha() else lower for c in text)
    return LETTER_O.sub("0", same)


def sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each sentence, its closing mark included."""
    begin = 0
    for at, token in enumerate(tokens):
        after = tokens[at + 1].start if at + 1 < len(tokens) else token.end + 1
        before = tokens[at - 1] if at else NONE
        ends = token.raw in ("?", "!", "\n") or (token.raw == "." and after > token.end and not before.is_number)
        if ends:
            yield tokens[begin : at + 1]
            begin = at + 1
    if begin < len(tokens):
        yield tokens[begin:]
