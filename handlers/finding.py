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

OWN_SCOPE, NAMED_SCOPE, UNKNOWN_SCOPE, FOREIGN_SCOPE = 0.035, 0.08, -0.04, -0.3
MOST_WINDOWS, ASKING = 6, 0.05
ALSO_SURE, ALSO_GAP_SURE, ALSO_GAP = 0.75, 0.08, 0.10
ALSO_MOST, ALSO_LOOK, ALSO_OVERLAP = 2, 6, 0.6
COUNTERPART_GAP, LOCAL_GAP, BARE_GAP, SERVING_GAP, KNOWN_GAP = 0.18, 0.10, 0.25, 0.08, 0.05
BARE, WIDER = 2, 0.05
LONG_MESSAGE, MOST_HITS = 8, 16


class Finder:
    """Finds entries in one knowledge base."""

    def __init__(self, base: KnowledgeBase, reader: Reader) -> None:
        self._base = base
        self._reader = reader
        self._terms_of: dict[int, frozenset[str]] = {}
        self._apart = frozenset(base.compiled.frames.apart)
        self._needs = [(re.compile(n.asks), re.compile(n.holds)) for n in base.compiled.frames.needs]

    def find(self, question: Question, whole: Question, home: Municipality | None, most: int = 8) -> list[Hit]:
        """Return the entries nearest to a question as it stands; `whole` is the message it is a part of."""
        return self._base.index.search(question.terms, question.plain, self._bonus(whole, home), most=most)

    def find_in_message(self, question: Question, home: Municipality | None, most: int = MOST_HITS) -> list[Hit]:
        """Return the entries nearest to a message; in a long one also by its sentences, the best of all counting."""
        best = self.find(question, question, home, most)
        sentences = self._reader.sentences(question.text)
        if len(sentences) < 2 or len(question.terms) < LONG_MESSAGE:
            return best
        bonus, context = self._bonus(question, home), self._base.index.cover(question.terms)
        for window in windows(sentences):
            terms, plain = question_terms(window, self._base.words)
            found = self._base.index.search(terms, plain, bonus, context, most) if len(terms) > 1 else []
            asking = ASKING if "?" in window else 0.0
            if found and (not best or found[0].score + asking > best[0].score):
                best = found
        return best

    def serving(self, question: Question, hits: list[Hit]) -> list[Hit]:
        """Return the hits whose answers hold what is asked for (a number, a price), if one is about as near as the first.

        What the sources do not tell stands behind an answer about as near.
        """
        asked = f"{question.cleaned} {' '.join(question.spelt)}"
        needed = [holds for asks, holds in self._needs if asks.search(asked)]
        if needed and hits:
            held = [h for h in hits if all(holds.search(self._answer(h.entry)) for holds in needed)]
            hits = held if held and held[0].score >= hits[0].score - SERVING_GAP else []
        telling = next((h for h in hits if self._base.entries[h.entry].known), None)
        if telling and hits[0].score - telling.score <= KNOWN_GAP:
            return [telling, *(h for h in hits if h is not telling)]
        return hits

    def _answer(self, entry: int) -> str:
        answer = self._base.entries[entry].answer
        return f"{answer.nb} {answer.nn}".lower()

    def _bonus(self, question: Question, home: Municipality | None) -> npt.NDArray[np.float64]:
        """Return what each entry's score gains or loses by the municipality it belongs to."""
        here = set(question.named) or ({home.slug} if home else set())
        local = "kommune" in question.terms or question.names_arena
        unknown = 0.0 if local else UNKNOWN_SCOPE
        own = NAMED_SCOPE if question.named else OWN_SCOPE
        bonus = np.zeros(len(self._base.findable))
        for slug, mine in self._base.scopes.items():
            if slug is not None:
                bonus[mine] = unknown if not here else own if slug in here else FOREIGN_SCOPE
        return bonus

    def also(self, question: Question, hits: Sequence[Hit]) -> list[Entry]:
        """Return other answers that come almost as near as the first and say something else: few where the first is sure."""
        double = sum(t.startswith("q-") for t in question.terms) > 1
        gap = ALSO_GAP_SURE if hits[0].score >= ALSO_SURE and not double else ALSO_GAP
        shown = [hits[0].entry]
        elsewhere = self._apart.difference(question.terms) - self._said(hits[0].entry)
        for hit in hits[1:ALSO_LOOK]:
            if len(shown) > ALSO_MOST or hits[0].score - hit.score > gap:
                break
            if not elsewhere & self._said(hit.entry) and all(
                self._overlap(hit.entry, other) <= ALSO_OVERLAP for other in shown
            ):
                shown.append(hit.entry)
        return [self._base.entries[e] for e in shown[1:]]

    def _overlap(self, one: int, other: int) -> float:
        a, b = self._said(one), self._said(other)
        return len(a & b) / max(1, min(len(a), len(b)))

    def _said(self, entry: int) -> frozenset[str]:
        if entry not in self._terms_of:
            self._terms_of[entry] = frozenset(question_terms(self._base.entries[entry].answer.nb, self._base.words)[0])
        return self._terms_of[entry]

    def local_answers(self, question: Question, home: Municipality | None, hits: Sequence[Hit]) -> list[Entry]:
        """Return each municipality's own answer when it is not known which one is meant and the question is a local one.

        It is local when the first answer is, or when "the municipality" or an arena is named and both have an answer about as near.
        """
        if home or question.named:
            return []
        first = self._base.entries[hits[0].entry]
        bare = bool(question.asks & {"q-who", "q-where"}) and len(question.terms) <= BARE
        gap = LOCAL_GAP if first.scope is None and not bare else BARE_GAP if bare else COUNTERPART_GAP
        near = [e for h in hits if h.score > hits[0].score - gap and (e := self._base.entries[h.entry]).known]
        wider = [
            e
            for h in hits
            if h.score > hits[0].score - gap - (WIDER if bare or first.scope else 0.0)
            and (e := self._base.entries[h.entry]).known
        ]
        if not any(e.scope for e in near):
            return []
        first_of = {scope: next((e for e in wider if e.scope == scope), None) for scope in self._base.municipalities}
        found = [e for e in first_of.values() if e]
        local = bare or first.scope is not None or "kommune" in question.terms or bool(question.kinds)
        return found if local and len(found) == len(first_of) else []


def windows(sentences: Sequence[str]) -> list[str]:
    """Return the parts of a long message that may hold its question: each asking sentence alone and with each other sentence."""
    asking = [s for s in sentences if "?" in s] or list(sentences[-1:])
    pairs = [f"{other} {question}" for question in asking for other in sentences if other != question]
    return [*asking, *pairs, *(s for s in sentences if s not in asking)][:MOST_WINDOWS]
