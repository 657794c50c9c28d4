"""Which written answers a question is about: the search, its bonus for the person's municipality, long messages, near misses."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from content.library import KnowledgeBase, Municipality, question_terms
from content.model import Entry
from content.search import Hit
from handlers.recognition import Question, Reader

OWN_SCOPE, FOREIGN_SCOPE = 0.035, -0.3
MOST_WINDOWS, ASKING = 10, 0.05
ALSO_GAP, ALSO_GAP_DOUBLE, ALSO_MOST, ALSO_LOOK, ALSO_OVERLAP = 0.06, 0.12, 2, 6, 0.6
COUNTERPART_GAP = 0.15
LONG_MESSAGE = 8


class Finder:
    """Finds entries in one knowledge base."""

    def __init__(self, base: KnowledgeBase, reader: Reader) -> None:
        self._base = base
        self._reader = reader
        self._terms_of: dict[int, frozenset[str]] = {}
        self._needs = [(re.compile(n.asks), re.compile(n.holds)) for n in base.compiled.frames.needs]

    def find(self, question: Question, named: Sequence[str], home: Municipality | None, most: int = 8) -> list[Hit]:
        """Return the entries nearest to a question as it stands. `named` are the municipalities in the whole message."""
        return self._base.index.search(question.terms, question.plain, self._bonus(named, home), most=most)

    def find_in_message(self, question: Question, home: Municipality | None, most: int = 8) -> list[Hit]:
        """Return the entries nearest to a message; in a long one also by its sentences, the best of all counting."""
        best = self.find(question, question.named, home, most)
        sentences = self._reader.sentences(question.text)
        if len(sentences) < 2 or len(question.terms) < LONG_MESSAGE:
            return best
        bonus, context = self._bonus(question.named, home), self._base.index.cover(question.terms)
        for window in windows(sentences):
            terms, plain = question_terms(window, self._base.words)
            found = self._base.index.search(terms, plain, bonus, context, most) if len(terms) > 1 else []
            asking = ASKING if "?" in window else 0.0
            if found and (not best or found[0].score + asking > best[0].score):
                best = found
        return best

    def serves(self, question: Question, entry: Entry) -> bool:
        """Tell whether an answer holds what is asked for: a number to call, an address, a price."""
        said = f"{entry.answer.nb} {entry.answer.nn}".lower()
        return all(holds.search(said) for asks, holds in self._needs if asks.search(question.cleaned))

    def _bonus(self, named: Sequence[str], home: Municipality | None) -> npt.NDArray[np.float64]:
        """Return what each entry's score gains or loses by the municipality it belongs to."""
        here = set(named) or ({home.slug} if home else set(self._base.municipalities))
        own = OWN_SCOPE if len(here) < len(self._base.municipalities) else 0.0
        bonus = np.zeros(len(self._base.findable))
        for slug, mine in self._base.scopes.items():
            if slug is not None:
                bonus[mine] = own if slug in here else FOREIGN_SCOPE
        return bonus

    def also(self, question: Question, hits: Sequence[Hit]) -> list[Entry]:
        """Return other answers that come almost as near as the first and say something else; nearer enough for a double question."""
        gap = ALSO_GAP_DOUBLE if sum(t.startswith("q-") for t in question.terms) > 1 else ALSO_GAP
        shown = [hits[0].entry]
        for hit in hits[1:ALSO_LOOK]:
            if len(shown) > ALSO_MOST or hits[0].score - hit.score > gap:
                break
            if all(self._overlap(hit.entry, other) <= ALSO_OVERLAP for other in shown):
                shown.append(hit.entry)
        return [self._base.entries[e] for e in shown[1:]]

    def _overlap(self, one: int, other: int) -> float:
        a, b = self._said(one), self._said(other)
        return len(a & b) / max(1, min(len(a), len(b)))

    def _said(self, entry: int) -> frozenset[str]:
        if entry not in self._terms_of:
            self._terms_of[entry] = frozenset(question_terms(self._base.entries[entry].answer.nb, self._base.words)[0])
        return self._terms_of[entry]

    def counterpart(self, question: Question, home: Municipality | None, hits: Sequence[Hit]) -> Entry | None:
        """Return the other municipality's answer to the same question when it is not known which one is meant."""
        first = self._base.entries[hits[0].entry]
        if home or question.named or first.scope is None:
            return None
        near = (self._base.entries[h.entry] for h in hits[1:] if h.score > hits[0].score - COUNTERPART_GAP)
        return next((e for e in near if e.scope not in (None, first.scope)), None)


def windows(sentences: Sequence[str]) -> list[str]:
    """Return the parts of a long message that may hold its question: each asking sentence alone and with each other sentence."""
    asking = [s for s in sentences if "?" in s] or list(sentences[-1:])
    pairs = [f"{other} {question}" for question in asking for other in sentences if other != question]
    return [*asking, *pairs, *(s for s in sentences if s not in asking)][:MOST_WINDOWS]
