"""The words of log messages made ready to read with; a slip is mended where its place or its nearest word tells what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from re import Match

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content import codes
from content.library import KnowledgeBase
from content.logbook import LoggingFile
from content.words import SUFFIXES, clean, fold, stem
from handlers.logging.tokens import NONE, OPENERS, PIECE, Token

STEMMED = frozenset({"activity", "arena", "course"})
LONGEST_PHRASE = 6
LONG, SHORT = 8, 4
SAFE = 7
MENDED = frozenset({"activity", "course", "topic", "arena", "status", "unit", "day", "holiday", "plus", "full"})
MENDED_LONG = frozenset({"weekday", "month", "vague", "week", "number", "role", "year"})
MENDED_LENGTH = 6
MENDED_CUES = frozenset({"what", "lack", "undo", "delete", "lasting", "status", "area_service"})
WITH = frozenset({"word:with", "word:by"})


class Lexicon:
    """The words of log messages made ready. Words of the answers (`known`) are no slips and no names."""

    def __init__(self, file: LoggingFile, known: Iterable[str]) -> None:
        self.file = file
        self._exact = frozenset(known)
        self.phrases = self._phrases()
        self.cues = self._index((c, variants) for c, variants in file.cues.items())
        self.plain = frozenset((*file.plain, *file.writing, *file.log_cues))
        self._lasts = {word: hours for hours, words in file.lasts.items() for word in words}

    @classmethod
    def of(cls, base: KnowledgeBase, file: LoggingFile) -> Lexicon:
        """Build from `file` and the words that the knowledge base writes in small letters: names are none of them."""
        texts = [t for e in base.entries for t in (e.title.nb, e.title.nn, e.answer.nb, e.answer.nn)]
        lexicon = base.compiled.lexicon
        variants = [v for vs in (*lexicon.same.values(), *lexicon.question.values(), lexicon.filler) for v in vs]
        return cls(file, (w for t in (*texts, *variants) for w in PIECE.findall(t) if w.islower()))

    def _phrases(self) -> dict[tuple[str, ...], frozenset[str]]:
        words = [(f"{k}:{m}", v) for k, meanings in self.file.words.items() for m, v in meanings.items()]
        words += [(f"number:{n}", [word]) for word, n in _numbers()]
        return {key: frozenset(means) for key, means in self._index(words).items()}

    @staticmethod
    def _index(pairs: Iterable[tuple[str, Sequence[str]]]) -> dict[tuple[str, ...], set[str]]:
        found: dict[tuple[str, ...], set[str]] = {}
        for name, variants in pairs:
            for variant in variants:
                found.setdefault(tuple(PIECE.findall(clean(variant))), set()).add(name)
        return found

    @cached_property
    def _spellings(self) -> dict[str, None]:
        every = [*self.phrases, *self.cues, *((w,) for w in self.file.split)]
        return dict.fromkeys(sorted({w for key in every for w in key if w[0].isalpha()}))

    @cached_property
    def _choices(self) -> list[str]:
        """Return the words that a slip may have meant: those that carry a message, no short names of days."""
        told = {w for key, means in self.phrases.items() for w in key if _is_mended(w, means, len(key) > 1)}
        told |= {
            key[0]
            for key, names in self.cues.items()
            if len(key) == 1 and names & MENDED_CUES and (len(key[0]) > SHORT or "what" in names)
        }
        return sorted(w for w in told if len(w) >= SHORT and w.isalpha())

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {fold(w): w for w in reversed(self._choices)}

    @cached_property
    def _stems(self) -> dict[str, tuple[str, frozenset[str]]]:
        singles = ((key[0], means) for key, means in self.phrases.items() if len(key) == 1 and len(key[0]) > SHORT)
        wanted = ((w, frozenset(m for m in means if m.split(":")[0] in STEMMED)) for w, means in singles)
        return {stem(w): (w[:-1], means) for w, means in wanted if means}

    @cached_property
    def _days(self) -> list[str]:
        """Return the words after "i" that make a day."""
        classes = ("day:", "tonight:", "evening:", "morning:", "year:")
        return [
            k[1]
            for k, means in self.phrases.items()
            if len(k) == 2 and k[0] == "i" and any(m.startswith(classes) for m in means)
        ]

    @cached_property
    def _openers(self) -> list[str]:
        """Return the words of three letters that open a question or a correction."""
        return [k[0] for k, c in self.cues.items() if len(k) == 1 and len(k[0]) == SHORT - 1 and c & {"what", "wrong"}]

    @cached_property
    def _units(self) -> list[str]:
        return [k[0] for k, means in self.phrases.items() if len(k) == 1 and any(m.startswith("unit:") for m in means)]

    @cached_property
    def _weekdays(self) -> list[str]:
        return [
            k[0]
            for k, means in self.phrases.items()
            if len(k[0]) > 5 and any(m.startswith("weekday:") for m in means) and k[0].endswith("dag")
        ]

    def lasting(self, token: Token) -> int | None:
        """Return the hours that a shift of this name lasts by itself, or None."""
        return self._lasts.get(token.spelt)

    def is_known(self, word: str) -> bool:
        """Tell whether `word` is an everyday word or written so in the answers: no slip."""
        return word in self.plain or word in self._spellings or word in self._exact

    def is_form(self, word: str) -> bool:
        """Tell whether `word` is known, or a known one with an ending."""
        roots = [word[: -len(s)] for s in SUFFIXES if word.endswith(s) and len(word) - len(s) >= SHORT]
        return self.is_known(word) or any(root in self._exact or f"{root}e" in self._exact for root in roots)

    def read(self, text: str) -> list[Token]:
        """Return the tokens of normalised `text`; a phrase is one token."""
        pieces: list[Token] = []
        for match in PIECE.finditer(text):
            pieces += self._piece(match, pieces)
        tokens: list[Token] = []
        at = 0
        while at < len(pieces):
            size, means = self._phrase_at(pieces, at)
            tokens.append(_joined(text, pieces[at : at + size], means))
            at += size
        return tokens

    def _piece(self, match: Match[str], before: Sequence[Token]) -> list[Token]:
        raw, low = match[0], match[0].lower()
        token = Token(raw, self._spell(raw, low, before) if raw[0].isalpha() else low, match.start(), match.end())
        parts = self.file.split.get(token.spelt)
        if parts:
            return [replace(token, spelt=part) for part in parts.split()]
        return self._weekday_compound(token) or [token]

    def _weekday_compound(self, token: Token) -> list[Token]:
        """Return the two tokens of a word such as "laurdagskvelden" or "mandagsvakt", or none."""
        day = next((d for d in self._weekdays if token.spelt.startswith(d) and len(token.spelt) > len(d) + 2), None)
        if day is None or token.spelt in self._spellings:
            return []
        rest = token.spelt[len(day) :].removeprefix("s")
        return [replace(token, spelt=day), replace(token, spelt=rest)] if (rest,) in self.phrases else []

    def _phrase_at(self, pieces: Sequence[Token], at: int) -> tuple[int, frozenset[str]]:
        words = tuple(p.spelt for p in pieces[at : at + LONGEST_PHRASE])
        for size in range(len(words), 0, -1):
            means = self.phrases.get(words[:size])
            if means is not None:
                return size, means
        return 1, self._inflected(words[0])

    def _inflected(self, word: str) -> frozenset[str]:
        return self._by_stem(word) or self._by_ending(word)

    def _by_stem(self, word: str) -> frozenset[str]:
        if len(word) <= SHORT or not word.isalpha():
            return frozenset()
        start, means = self._stems.get(stem(word), ("?", frozenset()))
        return means if word.startswith(start) else frozenset()

    def _by_ending(self, word: str) -> frozenset[str]:
        ends = self.file.endings.items() if len(word) > SHORT and word.isalpha() else ()
        return next((frozenset({f"activity:{a}"}) for a, parts in ends if word.endswith(tuple(parts))), frozenset())

    # -- spelling

    def _spell(self, raw: str, low: str, before: Sequence[Token]) -> str:
        previous = next((p for p in reversed(before) if p.raw not in "/."), NONE)
        if low in self._spellings or low in self.plain:
            return low
        near = self._by_place(raw, low, previous, before)
        if near:
            return near
        if len(low) < SHORT or self._may_be_name(raw, previous) or self._by_stem(low):
            return low
        if fold(low) in self._folded:
            return self._folded[fold(low)]
        return self._corrected(low)

    def _by_place(self, raw: str, low: str, previous: Token, before: Sequence[Token]) -> str | None:
        """Return what a slip must mean after "i" (a day), after a number (a unit) or as a sentence's first word of three letters."""
        if len(low) == SHORT - 1 and (not before or before[-1].raw in OPENERS):
            return next((w for w in self._openers if sorted(w) == sorted(low)), None) if raw.islower() else None
        if previous.spelt == "i":
            return _nearest(low, self._days, 1)
        after_number = previous.is_number or any(
            m.startswith("number:") for m in self.phrases.get((previous.spelt,), ())
        )
        if after_number and len(low) >= SHORT - 1 and not self.is_known(low):
            return _nearest(low, [u for u in self._units if len(u) >= SHORT], 1)
        return None

    def _may_be_name(self, raw: str, previous: Token) -> bool:
        opens = previous is NONE or previous.raw in OPENERS
        after_with = bool(WITH & self.phrases.get((previous.spelt,), frozenset()))
        return len(raw) < SAFE and ((raw[0].isupper() and not opens and not raw.isupper()) or after_with)

    def _corrected(self, low: str) -> str:
        """Return the spelling nearest to a word that nobody knows: one slip, two in a long word; a short one keeps its first letter."""
        if self.is_known(low) and not (len(low) >= SAFE and _nearest(low, self._activities, 1)):
            return low
        reach = 2 if len(low) > LONG and not self._by_ending(low) else 1
        for distance in range(1, reach + 1):
            found = _nearest(low, self._choices, distance)
            if found and (len(low) > SHORT + 1 or found[0] == low[0]):
                return found
        return low

    @cached_property
    def _activities(self) -> list[str]:
        return [
            k[0] for k, means in self.phrases.items() if len(k) == 1 and any(m.startswith("activity:") for m in means)
        ]


def _is_mended(word: str, means: frozenset[str], part: bool) -> bool:
    """Tell whether a slip of this word may be mended: it names an activity or a time, and is no short day, month or part of a phrase."""
    classes = {m.split(":")[0] for m in means}
    if part and len(word) < SAFE and "day" not in classes:
        return False
    return bool(classes & MENDED) or (bool(classes & MENDED_LONG) and len(word) >= MENDED_LENGTH)


def _nearest(word: str, choices: Sequence[str], distance: int) -> str | None:
    """Return the choice at most `distance` slips from `word`: the same first letter first, then the same length."""
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=distance, limit=12)
    key = lambda f: (f[1], f[0][0] != word[0], abs(len(f[0]) - len(word)), f[0])  # noqa: E731
    return min(found, key=key)[0] if found else None


def _joined(text: str, pieces: Sequence[Token], means: frozenset[str]) -> Token:
    start, end = pieces[0].start, pieces[-1].end
    return Token(text[start:end], " ".join(p.spelt for p in pieces), start, end, means)


def _numbers() -> Iterator[tuple[str, int]]:
    """Yield the numbers in words, as "tjuefem" and as "fem og tjue"."""
    yield from codes.ONES.items()
    for tens_word, tens in codes.TENS.items():
        yield tens_word, tens
        for word, one in codes.ONES.items():
            if one < 10:
                yield f"{tens_word}{word}", tens + one
