"""Which answer a question is about: every phrasing scored by shared meanings and shared letters.

Three figures between 0 and 1 are weighed together for each entry:

- `near`: how near its best phrasing comes: the weighted overlap of meanings (twice the shared weight by the weight of both), and the
  cosine over pieces of three to five letters, which survives typing errors,
- `near3`: the same for the mean of its three best phrasings, which tells a subject from a lucky wording,
- `cover`: how much of the question the entry as a whole (phrasings, title, answer) explains.

A term weighs the more the fewer entries hold it. A word we have never seen weighs too: it is something no answer explains. The weights
were fitted on questions written by people who had not seen the phrasings (benchmarks/weights.py).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

NEAR, NEAR3, COVER = 0.26, 0.34, 0.40
WORDS, LETTERS = 0.6, 0.4
UNKNOWN = 0.6
FULL_WEIGHT = 12.0
CANDIDATES = 24
GRAMS = (3, 4, 5)
COMMON_ROWS, COMMON_SHARE = 200, 0.05


class Postings(msgspec.Struct):
    """An inverted index: key → rows and weights, as raw int32 and float32 arrays."""

    keys: dict[str, tuple[int, int]]
    rows: bytes
    weights: bytes


class IndexData(msgspec.Struct):
    """All of an index that is worth keeping between two starts."""

    entries: int
    alike: int
    starts: list[int]
    idf: dict[str, float]
    terms: Postings
    term_norms: bytes
    documents: Postings
    grams: Postings
    gram_idf: dict[str, float]


class Hit(msgspec.Struct, frozen=True):
    """An entry's score and what it is made of."""

    entry: int
    score: float
    near: float
    near3: float
    cover: float


def grams(text: str) -> Counter[str]:
    """Return the pieces of three to five letters of each word of `text`, the word's ends marked by a space."""
    found: Counter[str] = Counter()
    for word in text.split():
        padded = f" {word} "
        for size in GRAMS:
            found.update(padded[i : i + size] for i in range(max(1, len(padded) - size + 1)))
    return found


class Source(msgspec.Struct):
    """What is indexed of one entry: each phrasing's terms and plain text, and all terms of the entry."""

    phrasings: list[tuple[list[str], str]]
    document: list[str]


def build(sources: Sequence[Source], alike: int) -> IndexData:
    """Return the index over `sources`, one entry each; the first `alike` have phrasings that all ask the same."""
    holders = Counter(term for source in sources for term in {t for terms, _ in source.phrasings for t in terms})
    in_documents = Counter(term for source in sources for term in set(source.document))
    total = len(sources)
    idf = {
        term: math.log((total + 1) / (min(count, holders[term] or count) + 0.5))
        for term, count in (in_documents | holders).items()
    }
    rows = [phrasing for source in sources for phrasing in source.phrasings]
    starts = list(np.cumsum([0, *[len(s.phrasings) for s in sources]])[:-1].tolist())
    terms, documents = Lists(), Lists()
    norms = np.zeros(len(rows), dtype=np.float32)
    for row, (words, _) in enumerate(rows):
        for term in dict.fromkeys(words):
            terms.add(term, row, idf[term])
            norms[row] += idf[term]
    for number, source in enumerate(sources):
        for term in dict.fromkeys([*source.document, *(t for words, _ in source.phrasings for t in words)]):
            documents.add(term, number, idf[term])
    gram_idf, letter_postings = _letters([text for _, text in rows])
    return IndexData(
        total, alike, starts, idf, terms.pack(), norms.tobytes(), documents.pack(), letter_postings.pack(), gram_idf
    )


def _letters(texts: Sequence[str]) -> tuple[dict[str, float], Lists]:
    """Return each piece's weight and where it stands. Two passes: holding all pieces of all texts would take 300 MB."""
    holders = Counter(gram for text in texts for gram in grams(text))
    often = max(COMMON_ROWS, len(texts) * COMMON_SHARE)
    idf = {gram: math.log((len(texts) + 1) / (count + 0.5)) for gram, count in holders.items() if count <= often}
    postings = Lists()
    for row, text in enumerate(texts):
        weights = {gram: (1 + math.log(n)) * idf[gram] for gram, n in grams(text).items() if gram in idf}
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        for gram, weight in weights.items():
            postings.add(gram, row, weight / norm)
    return idf, postings


class Lists:
    """Postings while they are collected: key → rows and weights in compact arrays."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[array[int], array[float]]] = {}

    def add(self, key: str, row: int, weight: float) -> None:
        """Note that `key` stands in `row` with `weight`."""
        rows, weights = self._found.setdefault(key, (array("i"), array("f")))
        rows.append(row)
        weights.append(weight)

    def pack(self) -> Postings:
        """Return everything as one run of rows and one of weights, and where each key's part of them is."""
        keys: dict[str, tuple[int, int]] = {}
        end = 0
        for key, (rows, _) in self._found.items():
            keys[key] = (end, end + len(rows))
            end += len(rows)
        found = self._found.values()
        return Postings(keys, b"".join(r.tobytes() for r, _ in found), b"".join(w.tobytes() for _, w in found))


class _Table:
    """Postings ready to be summed: `sums` adds up weight × the query's weight for each row."""

    def __init__(self, packed: Postings, size: int) -> None:
        self._keys = packed.keys
        self._rows: Ints = np.frombuffer(packed.rows, dtype=np.int32)
        self._weights: Floats = np.frombuffer(packed.weights, dtype=np.float32)
        self._size = size

    def sums(self, query: Iterable[tuple[str, float]]) -> npt.NDArray[np.float64]:
        spans = [(*self._keys[key], weight) for key, weight in query if key in self._keys]
        if not spans:
            return np.zeros(self._size)
        rows = np.concatenate([self._rows[a:b] for a, b, _ in spans])
        weights = np.concatenate([self._weights[a:b] for a, b, _ in spans])
        weights *= np.repeat(np.array([w for *_, w in spans], dtype=np.float32), [b - a for a, b, _ in spans])
        return np.bincount(rows, weights=weights, minlength=self._size).astype(np.float64, copy=False)


class Index:
    """The index in memory. Safe to share between threads: it is only read."""

    def __init__(self, data: IndexData) -> None:
        self._norms: Floats = np.frombuffer(data.term_norms, dtype=np.float32)
        count = len(self._norms)
        self._alike = data.alike
        self._starts = np.array(data.starts, dtype=np.int64)
        self._idf = data.idf
        self._gram_idf = data.gram_idf
        self._terms = _Table(data.terms, count)
        self._documents = _Table(data.documents, data.entries)
        self._grams = _Table(data.grams, count)
        self._rarest = max(data.idf.values(), default=1.0)

    def weight(self, term: str) -> float:
        """Return how much a term tells: the rarer, the more; a word no entry holds tells almost most."""
        return self._idf.get(term, self._rarest * UNKNOWN)

    def search(
        self,
        terms: Sequence[str],
        text: str,
        bonus: npt.NDArray[np.float64] | float = 0.0,
        context: npt.NDArray[np.float64] | None = None,
        most: int = 8,
    ) -> list[Hit]:
        """Return the best entries for a question given as its terms and its plain words, best first.

        `bonus` is added to each entry's score (negative for another municipality's). `context` is the cover of the whole message when the
        question is one sentence of it: an answer is better when it explains that too.
        """
        weights = {term: self.weight(term) for term in terms}
        asked = sum(weights.values())
        if not asked:
            return []
        shared = self._terms.sums((term, 1.0) for term in weights)
        near = WORDS * 2 * shared / (self._norms + asked) + LETTERS * self._letters(text)
        best = np.maximum.reduceat(near, self._starts)
        cover = self.cover(terms)
        if context is not None:
            cover = (cover + context) / 2
        first = NEAR * best + COVER * min(1.0, asked / FULL_WEIGHT) * cover + bonus
        chosen = np.argpartition(-first, min(CANDIDATES, len(first) - 1))[:CANDIDATES]
        hits = [self._hit(int(e), first, near, best, cover) for e in chosen]
        return sorted((h for h in hits if h.near > 0), key=lambda h: (-h.score, h.entry))[:most]

    def cover(self, terms: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return for each entry how much of the terms' weight it explains, 0 to 1."""
        weights = {term: self.weight(term) for term in terms}
        return np.minimum(1.0, self._documents.sums((term, 1.0) for term in weights) / (sum(weights.values()) or 1.0))

    def _letters(self, text: str) -> npt.NDArray[np.float64]:
        weights = {g: (1 + math.log(n)) * self._gram_idf[g] for g, n in grams(text).items() if g in self._gram_idf}
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        return self._grams.sums((gram, w / norm) for gram, w in weights.items())

    def _hit(
        self,
        entry: int,
        first: npt.NDArray[np.float64],
        near: npt.NDArray[np.float64],
        best: npt.NDArray[np.float64],
        cover: npt.NDArray[np.float64],
    ) -> Hit:
        start = int(self._starts[entry])
        end = int(self._starts[entry + 1]) if entry + 1 < len(self._starts) else len(near)
        three = sum(sorted(near[start:end].tolist())[-3:]) / 3 if entry < self._alike else float(best[entry])
        return Hit(entry, float(first[entry]) + NEAR3 * three, float(best[entry]), three, float(cover[entry]))
