"""From what a person typed to meanings: tokens, stems, one term for all ways of writing a word, spelling correction.

Everything is deterministic and explains itself: each Token keeps what was written and why it was read as it was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.model import LexiconFile

TOKEN = re.compile(r"\d+|[^\W\d_]+|[§%]")
SUFFIXES = (
    *("andene", "elsene", "ingene", "ingane", "ingen", "inger", "ingar", "elsen", "elser", "elsar", "erne", "arne"),
    *("ende", "ande", "else", "inga", "ene", "ane", "ens", "ets", "ers", "ing", "ast", "est"),
    *("en", "et", "er", "ar", "as", "es", "a", "e", "t"),
)
LONGEST_PHRASE = 6
TWO_SLIPS = 9
LETTERS = frozenset("abcde")
LEXICON_USES = 20


@lru_cache(maxsize=32)
def clean(text: str) -> str:
    """Return `text` in NFC and lower case, without control characters and with plain apostrophes and dashes."""
    return CONTROL.sub(" ", unicodedata.normalize("NFC", text).lower().translate(PLAIN))


CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "\u00a0": " "})


def split(text: str) -> list[str]:
    """Return the words, numbers and signs of cleaned text; "2vest" is "2", "vest"."""
    return TOKEN.findall(text)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return `word` without Norwegian endings of either form, at least three letters long.

    A light stemmer of our own: Snowball gives veileder, veilederen and veilederne three stems (docs/decisions.md).
    """
    for _ in range(3):
        shorter = next((word[: -len(s)] for s in SUFFIXES if word.endswith(s) and len(word) - len(s) >= 3), None)
        if shorter is None:
            break
        word = shorter
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def fold(word: str) -> str:
    """Return `word` as typed on a keyboard without æøå: laering, laring and læring become one."""
    return word.translate(FOLD).replace("aa", "a").replace("ae", "a").replace("oe", "o")


FOLD = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "ae", "é": "e", "è": "e", "ê": "e", "ò": "o", "ó": "o", "ô": "o"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, the terms it means (none for a filler) and why.

    `spelt` is the spelling it was read as; `known` is False for a word we have never seen.
    """

    written: str
    terms: tuple[str, ...]
    why: str
    spelt: str
    known: bool = True


class Words:
    """The lexicon made ready, and the words of the knowledge base that spelling may be corrected to."""

    def __init__(self, lexicon: LexiconFile, vocabulary: Mapping[str, int] | None = None) -> None:
        self._exact: dict[str, str] = {}
        self._stems: dict[str, list[tuple[str, str]]] = {}
        self._phrases: dict[tuple[str, ...], str] = {}
        self._filler = {clean(w) for w in lexicon.filler if " " not in w}
        self._phrases |= {tuple(stem(w) for w in split(clean(f))): "" for f in lexicon.filler if " " in f}
        for term, variants in [*lexicon.question.items(), *lexicon.same.items()]:
            for variant in (*variants, *([] if term.startswith("q-") else [term.replace("-", " ")])):
                self._add(term, split(clean(variant)))
        self._vocabulary = {w: count for w, count in (vocabulary or {}).items() if len(w) > 2}
        self._stemmed = {stem(w) for w in self._vocabulary}
        self._questions = [w for w, term in self._exact.items() if term.startswith("q-")]
        self._choices = self._by_length()
        self._folded = {fold(w): w for w in sorted(self._spellings(), reverse=True)}
        self._windows: dict[tuple[int, int], list[str]] = {}
        self._cache: dict[str, Token] = {}

    def _add(self, term: str, words: list[str]) -> None:
        if len(words) == 1:
            self._exact.setdefault(words[0], term)
            if len(words[0]) > 2 and not term.startswith("q-"):
                self._stems.setdefault(stem(words[0]), []).append((words[0][:-1], term))
        elif words:
            self._phrases.setdefault(tuple(stem(w) for w in words), term)

    def _spellings(self) -> Iterator[str]:
        yield from (w for w in self._exact if len(w) > 2)
        yield from (w for w in self._filler if len(w) > 3)
        yield from self._vocabulary

    def _by_length(self) -> dict[int, list[str]]:
        buckets: dict[int, list[str]] = {}
        for word in sorted(set(self._spellings())):
            if not word[0].isdigit():
                buckets.setdefault(len(word), []).append(word)
        return buckets

    def read(self, text: str) -> list[Token]:
        """Return the tokens of cleaned `text`; phrases of the lexicon are one token."""
        words = split(text)
        spelt = [self.word(w).spelt for w in words]
        tokens: list[Token] = []
        at = 0
        while at < len(words):
            phrase = self._phrase_at(spelt, at)
            if phrase:
                size, term = phrase
                terms = (term,) if term else ()
                tokens.append(Token(" ".join(words[at : at + size]), terms, "phrase", " ".join(spelt[at : at + size])))
                at += size
            else:
                lettered = words[at] in LETTERS and self._may_have_letter(tokens)
                tokens.append(
                    Token(words[at], (f"bokstav-{words[at]}",), "letter", words[at])
                    if lettered
                    else self.word(words[at])
                )
                at += 1
        return tokens

    def _may_have_letter(self, tokens: list[Token]) -> bool:
        """Tell whether a single letter after these tokens is a name ("grunnkurs d", "§ 25 d") and not a word."""
        if not tokens:
            return False
        after_number = tokens[-1].written.isdigit() and len(tokens) > 1 and "paragraf" in tokens[-2].terms
        return after_number or bool({"grunnkurs", "kurs", "bokstav"} & set(tokens[-1].terms))

    def _phrase_at(self, words: list[str], at: int) -> tuple[int, str] | None:
        stems = [stem(w) for w in words[at : at + LONGEST_PHRASE]]
        for size in range(len(stems), 1, -1):
            term = self._phrases.get(tuple(stems[:size]))
            if term is not None:
                return size, term
        return None

    def word(self, written: str) -> Token:
        """Return one word's token, from the cache when it has been seen."""
        token = self._cache.get(written)
        if token is None:
            token = self._read_word(written)
            if len(self._cache) < 50_000:
                self._cache[written] = token
        return token

    def _read_word(self, written: str) -> Token:
        known = self._look_up(written)
        if known:
            return Token(written, *known, written)
        other = self._correct(written)
        if other:
            terms, why = self._look_up(other) or ((stem(other),), "stem")
            return Token(written, terms, f"{why}, spelt {other}", other)
        return Token(written, (stem(written),), "unknown", written, known=written.isdigit())

    def _look_up(self, word: str) -> tuple[tuple[str, ...], str] | None:
        if word in self._exact:
            return (self._exact[word],), "lexicon"
        if word in self._filler:
            return (), "filler"
        root = stem(word)
        inflected = self._inflected(word, root)
        if inflected:
            return (inflected,), "lexicon, by its stem"
        parts = self._compound(word)
        if parts:
            return parts, "compound"
        if word in self._vocabulary or (len(root) > 3 and root in self._stemmed):
            return (root,), "stem"
        return None

    def _inflected(self, word: str, root: str) -> str | None:
        """Return the term of the variant that `word` is an inflection of: the same stem, and the same beginning but for a letter."""
        if len(word) < 4:
            return None
        return next((term for start, term in self._stems.get(root, ()) if word.startswith(start)), None)

    def _compound(self, word: str) -> tuple[str, ...] | None:
        """Return the terms of a word made of two or three words of the lexicon, e.g. veilednings|timer."""
        if len(word) < 8:
            return None
        for cut in range(len(word) - 3, 3, -1):
            head, tail = word[:cut], word[cut:]
            first = self._exact.get(head) or (self._exact.get(head[:-1]) if head[-1] in "se" and cut > 4 else None)
            if first and not first.startswith("q-"):
                last = self._part(tail)
                rest = (last,) if last else self._compound(tail)
                if rest:
                    return (first, *rest)
        return None

    def _part(self, word: str) -> str | None:
        if len(word) < 4:
            return None
        term = self._exact.get(word) or self._inflected(word, stem(word))
        return None if term is None or term.startswith("q-") else term

    def _correct(self, word: str) -> str | None:
        """Return the known spelling nearest to `word`: the same without æøå, else one slip (two in a long word); the most used one."""
        if len(word) < 3 or not word.isalpha():
            return None
        if fold(word) in self._folded:
            return self._folded[fold(word)]
        if len(word) == 3:
            near = process.extractOne(word, self._questions, scorer=OSA.distance, score_cutoff=1)
            return near[0] if near else None
        reach = 1 if len(word) < TWO_SLIPS else 2
        for distance in range(1, reach + 1):
            choices = self._near_in_length(len(word), distance)
            found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=distance, limit=24)
            if found:
                return min(found, key=lambda f: (f[0][0] != word[0], -self._frequency(f[0]), f[0]))[0]
        return None

    def _near_in_length(self, length: int, distance: int) -> list[str]:
        if (length, distance) not in self._windows:
            near = range(length - distance, length + distance + 1)
            self._windows[length, distance] = [w for n in near for w in self._choices.get(n, ())]
        return self._windows[length, distance]

    def _frequency(self, word: str) -> int:
        """Return how often a word is used in the base; a word of the lexicon is never rare."""
        return self._vocabulary.get(word, 0) + (LEXICON_USES if word in self._exact or word in self._filler else 0)
