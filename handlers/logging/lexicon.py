"""The words of log messages made ready to read with; a slip is mended where its place or its nearest word tells what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from re import Match

from content import codes
from content.library import KnowledgeBase
from content.logbook import LoggingFile
from content.words import SUFFIXES, clean, stem
from handlers.logging.spelling import Speller
from handlers.logging.tokens import PIECE, Token

STEMMED = frozenset({"activity", "arena", "course"})
LONGEST_PHRASE = 6
SHORT = 4


class Lexicon:
    """The words of log messages made ready. Words of the answers (`known`) are no slips and no names."""

    def __init__(self, file: LoggingFile, known: Iterable[str]) -> None:
        self.file = file
        self._exact = frozenset(known)
        self.phrases = self._phrases()
        self.cues = self._index((c, variants) for c, variants in file.cues.items())
        self.plain = frozenset((*file.plain, *file.writing, *file.log_cues))
        self._speller = Speller(self)
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
    def spellings(self) -> frozenset[str]:
        """Return all words of the lexicon, parts of phrases too."""
        every = [*self.phrases, *self.cues, *((w,) for w in self.file.split)]
        return frozenset(w for key in every for w in key if w[0].isalpha())

    @cached_property
    def _stems(self) -> dict[str, tuple[str, frozenset[str]]]:
        singles = ((key[0], means) for key, means in self.phrases.items() if len(key) == 1 and len(key[0]) > SHORT)
        wanted = ((w, frozenset(m for m in means if m.split(":")[0] in STEMMED)) for w, means in singles)
        return {stem(w): (w[:-1], means) for w, means in wanted if means}

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
        return word in self.plain or word in self.spellings or word in self._exact

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
        token = Token(
            raw, self._speller.spell(raw, low, before) if raw[0].isalpha() else low, match.start(), match.end()
        )
        parts = self.file.split.get(token.spelt)
        if parts:
            return [replace(token, spelt=part) for part in parts.split()]
        return self._weekday_compound(token) or [token]

    def _weekday_compound(self, token: Token) -> list[Token]:
        """Return the two tokens of a word such as "laurdagskvelden" or "mandagsvakt", or none."""
        day = next((d for d in self._weekdays if token.spelt.startswith(d) and len(token.spelt) > len(d) + 2), None)
        if day is None or token.spelt in self.spellings:
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
        return self.by_stem(word) or self.by_ending(word)

    def by_stem(self, word: str) -> frozenset[str]:
        """Return the meanings of the word that this one is a form of."""
        if len(word) <= SHORT or not word.isalpha():
            return frozenset()
        start, means = self._stems.get(stem(word), ("?", frozenset()))
        return means if word.startswith(start) else frozenset()

    def by_ending(self, word: str) -> frozenset[str]:
        """Return the activity that a compound ends in."""
        ends = self.file.endings.items() if len(word) > SHORT and word.isalpha() else ()
        return next((frozenset({f"activity:{a}"}) for a, parts in ends if word.endswith(tuple(parts))), frozenset())


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
