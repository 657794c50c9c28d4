"""A message read: codes, arenas, municipalities, themes, flags, the language it was written in, its sentences.

Only reads; what to answer is decided in `ask`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from content import codes
from content.library import Arena, KnowledgeBase, Municipality
from content.words import Token, clean, split, stem

SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[a-zæøå0-9)]{2}[.])\s+(?=\S)|\n+")


@dataclass(frozen=True)
class Names:
    """Names of one or more words, found in a row of stems: longest first."""

    names: dict[tuple[str, ...], tuple[str, ...]]
    longest: dict[str, int]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Names:
        """Build from (name, value) pairs; a name may have several values."""
        found: dict[tuple[str, ...], dict[str, None]] = {}
        for name, value in pairs:
            key = tuple(stem(w) for w in split(clean(name)))
            found.setdefault(key, {})[value] = None
        longest: dict[str, int] = {}
        for key in filter(None, found):
            longest[key[0]] = max(len(key), longest.get(key[0], 0))
        return cls({k: tuple(v) for k, v in found.items()}, longest)

    def find(self, stems: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return (start, end, values) of every name in `stems`, none inside another."""
        out: list[tuple[int, int, tuple[str, ...]]] = []
        at = 0
        while at < len(stems):
            for size in range(min(self.longest.get(stems[at], 0), len(stems) - at), 0, -1):
                values = self.names.get(tuple(stems[at : at + size]))
                if values:
                    out.append((at, at + size, values))
                    at += size
                    break
            else:
                at += 1
        return out


@lru_cache(maxsize=16)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of cleaned text; kept, since many lists of names are looked for in one message."""
    return tuple(split(text))


class WholeNames:
    """Names found in cleaned text as they are written, whole and the longest first. Many times faster than one long pattern."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted({tuple(split(clean(n))) for n in names} - {()}, key=lambda w: (-len(w), w)):
            self._by_first.setdefault(words[0], []).append(words)

    def findall(self, text: str) -> list[str]:
        """Return the names in the order they stand in `text`, none inside another."""
        words = words_of(text)
        if self._by_first.keys().isdisjoint(words):
            return []
        found: list[str] = []
        at = 0
        while at < len(words):
            name = next((n for n in self._by_first.get(words[at], ()) if words[at : at + len(n)] == n), None)
            if name:
                found.append(" ".join(name))
            at += len(name) if name else 1
        return found


@dataclass(frozen=True)
class Gazette:
    """All names that can stand in a message, made ready once."""

    kinds: Names
    places: Names
    municipalities: Names
    themes: Names
    foreign: WholeNames
    specialties: WholeNames
    ambiguous: frozenset[str]

    @classmethod
    def of(cls, base: KnowledgeBase) -> Gazette:
        """Build from the knowledge base."""
        places = base.compiled.places
        own = {clean(n) for m in base.municipalities.values() for n in m.data.names}
        return cls(
            kinds=Names.of((n, k.id) for k in base.kinds.values() for n in k.names),
            places=Names.of(
                (p, f"{m.slug}/{a.slug}") for m in base.municipalities.values() for a in m.arenas for p in a.data.places
            ),
            municipalities=Names.of((n, m.slug) for m in base.municipalities.values() for n in m.data.names),
            themes=Names.of((n, t.id) for t in base.themes for n in t.names),
            foreign=WholeNames(n for n in places.municipalities if clean(n) not in own),
            specialties=WholeNames(places.specialties),
            ambiguous=frozenset(clean(n) for n in places.ambiguous),
        )


@dataclass(frozen=True)
class Question:
    """A message read.

    `own_names` are our municipalities named as such, `named` those and the ones a place stands in; `places` are "municipality/arena".
    `flags` are raised by the words and patterns of frames.yaml; `beyond` are the meanings that no composed answer speaks of.
    """

    text: str
    cleaned: str
    language: str
    codes: codes.Found
    tokens: tuple[Token, ...]
    spelt: tuple[str, ...]
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    own_names: tuple[str, ...]
    named: tuple[str, ...]
    themes: tuple[str, ...]
    foreign: tuple[str, ...]
    specialties: tuple[str, ...]
    flags: frozenset[str]
    beyond: tuple[str, ...]

    @property
    def names_arena(self) -> bool:
        """Tell whether an arena is named, by kind or by place."""
        return bool(self.kinds or self.places)

    @property
    def asks(self) -> frozenset[str]:
        """Return the question words' meanings (who, where, how many …)."""
        return frozenset(t for t in self.terms if t.startswith("q-"))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Return the meanings in the message, codes first."""
        return (*self.codes.codes, *(term for token in self.tokens for term in token.terms))

    @cached_property
    def plain(self) -> str:
        """Return the words that carry meaning, as letters are compared."""
        return " ".join([*self.codes.codes, *(token.written for token in self.tokens if token.terms)])

    @cached_property
    def mended(self) -> str:
        """Return the cleaned text, followed by it with its spelling corrected where that differs."""
        corrected = " ".join(self.spelt)
        return self.cleaned if corrected in self.cleaned else f"{self.cleaned}\n{corrected}"

    def has(self, *terms: str) -> bool:
        """Tell whether any of these meanings is in the message."""
        return any(term in self.terms for term in terms)


class Reader:
    """Reads messages against one knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.gazette = Gazette.of(base)
        self._marks = {form: frozenset(words) for form, words in base.compiled.lexicon.marks.items()}
        frames = base.compiled.frames
        self._flag_of = [(flag, frozenset(words)) for flag, words in frames.words.items()]
        self._patterns = {flag: re.compile(pattern) for flag, pattern in frames.patterns.items()}
        self._kind_of = frames.kind_of
        self._spoken_of = frozenset(frames.spoken_of) | self._names_terms()

    def _names_terms(self) -> frozenset[str]:
        """Return the meanings that stand in our municipalities' and places' names."""
        names = [
            n
            for m in self.base.municipalities.values()
            for n in (*m.data.names, *(p for a in m.arenas for p in a.data.places))
        ]
        return frozenset(t for n in names for token in self.base.words.read(clean(n)) for t in token.terms)

    def read(self, text: str, language: str = "nb") -> Question:
        """Return `text` read; `language` is the person's own, used when the text does not tell."""
        cleaned = clean(text)
        found = codes.find(cleaned)
        tokens = tuple(self.base.words.read(found.rest))
        spelt = tuple(word for token in tokens for word in split(token.spelt))
        stems = [stem(w) for w in spelt]
        gazette = self.gazette
        placed = gazette.places.find(stems)
        places = [v for _, _, values in placed for v in values]
        unplaced = [("" if any(a <= i < b for a, b, _ in placed) else word) for i, word in enumerate(stems)]
        kinds = [v for _, _, values in gazette.kinds.find(unplaced) for v in values]
        kinds += [
            self._kind_of[t]
            for token in tokens
            if token.why.startswith("compound")
            for t in token.terms
            if t in self._kind_of
        ]
        own_names = [v for _, _, values in gazette.municipalities.find(stems) for v in values]
        named = [*own_names, *(place.split("/")[0] for place in places)]
        return Question(
            text=text,
            cleaned=cleaned,
            language=self.language(cleaned, language),
            codes=found,
            tokens=tokens,
            spelt=spelt,
            kinds=tuple(dict.fromkeys(kinds)),
            places=tuple(dict.fromkeys(places)),
            own_names=tuple(dict.fromkeys(own_names)),
            named=tuple(dict.fromkeys(named)),
            themes=tuple(dict.fromkeys(v for _, _, values in gazette.themes.find(stems) for v in values)),
            foreign=self._foreign(f"{cleaned} {' '.join(spelt)}"),
            specialties=tuple(dict.fromkeys(gazette.specialties.findall(f"{cleaned} {' '.join(spelt)}"))),
            flags=self._flags(cleaned, frozenset(spelt)),
            beyond=tuple(t for token in tokens for t in token.terms if t not in self._spoken_of and not t.isdigit()),
        )

    def _flags(self, cleaned: str, spelt: frozenset[str]) -> frozenset[str]:
        by_word = [flag for flag, words in self._flag_of if words & spelt]
        return frozenset(by_word + [flag for flag, pattern in self._patterns.items() if pattern.search(cleaned)])

    def halves(self, cleaned: str, by: str = "difference") -> tuple[Question, Question] | None:
        """Return what stands before and after words that set two arenas against each other ("men ikke", "men bare delvis"), or None."""
        first, *second = self._patterns[by].split(cleaned, maxsplit=1)
        return (self.read(first), self.read(second[0])) if second else None

    def _foreign(self, text: str) -> tuple[str, ...]:
        """Return other municipalities named; a name that is also a word counts only beside "kommune"."""
        found = self.gazette.foreign.findall(text)
        beside = {name for name in found if f"{name} kommune" in text or f"kommunen {name}" in text}
        return tuple(dict.fromkeys(name for name in found if name in beside or name not in self.gazette.ambiguous))

    def language(self, cleaned: str, otherwise: str) -> str:
        """Return "nn", "en" or "nb" as written; `otherwise` when the text does not tell (dialect, a few words)."""
        words = split(cleaned)
        nn, nb, en = (sum(w in self._marks[form] for w in words) for form in ("nn", "nb", "en"))
        if en > nn + nb and en * 5 >= len(words):
            return "en"
        if nn == nb:
            return "nn" if otherwise == "nn" or nn else "nb"
        return "nn" if nn > nb else "nb"

    def sentences(self, text: str) -> list[str]:
        """Return the sentences of `text`, without empty ones."""
        return [s.strip() for s in SENTENCE.split(text) if s.strip()]


def arenas_of(question: Question, municipality: Municipality) -> list[Arena]:
    """Return the arenas of `municipality` that the question names, by place (exactly) or else by kind."""
    slugs = {place.split("/")[1] for place in question.places if place.startswith(f"{municipality.slug}/")}
    by_place = [a for a in municipality.listed if a.slug in slugs]
    placed = {a.data.kind for a in by_place}
    by_kind = [a for a in municipality.listed if a.data.kind in question.kinds and a.data.kind not in placed]
    if (
        "sykehjem" in question.kinds
        and question.has("allmennmedisin", "ordinar")
        and "institusjon" not in question.kinds
    ):
        by_kind = [a for a in by_kind if a.data.kind != "sykehjem" or not a.data.institution] or by_kind
    if "institusjon" in question.kinds:
        wanted = "not_institution" not in question.flags
        by_place = [a for a in by_place if a.data.institution == wanted] or by_place
        if by_kind:
            by_kind = [a for a in by_kind if a.data.institution == wanted] or by_kind
        elif not by_place:
            by_kind = [a for a in municipality.listed if a.data.institution]
    chosen = {a.slug for a in (*by_place, *by_kind)}
    return [a for a in municipality.listed if a.slug in chosen]
