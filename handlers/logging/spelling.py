"""Slips mended: by what must stand in a place, by letters that the keyboard lacks, by the nearest word that carries a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.words import fold
from handlers.logging.tokens import NONE, OPENERS, Token

LONG, SHORT, SAFE = 8, 4, 7
MENDED = frozenset({"activity", "course", "topic", "arena", "status", "unit", "day", "holiday", "plus", "full"})
MENDED_LONG = frozenset({"weekday", "month", "vague", "week", "number", "role", "year"})
MENDED_MEANS = frozenset({"word:patient", "word:midnight", "word:code"})
MENDED_LENGTH = 6
MENDED_CUES = frozenset({"what", "lack", "undo", "delete", "lasting", "status", "area_service"})
DAYS = ("day:", "tonight:", "evening:", "morning:", "year:")
WITH = frozenset({"word:with", "word:by"})
KEYBOARD = ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm")
LIMIT = 12

Phrases = Mapping[tuple[str, ...], frozenset[str]]


class Known(Protocol):
    """What is asked about words."""

    @property
    def phrases(self) -> Phrases:
        """Phrases and their meanings."""

    @property
    def cues(self) -> Mapping[tuple[str, ...], set[str]]:
        """Phrases that tell what a message is about to do."""

    @property
    def plain(self) -> frozenset[str]:
        """Everyday words."""

    @property
    def spellings(self) -> frozenset[str]:
        """All words of the lexicon."""

    def is_known(self, word: str) -> bool:
        """Tell whether a word is known as written."""

    def by_stem(self, word: str) -> frozenset[str]:
        """Return the meanings of the word that this one is a form of."""

    def by_ending(self, word: str) -> frozenset[str]:
        """Return the activity that a compound ends in."""


class Speller:
    """Mends the words of a message against the lexicon."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def spell(self, raw: str, low: str, before: Sequence[Token]) -> str:
        """Return the word that `raw` was meant to be, after the words `before`; itself where nothing tells otherwise."""
        if low in self._known.spellings or low in self._known.plain:
            return low
        opens = not before or before[-1].raw in OPENERS
        previous = _word_before(before)
        near = self._by_place(raw, low, previous, opens) or self._swapped(raw, low, previous)
        if near or self._may_be_name(raw, previous, opens) or self._known.by_stem(low):
            return near or low
        if fold(low) in self._folded and not (len(low) < SHORT and self._known.is_known(low)):
            return self._folded[fold(low)]
        return low if len(low) < SHORT else self._corrected(low)

    @cached_property
    def _choices(self) -> list[str]:
        """Return the words that a slip may have meant: those that carry a message, no short names of days."""
        told = {w for key, means in self._known.phrases.items() for w in key if _is_mended(w, means, len(key) > 1)}
        singles = [(key[0], names & MENDED_CUES) for key, names in self._known.cues.items() if len(key) == 1]
        told |= {w for w, names in singles if "what" in names or (names and len(w) > SHORT + (names == {"lack"}))}
        return sorted(w for w in told if len(w) >= SHORT and w.isalpha())

    @cached_property
    def _folded(self) -> dict[str, str]:
        """Return the words as typed without æ, ø, å; of short ones only those that differ by it."""
        words = sorted(self._known.spellings, reverse=True)
        return {fold(w): w for w in words if len(w) >= SHORT or (len(w) > 1 and fold(w) != w)}

    @cached_property
    def _days(self) -> list[str]:
        """Return the words after "i" that make a day."""
        phrases = self._known.phrases.items()
        return [k[1] for k, means in phrases if len(k) == 2 and k[0] == "i" and any(m.startswith(DAYS) for m in means)]

    @cached_property
    def _openers(self) -> list[str]:
        """Return the words of three letters that open a question or a correction."""
        cues = self._known.cues.items()
        return [k[0] for k, c in cues if len(k) == 1 and len(k[0]) == SHORT - 1 and c & {"what", "wrong"}]

    @cached_property
    def _units(self) -> list[str]:
        return self._single("unit:")

    @cached_property
    def _activities(self) -> list[str]:
        return self._single("activity:")

    def _single(self, prefix: str) -> list[str]:
        phrases = self._known.phrases.items()
        return [k[0] for k, means in phrases if len(k) == 1 and any(m.startswith(prefix) for m in means)]

    def _by_place(self, raw: str, low: str, previous: Token, opens: bool) -> str | None:
        """Return what a slip must mean after "i" (a day), after a number (a unit) or as a sentence's first word of three letters."""
        if opens:
            swapped = (w for w in self._openers if sorted(w) == sorted(low))
            return next(swapped, None) if raw.islower() else None
        if previous.spelt == "i":
            return _nearest(low, self._days, 1)
        means = self._known.phrases.get((previous.spelt,), frozenset())
        counted = previous.is_number or any(m.startswith("number:") for m in means)
        if counted and len(low) >= SHORT - 1 and not self._known.is_known(low):
            return _nearest(low, [u for u in self._units if len(u) >= SHORT], 1)
        return None

    def _swapped(self, raw: str, low: str, previous: Token) -> str | None:
        """Return the word of three letters of which two are swapped, or the role misspelt after "med"."""
        after_with = WITH & self._known.phrases.get((previous.spelt,), frozenset())
        if after_with and len(low) > SHORT:
            near = _nearest(low, self._roles, 1)
            return near if near and near[0] == low[0] else None
        if after_with or len(low) != SHORT - 1 or raw != low or self._known.is_known(low):
            return None
        swapped = (w for w in self._short if sorted(w) == sorted(low))
        return min(swapped, key=lambda w: (w[0] != low[0], w), default=None)

    @cached_property
    def _short(self) -> list[str]:
        return sorted(w for w in self._known.spellings if len(w) == SHORT - 1)

    @cached_property
    def _roles(self) -> list[str]:
        return [w for w in self._single("role:") if len(w) > SHORT]

    def _may_be_name(self, raw: str, previous: Token, opens: bool) -> bool:
        after_with = bool(WITH & self._known.phrases.get((previous.spelt,), frozenset()))
        return len(raw) < SAFE and ((raw[0].isupper() and not opens and not raw.isupper()) or after_with)

    def _corrected(self, low: str) -> str:
        """Return the spelling nearest to a word that nobody knows: one slip, two in a long word; short ones as the hand slips."""
        if self._known.is_known(low) and not (len(low) >= SAFE and _nearest(low, self._activities, 1)):
            return low
        reach = 2 if len(low) > LONG and not self._known.by_ending(low) else 1
        for distance in range(1, reach + 1):
            found = _nearest(low, self._choices, distance)
            if found and (len(low) > SHORT + 1 or found[0] == low[0]) and (len(low) > SAFE or _is_slip(low, found)):
                return found
        return low


def _word_before(before: Sequence[Token]) -> Token:
    """Return the word before, past the stroke or point of "m/" and "m."."""
    if len(before) > 1 and before[-1].raw in ("/", ".") and not before[-2].is_number:
        return before[-2]
    return before[-1] if before else NONE


def _is_mended(word: str, means: frozenset[str], part: bool) -> bool:
    """Tell whether a slip of this word may be mended: it names an activity or a time, and is no short day, month or part of a phrase."""
    classes = {m.split(":")[0] for m in means}
    if part and len(word) < SAFE and "day" not in classes:
        return False
    long = bool(classes & MENDED_LONG or means & MENDED_MEANS) and len(word) >= MENDED_LENGTH
    return bool(classes & MENDED) or long


def _nearest(word: str, choices: Sequence[str], distance: int) -> str | None:
    """Return the choice at most `distance` slips from `word`: as the hand slips first, then the same first letter and length."""
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=distance, limit=LIMIT)
    return min((f[0] for f in found), key=lambda near: _rank(word, near), default=None)


def _rank(word: str, near: str) -> tuple[int, bool, bool, int, str]:
    slips = OSA.distance(word, near)
    return slips, near[0] != word[0], not _is_slip(word, near), abs(len(near) - len(word)), near


def _is_slip(word: str, near: str) -> bool:
    """Tell whether one is typed for the other as hands slip: no letter for another far from it on the keyboard."""
    if len(word) != len(near):
        return True
    wrong = [(a, b) for a, b in zip(word, near, strict=True) if a != b]
    swapped = len(wrong) == 2 and wrong[0] == wrong[1][::-1]
    return swapped or all(_are_neighbours(a, b) for a, b in wrong)


def _are_neighbours(one: str, other: str) -> bool:
    places = [(row, keys.index(c)) for c in (one, other) for row, keys in enumerate(KEYBOARD) if c in keys]
    return len(places) == 2 and all(abs(a - b) <= 1 for a, b in zip(*places, strict=True))
