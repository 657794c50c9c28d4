"""A question in, an answer with its source out – or an honest word that there is none.

The order of deciding: codes that do not exist, answers composed from the tables, what is outside the field, a subject too wide to be
a question, then the written answer whose phrasings come nearest. Below a measured threshold nothing is answered: a wrong answer
misleads, silence does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from content import codes
from content.library import KnowledgeBase, Municipality
from content.model import Entry, Topic
from content.search import Hit
from content.words import clean
from handlers import coverage, objectives
from handlers.finding import Finder
from handlers.frames import Frame, Frames
from handlers.outside import Outside
from handlers.recognition import Question, Reader, arenas_of
from handlers.turn import Choice, Cited, Message, Reply

# Scores from which a written answer is given; outdoes a composed one (one about objectives at arenas);
# is named as near. Measured on tests/data/questions.
ANSWER, BETTER, MUCH_BETTER, NEARBY = 0.32, 0.52, 0.65, 0.25
NEARLY_THE_SAME = 0.75
RARE, FEW_BEYOND = 2.5, 2
LONG_MESSAGE, SHORT_MESSAGE = 16, 6
ALSO_LENGTH = 260
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«0-9])")
NOT_A_SUBJECT = frozenset({"ma", "alis", "krav"})


class Answerer:
    """Answers questions from one knowledge base. Holds nothing about anyone."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.reader = Reader(base)
        self._frames = Frames(base, self.reader)
        self._finder = Finder(base, self.reader)
        self._outside = Outside(base)
        self._phrasings: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def answer(self, text: str, home: str | None = None, language: str = "nb", form: str | None = None) -> Reply:
        """Return the reply to `text` from a person of municipality `home` (a slug or None).

        It is in the form the text is written in, in `language` where the text does not tell – or in `form` when the person chose one.
        """
        question = self.reader.read(text, language)
        question = replace(question, language=form) if form else question
        at_home = self.base.municipalities.get(home or "")
        part = self._asking_part(question)
        refused = self._impossible(question) or self._outside.at_once(question, part.mended)
        return refused or self._composed(part, question, at_home) or self._written(question, part, at_home)

    def show(self, entry_id: str, language: str) -> Reply | None:
        """Return the reply for an entry chosen by its id, or None when there is none (any more)."""
        entry = self.base.by_id.get(entry_id)
        return self._give(entry, language) if entry else None

    def card(self, action: str, home: str | None, language: str) -> Reply | None:
        """Return the card behind a button: "o:ALM055" an objective, "a:eigersund/legevakt" what an arena covers; else None."""
        kind, _, what = action.partition(":")
        slug, _, arena_slug = what.partition("/")
        municipality = self.base.municipalities.get(slug)
        arenas = [a for a in municipality.arenas if a.slug == arena_slug] if municipality else []
        found = codes.find(what.lower()).codes
        if kind == "o" and found:
            return objectives.card(self.base, found, self.base.municipalities.get(home or ""), language)
        if kind != "a" or municipality is None or not arenas:
            return None
        message, cited = coverage.of_arena(self.base, municipality, arenas, "", language)
        return Reply((message,), "answered", language, cited, why=("arena card",))

    def _impossible(self, question: Question) -> Reply | None:
        if not question.codes.impossible or question.codes.codes:
            return None
        message = Message("objective.impossible", {"codes": coverage.group(question.codes.impossible)})
        return Reply((message,), "not_found", question.language, why=("no such code",))

    # -- composed from the tables

    def _composed(self, question: Question, whole: Question, home: Municipality | None) -> Reply | None:
        frame = self._frames.choose(question)
        if frame is None or self._better_written(question, whole, home):
            return None
        if frame.compose is None:
            return objectives.reply(self.base, frame.name, question, home)
        named = [self.base.municipalities[slug] for slug in question.named or whole.named]
        if not named and "municipalities" in question.flags:
            named = list(self.base.municipalities.values())
        named = named or ([home] if home else [])
        return self._across(question, frame, named) or self._for_municipalities(question, frame, named)

    def _across(self, question: Question, frame: Frame, named: Sequence[Municipality]) -> Reply | None:
        """Compare one arena between two municipalities when both are meant and nothing else is asked."""
        if frame.name != "arena" or len(named) != 2 or question.flags & {"partly", "fully"} or question.themes:
            return None
        sides = [(m, arenas_of(question, m)) for m in named]
        alike = len({a.data.kind for _, arenas in sides for a in arenas}) == 1
        if not alike or not all(arenas for _, arenas in sides):
            return None
        message, cited = coverage.across(self.base, sides, question.language)
        return Reply((message,), "answered", question.language, cited, why=("composed: across",))

    def _asking_part(self, question: Question) -> Question:
        """Return the part of a long message that asks: the sentences with a question mark or a code; else the whole."""
        sentences = self.reader.sentences(question.text)
        if len(sentences) < 2 or len(question.tokens) < LONG_MESSAGE:
            return question
        parts = [s for s in sentences if "?" in s or codes.find(clean(s)).codes]
        if "back" in self.reader.read(" ".join(parts)).flags:
            parts = [s for s in sentences if s in parts or self.reader.read(s).names_arena]
        return self.reader.read(" ".join(parts), question.language) if parts else question

    def _better_written(self, question: Question, whole: Question, home: Municipality | None) -> bool:
        """Tell whether a written answer is asked for in words that the frame would leave out (e.g. ALM 055's local adaptation)."""
        beyond = {t for t in question.beyond if self.base.index.weight(t) > RARE}
        hits = self._finder.find(question, whole, home) if beyond else []
        entry = self.base.findable[hits[0].entry] if hits else None
        where = bool(question.codes.codes) and self._frames.asks_where(question)
        tables = question.names_arena and question.has("laeringsmal", "alm") and len(question.beyond) <= FEW_BEYOND
        needed = ANSWER if question.codes.codes else MUCH_BETTER if tables else BETTER
        if not isinstance(entry, Entry) or hits[0].score < needed or (where and hits[0].near < NEARLY_THE_SAME):
            return False
        asked, kinds = self._asked_with(entry)
        if question.kinds and not kinds & set(question.kinds):
            return False
        return bool(beyond & asked) and all(c in asked for c in question.codes.codes)

    def _asked_with(self, entry: Entry) -> tuple[frozenset[str], frozenset[str]]:
        """Return the meanings and the kinds of arena in an entry's phrasings; they are read once."""
        if entry.id not in self._phrasings:
            asks = [self.reader.read(ask) for ask in entry.ask]
            terms = frozenset(t for ask in asks for t in ask.terms)
            self._phrasings[entry.id] = terms, frozenset(k for ask in asks for k in ask.kinds)
        return self._phrasings[entry.id]

    def _for_municipalities(self, question: Question, frame: Frame, named: Sequence[Municipality]) -> Reply | None:
        """Compose for the municipalities meant; when none is known, for all, with the question which one."""
        assert frame.compose is not None
        messages: list[Message] = []
        sources: list[Cited] = []
        for municipality in named or self.base.municipalities.values():
            arenas = arenas_of(question, municipality)
            if arenas or not frame.needs_arenas:
                message, cited = frame.compose(municipality, arenas)
                messages.append(message)
                sources += cited
        if not messages:
            return None
        cited_once = tuple(dict.fromkeys(sources))
        why = (f"composed: {frame.name}",)
        if frame.name == "arena card":
            return Reply((*messages, Message("ask.arena_more")), "clarify", question.language, cited_once, why=why)
        if named or frame.name == "fkm":
            return Reply(
                tuple(messages), "answered", question.language, cited_once, self._next(question, named), why=why
            )
        return self._which(messages, question.language, cited_once, why)

    def _next(self, question: Question, named: Sequence[Municipality]) -> tuple[Choice, ...]:
        """Return the cards worth a tap after a composed answer: its objectives and its arenas."""
        objectives_ = [Choice(codes.show(c), f"o:{c}") for c in question.codes.codes[:2]]
        arenas = [(m, a) for m in named[:1] for a in arenas_of(question, m)]
        return (
            *objectives_,
            *(Choice(a.data.name.get(question.language), f"a:{m.slug}/{a.slug}") for m, a in arenas[:2]),
        )

    def _which(
        self, messages: Sequence[Message], language: str, sources: tuple[Cited, ...], why: tuple[str, ...]
    ) -> Reply:
        """Give the answers of all municipalities and ask which one is meant."""
        all_of_them = self.base.municipalities.values()
        asking = Message("ask.which_municipality", {"names": [m.data.name for m in all_of_them]})
        choices = tuple(Choice(m.data.name, f"m:{m.slug}") for m in all_of_them)
        return Reply((*messages, asking), "clarify", language, sources, choices, why=why)

    # -- written answers

    def _written(self, question: Question, part: Question, home: Municipality | None) -> Reply:
        hits = self._finder.find_in_message(question, home)
        refused = self._too_wide(question) or self._outside.refuse(question, part.mended, hits)
        if refused:
            return refused
        hits = self._finder.serving(question, [h for h in hits if h.entry < len(self.base.entries)])
        if not hits or hits[0].score < ANSWER:
            return self._not_found(question, hits)
        entry = self.base.entries[hits[0].entry]
        local = self._finder.local_answers(question, home, hits)
        if not local:
            return self._give(entry, question.language, self._finder.also(question, hits), self._explain(hits))
        sources = tuple(dict.fromkeys(c for e in local for c in self._cited(e)))
        return self._which(
            [self._named(e, question.language) for e in local], question.language, sources, self._explain(hits)
        )

    def _give(self, entry: Entry, language: str, also: Sequence[Entry] = (), why: tuple[str, ...] = ()) -> Reply:
        messages = [Message("ask.entry", {"text": entry.answer.get(language)})]
        also = also if entry.known else ()
        messages += [Message("ask.also", {"text": shorten(e.answer.get(language))}) for e in also]
        sources = tuple(dict.fromkeys(c for e in (entry, *also) for c in self._cited(e)))
        onward = [*also, *(self.base.by_id[s] for s in entry.see if s in self.base.by_id)]
        choices = tuple(dict.fromkeys(Choice(e.title.get(language), f"e:{e.id}") for e in onward))[:3]
        status = "answered" if entry.known else "not_found"
        return Reply(tuple(messages), status, language, sources, choices, answer_id=entry.id, why=why)

    def _named(self, entry: Entry, language: str) -> Message:
        """Return an entry's answer, with its municipality's name if it does not say it."""
        text = entry.answer.get(language)
        name = self.base.municipalities[entry.scope].data.name if entry.scope else ""
        return Message("ask.entry", {"text": text if name in text else f"{name}: {text}"})

    def _cited(self, entry: Entry) -> tuple[Cited, ...]:
        return tuple(Cited(**self.base.source(ref, entry.checked)) for ref in entry.sources)

    def _explain(self, hits: Sequence[Hit]) -> tuple[str, ...]:
        return tuple(
            f"{self.base.findable[h.entry].id}: {h.score:.2f} (near {h.near:.2f}, near3 {h.near3:.2f}, cover {h.cover:.2f})"
            for h in hits[:3]
        )

    def _too_wide(self, question: Question) -> Reply | None:
        """Ask back when a message names a wide subject and asks nothing about it ("kurs", "ka med kursan")."""
        topics = self.base.compiled.topics
        meant = {t for t in question.terms if not t.startswith("q-")}
        asked = question.asks and "vague" not in question.flags and question.asks != {"q-howmany"}
        if len(question.tokens) > SHORT_MESSAGE:
            return None
        if question.asks and meant <= set(topics.anything.words):
            topic: Topic | None = topics.anything
        else:
            subjects = meant - NOT_A_SUBJECT
            topic = next((t for t in topics.topics if subjects & set(t.words)), None) if len(subjects) == 1 else None
        if topic is None or meant & set(topic.unless) or (asked and not topic.asked and topic is not topics.anything):
            return None
        message = Message("ask.entry", {"text": topic.ask_back.get(question.language)})
        choices = tuple(
            Choice(self.base.by_id[e].title.get(question.language), f"e:{e}")
            for e in topic.options
            if e in self.base.by_id
        )
        return Reply((message,), "clarify", question.language, (), choices, why=(f"topic {topic.id}",))

    def _not_found(self, question: Question, hits: Sequence[Hit]) -> Reply:
        near = [self.base.entries[h.entry] for h in hits[:3] if h.score > NEARBY]
        choices = tuple(Choice(e.title.get(question.language), f"e:{e.id}") for e in near)
        message = Message("ask.not_found", {"options": list(dict.fromkeys(c.label for c in choices))})
        return Reply(
            (message,),
            "not_found",
            question.language,
            (),
            choices,
            gap=True,
            why=("nothing near enough", *self._explain(hits)),
        )


def shorten(text: str, most: int = ALSO_LENGTH) -> str:
    """Return the first sentences of `text`, at least one, as many as fit in `most` characters."""
    first, *rest = SENTENCE_END.split(text)
    for sentence in rest:
        if len(first) + len(sentence) > most:
            break
        first = f"{first} {sentence}"
    return first
