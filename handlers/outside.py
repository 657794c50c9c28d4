"""What the assistant does not answer: subjects outside its field, other municipalities' plans, other specialties."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content.library import KnowledgeBase
from content.model import Entry, Refusal
from content.search import Hit
from content.words import clean, split
from handlers.recognition import Question, WholeNames
from handlers.turn import Message, Reply

REFUSE, SURE = 0.40, 0.45
OF_A_PLAN = (
    *("plan", "utdanningsplan", "laeringsarena", "kontakt", "telefon", "epost", "laeringsmal", "alm"),
    *("kommuneoverlege", "kommune"),
)


def told(entry: Entry) -> str:
    """Return all that an entry says and is asked for, in lower case."""
    return " ".join([*entry.ask, entry.title.nb, entry.answer.nb, entry.answer.nn]).lower()


class Outside:
    """Decides whether a question is outside the field, given the answer that comes nearest."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        refusals = base.compiled.refusals.refusals
        self._words: list[tuple[WholeNames, Refusal]] = [(WholeNames(r.words), r) for r in refusals if r.words]
        self._patterns = [(re.compile(p), r) for r in refusals for p in r.patterns]

    def at_once(self, question: Question, asking: str) -> Reply | None:
        """Return the refusal that needs no look at the answers: by a pattern, or codes and arenas of another municipality."""
        texts = {True: question.mended, False: asking}
        refusal = next((r for pattern, r in self._patterns if pattern.search(texts[r.anywhere])), None)
        return self._reply(refusal, question) if refusal else self._of_another_municipality(question)

    def refuse(self, question: Question, asking: str, hits: Sequence[Hit]) -> Reply | None:
        """Return the refusal for what a refusal's phrasings, names or words fit better than any answer does, else None.

        `asking` is the part of the text that asks. An answer that is SURE may use words that would otherwise be refused.
        """
        first = self._base.findable[hits[0].entry] if hits else None
        if isinstance(first, Refusal) and hits[0].score >= REFUSE:
            return self._reply(first, question)
        entry = first if isinstance(first, Entry) else None
        elsewhere = self._elsewhere(question, entry)
        if elsewhere:
            return elsewhere
        refusal = self._by_word(question, asking, entry if hits and hits[0].score >= SURE else None)
        return self._reply(refusal, question) if refusal else None

    def _by_word(self, question: Question, asking: str, sure: Entry | None) -> Refusal | None:
        """Return the refusal most of whose words are in the text and are none of the `sure` answer's own."""
        found = [
            (word, refusal)
            for names, refusal in self._words
            for word in names.findall(question.mended if refusal.anywhere else asking)
        ]
        known = set(split(clean(told(sure)))) if found and sure else set()
        strange = [refusal for word, refusal in found if not set(split(word)) <= known]
        return max(strange, key=strange.count) if strange else None

    def _of_another_municipality(self, question: Question) -> Reply | None:
        """Refuse codes and arenas "in X kommune" when X is none of ours."""
        places = [p for p in question.foreign if f"{p} kommune" in question.mended]
        if not places or question.own_names or not (question.codes.codes or question.names_arena):
            return None
        return self._not_ours(places[0], question)

    def _not_ours(self, place: str, question: Question) -> Reply:
        facts = {"place": place.title(), "names": [m.data.name for m in self._base.municipalities.values()]}
        return Reply(
            (Message("ask.other_municipality", facts),), "not_found", question.language, why=("another municipality",)
        )

    def _elsewhere(self, question: Question, entry: Entry | None) -> Reply | None:
        """Refuse what is about a municipality or a specialty that neither we nor the nearest answer know.

        "X kommune" is known only to an answer that is asked for by that name; being in a list is not enough.
        """
        if not question.foreign and not question.specialties:
            return None
        said, asked = (told(entry), " ".join(entry.ask).lower()) if entry else ("", "")
        places = [p for p in question.foreign if p not in (asked if f"{p} kommune" in question.mended else said)]
        if (
            places
            and not question.own_names
            and (places[0] not in self._base.compiled.vocabulary or self._of_a_plan(question))
        ):
            return self._not_ours(places[0], question)
        about = entry.title.nb if entry and question.has("laeringsmal") else said
        known = set(split(clean(about)))
        other = [s for s in question.specialties if not set(split(s)) <= known]
        if other:
            message = Message("ask.other_specialty", {"specialty": other[0].capitalize()})
            return Reply((message,), "not_found", question.language, why=("another specialty",))
        return None

    def _of_a_plan(self, question: Question) -> bool:
        """Tell whether the question is about what only a municipality's own plan holds."""
        return question.has(*OF_A_PLAN) or question.names_arena or bool(question.codes.codes)

    def _reply(self, refusal: Refusal, question: Question) -> Reply:
        message = Message("ask.refusal", {"text": refusal.answer.get(question.language)})
        return Reply((message,), "not_found", question.language, why=(f"outside the field: {refusal.id}",))
