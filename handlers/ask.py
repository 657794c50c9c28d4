"""A question in, an answer with its source out – or an honest word that there is none.

The order of deciding: codes that do not exist, what is outside the field, answers composed from the tables, then the answer whose
phrasings come nearest. Below a measured threshold nothing is answered: a wrong answer misleads, silence does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from content import codes
from content.library import KnowledgeBase, Municipality, question_terms
from content.model import Entry, Refusal, Topic
from content.search import Hit
from content.words import clean, split
from handlers import coverage
from handlers.recognition import CONTENT_WORDS, THEME_WORDS, Question, Reader, arenas_of
from handlers.turn import Choice, Cited, Message, Reply

ANSWER = 0.33
BETTER = 0.52
NEARBY = 0.25
REFUSE = 0.40
FOREIGN_SCOPE = -0.3
OWN_SCOPE = 0.035
MOST_WINDOWS, ASKING = 10, 0.05
ALSO_GAP, ALSO_MOST, ALSO_LOOK, ALSO_OVERLAP = 0.06, 2, 6, 0.6
ALSO_LENGTH = 260

DIFFERENCE = re.compile(
    r"\b(?:(?:men|but|og|and)\s+(?:ikke|ikkje|ittj|ikkj|not)|(?:som|that)\s+(?:jeg|eg|æ|i|man|du)?\s*(?:ikke|ikkje|ittj|ikkj|kan ikke|kan ikkje|cannot|can't|not)"
    r"|som ikke|som ikkje|utover|i tillegg til|but not|not at)\b"
)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«0-9])")
VAGUE = re.compile(r"\b(?:hva|kva|ka|ke|what|how|hvordan|korleis|åssen)\s+(?:med|about|er det med|e det med|blir det med|om)\b")

Composed = tuple[Message, tuple[Cited, ...]]

FRAME_TERMS = frozenset(
    "q-where q-which q-what q-howmany q-how sted laeringsarena laeringsmal alm fkm oppna delvis ma tema innhold kommune liste plan antall "
    "fastlegekontor legevakt sykehjem kad helsestasjon skolehelse administrasjon sykehus institusjonstjeneste korttidsavdeling lagard ahus sus "
    "tre-abc follo-medisinske ski open-praksis fastlege kontor likt forskjell flere ar spesialisering laeringsaktivitet betyr navn alis dokumentere "
    "helse-stavanger eksempel institusjon telle godkjenne tjeneste allmennmedisin andre mangl mangel finn fin stå oppfør list utenom annen i-alt "
    "likt slutt velge oversikt krys hak inngå gjennomfør".split()
)
TAKE_WORDS = frozenset(
    "ta tar tas tek taka take takast oppnå oppnås få får fås dekke dekker dekkes dekkjer dekt dekka gi gir gjev gis gjør gjøre gjera gjennomføre "
    "huke krysse jobbe jobbar jobber cover covers covered achieve get done complete do lære".split()
)


def shorten(text: str, most: int = ALSO_LENGTH) -> str:
    """Return the first sentences of `text`, at least one, as many as fit in `most` characters."""
    first, *rest = SENTENCE_END.split(text)
    for sentence in rest:
        if len(first) + len(sentence) > most:
            break
        first = f"{first} {sentence}"
    return first


def _windows(sentences: Sequence[str]) -> list[str]:
    """Return the parts of a long message that may hold its question: each asking sentence alone and with each other sentence."""
    asking = [s for s in sentences if "?" in s] or list(sentences[-1:])
    pairs = [f"{other} {question}" for question in asking for other in sentences if other != question]
    return [*asking, *pairs, *(s for s in sentences if s not in asking)][:MOST_WINDOWS]


@dataclass(frozen=True)
class Asked:
    """A question with the person's municipality (None: unknown)."""

    question: Question
    home: Municipality | None


class Answerer:
    """Answers questions from one knowledge base. Holds nothing about anyone."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.reader = Reader(base)
        self._terms_of: dict[int, frozenset[str]] = {}
        self._outside = [(re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(r.words, key=len, reverse=True)))})\b"), r) for r in base.compiled.refusals.refusals if r.words]
        self._patterns = [(re.compile(p), r) for r in base.compiled.refusals.refusals for p in r.patterns]
        names = (n for m in base.municipalities.values() for n in (*m.data.names, *(p for a in m.arenas for p in a.data.places)))
        self._own_places = frozenset(p for m in base.municipalities.values() for a in m.arenas for p in a.data.places)
        self._name_terms = frozenset(t for n in names for token in base.words.read(clean(n)) for t in token.terms)

    def answer(self, text: str, home: str | None = None, language: str = "nb") -> Reply:
        """Return the reply to `text` from a person of municipality `home` (a slug or None) who last wrote `language`."""
        question = self.reader.read(text, language)
        asked = Asked(question, self.base.municipalities.get(home or ""))
        return self._impossible(question) or self._composed(asked) or self._found(asked)

    # -- what cannot be answered

    def _impossible(self, question: Question) -> Reply | None:
        if not question.codes.impossible or question.codes.codes:
            return None
        shown = coverage.group(question.codes.impossible)
        return Reply((Message("objective.impossible", {"codes": shown}),), "not_found", question.language, why=("no such code",))

    def _refuse(self, refusal: Refusal, question: Question) -> Reply:
        text = refusal.answer.get(question.language)
        return Reply((Message("ask.refusal", {"text": text}),), "not_found", question.language, why=(f"outside the field: {refusal.id}",))

    def _elsewhere(self, asked: Asked, entry: Entry | None) -> Reply | None:
        """Refuse what is about a municipality or specialty that neither we nor `entry` know."""
        question = asked.question
        told = self._told(entry) if entry else ""
        places = [p for p in question.foreign if p not in told or (p in self._own_places and f"{p} kommune" in question.cleaned)]
        if places and not question.own_names and (places[0] not in self.base.compiled.vocabulary or self._about_a_plan(question)):
            facts = {"place": places[0].title(), "names": [m.data.name for m in self.base.municipalities.values()]}
            return Reply((Message("ask.other_municipality", facts),), "not_found", question.language, why=("another municipality",))
        other = [s for s in question.specialties if s not in told]
        if other:
            facts = {"specialty": other[0].capitalize()}
            return Reply((Message("ask.other_specialty", facts),), "not_found", question.language, why=("another specialty",))
        return None

    def _about_a_plan(self, question: Question) -> bool:
        """Tell whether the question is about what only a municipality's own plan holds."""
        local = question.has("plan", "utdanningsplan", "laeringsarena", "kontakt", "telefon", "epost", "laeringsmal", "alm", "kommuneoverlege", "kommune")
        return local or bool(question.kinds) or bool(question.codes.codes)

    def _told(self, entry: Entry) -> str:
        return " ".join([*entry.ask, entry.title.nb, entry.answer.nb, entry.answer.nn]).lower()

    # -- composed from the tables

    def _composed(self, asked: Asked) -> Reply | None:
        question = self._asking_part(asked.question)
        frame = self._frame(question)
        if frame is None or self._better_found(asked, question):
            return None
        name, compose = frame
        if compose is None:
            return self._objective(question, name, asked.home)
        municipalities = [self.base.municipalities[s] for s in question.named or asked.question.named] or ([asked.home] if asked.home else [])
        return self._per_municipality(question, name, compose, municipalities)

    def _asking_part(self, question: Question) -> Question:
        """Return the part of a long message that asks: the sentences with a question mark or a code; else the whole."""
        sentences = self.reader.sentences(question.text)
        if len(sentences) < 2 or len(question.tokens) < 16:
            return question
        parts = [s for s in sentences if "?" in s or codes.find(clean(s)).codes]
        return self.reader.read(" ".join(parts), question.language) if parts else question

    def _frame(self, question: Question) -> tuple[str, Callable[..., Composed] | None] | None:
        """Return which composed answer the question asks for, with what composes it, or None."""
        if question.codes.codes:
            return self._code_frame(question)
        if question.themes and (question.has("tema", "laeringsmal", "alm", "q-howmany") or question.flags & {"every"}) and not question.kinds:
            return "themes", None
        if question.has("q-who", "lis1", "lis2", "samfunnsmedisin", "q-when", "q-why", "prosedyre", "kurs"):
            return None
        if question.kinds or question.places:
            return self._arena_frame(question) or self._bare_arena(question)
        listing = question.has("laeringsarena") and not question.has("laeringsmal", "alm") and question.has("q-which", "q-what", "q-howmany", "liste", "sted", "q-where")
        if listing and not self._residual(question):
            return "arenas", lambda m, a, q: coverage.arenas(self.base, m, q.language)
        return None

    def _code_frame(self, question: Question) -> tuple[str, Callable[..., Composed] | None]:
        found = question.codes.codes
        words = set(question.spelt)
        if words & set(THEME_WORDS) and not question.kinds and not question.places:
            return "theme", None
        if question.kinds or question.places:
            if "besides" in question.flags:
                return "check", lambda m, a, q: coverage.besides(self.base, m, found, a, q.language)
            return "check", lambda m, a, q: self._check(m, a, found, q)
        if words & set(CONTENT_WORDS) and not question.has("q-where", "laeringsarena", "sted"):
            return "card", None
        asks_where = self._asks_where(question)
        if len(found) == 1 and not asks_where and not question.named and question.has("q-what") or len(question.tokens) <= 1 and len(found) == 1:
            return "card", None
        return "where", lambda m, a, q: coverage.where(self.base, m, found, q.language)

    def _asks_where(self, question: Question) -> bool:
        """Tell whether a question with codes asks for arenas."""
        by_word = set(question.spelt) & TAKE_WORDS or question.flags & {"partly", "fully", "only", "besides"}
        return bool(by_word) or question.has("q-where", "laeringsarena", "sted", "delvis")

    def _check(self, municipality: Municipality, arenas: Sequence[coverage.Arena], found: Sequence[str], question: Question) -> Composed:
        if not arenas:
            return coverage.where(self.base, municipality, found, question.language)
        message, cited = coverage.check(self.base, municipality, found, arenas, question.flags, question.language)
        if len(found) == 1 or len(found) > coverage.MANY or not question.has("q-where", "laeringsarena", "sted"):
            return message, cited
        lines, _ = coverage.where(self.base, municipality, found, question.language)
        return Message("coverage.check_where", {"check": message.facts, "where": lines.facts}), cited

    def _arena_frame(self, question: Question) -> tuple[str, Callable[..., Composed] | None] | None:
        flags = question.flags
        words = set(question.spelt)
        objectives = question.has("laeringsmal", "alm")
        if question.has("fkm") and not question.has("alm"):
            return "fkm", lambda m, a, q: coverage.fkm(self.base, m, a or m.listed, q.language)
        if not objectives and not (question.has("q-what", "q-which") and words & TAKE_WORDS and not self._residual(question)):
            return None
        if question.kinds == ("institusjon",) and not question.places:
            return None
        parts = DIFFERENCE.split(question.cleaned, maxsplit=1) if len(question.kinds) + len(question.places) > 1 else []
        if len(parts) == 2 and (difference := self._difference(parts)):
            return difference
        if len(question.kinds) + len(question.places) > 1 and flags & {"both"}:
            return "common", lambda m, a, q: coverage.combine(self.base, m, a, "common", q.language)
        if len(question.kinds) > 1 and flags & {"together"}:
            return "together", lambda m, a, q: coverage.combine(self.base, m, a, "together", q.language)
        if flags & {"only"} and not flags & {"partly", "fully"}:
            return "unique", lambda m, a, q: coverage.unique(self.base, m, a, q.language)
        if flags & {"without", "negated"} and not flags & {"partly", "fully", "not_institution"}:
            return "missing", lambda m, a, q: coverage.missing(self.base, m, a, q.language)
        focus = "partly" if "partly" in flags and "fully" not in flags else "full" if flags & {"partly", "fully"} else ""
        within = [codes.code("ALM", n) for t in self.base.themes if t.id in question.themes for n in range(t.first, t.last + 1)]
        return "arena", lambda m, a, q: coverage.of_arena(self.base, m, a, focus, q.language, within)

    def _bare_arena(self, question: Question) -> tuple[str, Callable[..., Composed]] | None:
        """Show an arena that is named and nothing else asked ("kad", "hvordan er det med sykehjem")."""
        asks = {t for t in question.terms if t.startswith("q-")}
        if self._residual(question) or len(question.tokens) > 6 or "institusjon" in question.kinds or (asks and not VAGUE.search(question.cleaned)):
            return None
        return "card", lambda m, a, q: coverage.arena_cards(self.base, m, a, q.language)

    def _difference(self, parts: Sequence[str]) -> tuple[str, Callable[..., Composed]] | None:
        """Compose what one arena gives and another does not: the arenas before and after "men ikke", "som ikke …"."""
        first, second = (self.reader.read(part) for part in parts)
        if not all(p.kinds or p.places for p in (first, second)):
            return None
        return "difference", lambda m, a, q: coverage.difference(self.base, m, arenas_of(first, m), arenas_of(second, m), q.language)

    def _residual(self, question: Question) -> list[str]:
        """Return the meanings in the question that no composed answer speaks of."""
        return [t for t in question.terms if t not in FRAME_TERMS and not t[:3] in ("ALM", "FKM") and not t.isdigit()]

    def _better_found(self, asked: Asked, question: Question) -> bool:
        """Tell whether a written answer is asked for in words that the frame would leave out (e.g. ALM 055's local adaptation)."""
        residual = {t for t in self._residual(question) if t not in self._name_terms and self.base.index.weight(t) > 2.5}
        hits = self._search(question, asked) if residual else []
        entry = self.base.findable[hits[0].entry] if hits else None
        needed = BETTER if self._asks_where(question) or not question.codes.codes else ANSWER
        if not isinstance(entry, Entry) or hits[0].score < needed:
            return False
        asks = {t for ask in entry.ask for t in self.reader.read(ask).terms}
        return bool(residual & asks) and all(c in asks for c in question.codes.codes)

    def _objective(self, question: Question, name: str, home: Municipality | None) -> Reply:
        found = question.codes.codes
        if name == "theme":
            message, cited = coverage.theme(self.base, found, question.language)
            return Reply((message,), "answered", question.language, cited, why=("theme of a code",))
        if name == "themes":
            message, cited = coverage.themes(self.base, question.themes, question.language)
            return Reply((message,), "answered", question.language, cited, why=("a theme's codes",))
        messages: list[Message] = []
        sources: tuple[Cited, ...] = ()
        known = True
        for canonical in found[:3]:
            message, cited, is_known = coverage.objective(self.base, canonical, question.language)
            messages.append(message)
            sources += cited
            known = known and is_known
        wants_text = bool(set(question.spelt) & set(CONTENT_WORDS))
        status = "answered" if known or not wants_text else "not_found"
        if home and not wants_text:
            where, cited = coverage.where(self.base, home, found[:3], question.language)
            messages.append(where)
            sources += cited
        return Reply(tuple(messages), status, question.language, tuple(dict.fromkeys(sources)), why=("objective card",))

    def _per_municipality(
        self, question: Question, name: str, compose: Callable[..., Composed] | None, municipalities: Sequence[Municipality]
    ) -> Reply | None:
        assert compose is not None
        chosen = list(municipalities) or list(self.base.municipalities.values())
        composed = []
        for municipality in chosen:
            arenas = arenas_of(question, municipality)
            if name in ("arena", "common", "together", "missing", "card") and not arenas:
                continue
            composed.append((municipality, *compose(municipality, arenas, question)))
        if not composed:
            return None
        messages = [message for _, message, _ in composed]
        sources = tuple(dict.fromkeys(c for _, _, cited in composed for c in cited))
        why = (f"composed: {name}", *(m.slug for m, _, _ in composed))
        if name == "card":
            messages.append(Message("ask.arena_more", {}))
            return Reply(tuple(messages), "clarify", question.language, sources, why=why)
        if municipalities or name == "fkm":
            return Reply(tuple(messages), "answered", question.language, sources, why=why)
        messages.append(self._which_municipality())
        return Reply(tuple(messages), "clarify", question.language, sources, self._municipality_choices(), why=why)

    def _which_municipality(self) -> Message:
        return Message("ask.which_municipality", {"names": [m.data.name for m in self.base.municipalities.values()]})

    def _municipality_choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(m.data.name, f"m:{m.slug}") for m in self.base.municipalities.values())

    # -- found among the written answers

    def _search(self, question: Question, asked: Asked, most: int = 8) -> list[Hit]:
        return self.base.index.search(question.terms, question.plain, self._bonus(asked), most=most)

    def _bonus(self, asked: Asked) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return what each entry's score gains or loses by the municipality it belongs to."""
        here = set(asked.question.named) or ({asked.home.slug} if asked.home else set(self.base.municipalities))
        own = OWN_SCOPE if len(here) < len(self.base.municipalities) else 0.0
        bonus = np.zeros(len(self.base.findable))
        for slug, mine in self.base.scopes.items():
            if slug is not None:
                bonus[mine] = own if slug in here else FOREIGN_SCOPE
        return bonus

    def _found(self, asked: Asked) -> Reply:
        hits = self._best_hits(asked)
        question = asked.question
        first = self.base.findable[hits[0].entry] if hits else None
        refused = self._outside_field(asked, first, hits)
        if refused:
            return refused
        topic = self._topic(question)
        if topic:
            return topic
        hits = [h for h in hits if h.entry < len(self.base.entries)]
        if not hits or hits[0].score < ANSWER:
            return self._not_found(question, hits)
        entry = self.base.entries[hits[0].entry]
        other = self._counterpart(asked, hits)
        if other:
            return self._both(question, [entry, other])
        return self._reply(question, entry, hits, self._also(hits))

    def _also(self, hits: Sequence[Hit]) -> list[Entry]:
        """Return other answers that come almost as near and say something else: shown in short below the first."""
        shown = [hits[0].entry]
        for hit in hits[1:ALSO_LOOK]:
            if len(shown) > ALSO_MOST or hits[0].score - hit.score > ALSO_GAP:
                break
            if all(self._overlap(hit.entry, other) <= ALSO_OVERLAP for other in shown):
                shown.append(hit.entry)
        return [self.base.entries[e] for e in shown[1:]]

    def _overlap(self, one: int, other: int) -> float:
        a, b = self._answer_terms(one), self._answer_terms(other)
        return len(a & b) / max(1, min(len(a), len(b)))

    def _answer_terms(self, entry: int) -> frozenset[str]:
        if entry not in self._terms_of:
            self._terms_of[entry] = frozenset(question_terms(self.base.entries[entry].answer.nb, self.base.words)[0])
        return self._terms_of[entry]

    def _outside_field(self, asked: Asked, first: Entry | Refusal | None, hits: Sequence[Hit]) -> Reply | None:
        """Refuse what a refusal's phrasings or words fit better than any answer does."""
        question = asked.question
        if isinstance(first, Refusal) and hits[0].score >= REFUSE:
            return self._refuse(first, question)
        entry = first if isinstance(first, Entry) else None
        elsewhere = self._elsewhere(asked, entry)
        if elsewhere:
            return elsewhere
        asking = self._asking_part(question).cleaned
        by_pattern = next((r for pattern, r in self._patterns if pattern.search(question.cleaned if r.anywhere else asking)), None)
        if by_pattern:
            return self._refuse(by_pattern, question)
        told = frozenset(split(clean(self._told(entry)))) if entry and hits[0].score >= ANSWER else frozenset()
        strange = [
            r
            for pattern, r in self._outside
            for w in pattern.findall(question.cleaned if r.anywhere else asking)
            if not set(split(w)) <= told
        ]
        return self._refuse(max(strange, key=strange.count), question) if strange else None

    def _best_hits(self, asked: Asked, most: int = 8) -> list[Hit]:
        """Search with the whole message; with a long one also with each sentence and pair of sentences, and keep the best."""
        question = asked.question
        best = self._search(question, asked, most)
        sentences = self.reader.sentences(question.text)
        if len(sentences) < 2 or len(question.terms) < 8:
            return best
        bonus, context = self._bonus(asked), self.base.index.cover(question.terms)
        for window in _windows(sentences):
            terms, plain = question_terms(window, self.base.words)
            found = self.base.index.search(terms, plain, bonus, context, most) if len(terms) > 1 else []
            asking = ASKING if "?" in window else 0.0
            if found and (not best or found[0].score + asking > best[0].score):
                best = found
        return best

    def _counterpart(self, asked: Asked, hits: Sequence[Hit]) -> Entry | None:
        """Return the other municipality's answer to the same question when the person's municipality is unknown."""
        if asked.home or asked.question.named:
            return None
        first = self.base.entries[hits[0].entry]
        if first.scope is None:
            return None
        near = [h for h in hits[1:] if h.score > hits[0].score - 0.15]
        return next((e for e in (self.base.entries[h.entry] for h in near) if e.scope not in (None, first.scope)), None)

    def _both(self, question: Question, entries: Sequence[Entry]) -> Reply:
        messages = [self._entry_message(e, question, named=True) for e in entries]
        sources = tuple(dict.fromkeys(c for e in entries for c in self._cited(e)))
        return Reply(
            (*messages, self._which_municipality()), "clarify", question.language, sources, self._municipality_choices(), why=("both municipalities",)
        )

    def _entry_message(self, entry: Entry, question: Question, named: bool = False) -> Message:
        text = entry.answer.get(question.language)
        if named and entry.scope:
            name = self.base.municipalities[entry.scope].data.name
            text = text if name in text else f"{name}: {text}"
        return Message("ask.entry", {"text": text})

    def _cited(self, entry: Entry) -> tuple[Cited, ...]:
        return tuple(Cited(**self.base.source(ref, entry.checked)) for ref in entry.sources)

    def _reply(self, question: Question, entry: Entry, hits: Sequence[Hit], also: Sequence[Entry] = ()) -> Reply:
        why = tuple(
            f"{self.base.findable[h.entry].id}: {h.score:.2f} (near {h.near:.2f}, near3 {h.near3:.2f}, cover {h.cover:.2f})" for h in hits[:3]
        )
        choices = tuple(Choice(self.base.by_id[s].title.get(question.language), f"e:{s}") for s in entry.see[:3] if s in self.base.by_id)
        messages = [self._entry_message(entry, question), *(Message("ask.also", {"text": shorten(e.answer.get(question.language))}) for e in also)]
        cited = tuple(dict.fromkeys(c for e in (entry, *also) for c in self._cited(e)))
        return Reply(tuple(messages), "answered", question.language, cited, choices, answer_id=entry.id, why=why)

    def show(self, entry_id: str, language: str) -> Reply | None:
        """Return the reply for an entry chosen by its id, or None when there is none (any more)."""
        entry = self.base.by_id.get(entry_id)
        return self._reply(self.reader.read("", language), entry, ()) if entry else None

    def card(self, action: str, home: str | None, language: str) -> Reply | None:
        """Return the card behind a button: "o:ALM055" an objective, "a:eigersund/legevakt" what an arena covers; None when unknown."""
        kind, _, what = action.partition(":")
        if kind == "o":
            found = codes.find(what.lower()).codes
            return self._objective(self.reader.read(what, language), "card", self.base.municipalities.get(home or "")) if found else None
        slug, _, arena_slug = what.partition("/")
        municipality = self.base.municipalities.get(slug)
        arenas = [a for a in municipality.arenas if a.slug == arena_slug] if municipality else []
        if kind != "a" or municipality is None or not arenas:
            return None
        message, cited = coverage.of_arena(self.base, municipality, arenas, "", language)
        return Reply((message,), "answered", language, cited, why=("arena card",))

    def _topic(self, question: Question) -> Reply | None:
        """Ask back when a message names a wide subject and asks nothing about it ("kurs", "ka med kursan")."""
        meanings = {t for t in question.terms if not t.startswith("q-") and t not in ("ma", "alis", "krav")}
        asks = {t for t in question.terms if t.startswith("q-")}
        if len(meanings) != 1 or len(question.tokens) > 6 or (asks and not VAGUE.search(question.cleaned) and asks != {"q-howmany"}):
            return None
        subject = meanings.pop()
        found = next((t for t in self.base.compiled.topics.topics if subject in t.words), None)
        return self._ask_topic(found, question) if found else None

    def _ask_topic(self, topic: Topic, question: Question) -> Reply:
        text = topic.ask_back.get(question.language)
        choices = tuple(Choice(self.base.by_id[e].title.get(question.language), f"e:{e}") for e in topic.options if e in self.base.by_id)
        return Reply((Message("ask.entry", {"text": text}),), "clarify", question.language, (), choices, why=(f"topic {topic.id}",))

    def _titles(self, hits: Sequence[Hit], question: Question, most: int) -> tuple[list[str], tuple[Choice, ...]]:
        entries = [self.base.entries[h.entry] for h in hits[:most]]
        titles = list(dict.fromkeys(e.title.get(question.language) for e in entries))
        return titles, tuple(Choice(e.title.get(question.language), f"e:{e.id}") for e in entries)

    def _not_found(self, question: Question, hits: Sequence[Hit]) -> Reply:
        titles, choices = self._titles([h for h in hits if h.score > NEARBY], question, 3)
        return Reply((Message("ask.not_found", {"options": titles}),), "not_found", question.language, (), choices, gap=True, why=("nothing near",))
