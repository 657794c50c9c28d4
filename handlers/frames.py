"""Which answer composed from the tables a question asks for, if any: a frame's name and what composes it for a municipality."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from content import codes
from content.library import Arena, KnowledgeBase, Municipality
from handlers import coverage
from handlers.recognition import Question, Reader, arenas_of
from handlers.turn import Cited, Message

Composed = tuple[Message, tuple[Cited, ...]]
Compose = Callable[[Municipality, Sequence[Arena]], Composed]
FEW_WORDS = 6


@dataclass(frozen=True)
class Frame:
    """A composed answer. `compose` is None for answers about objectives, which no municipality decides.

    `needs_arenas`: a municipality without the arenas named has nothing to say.
    """

    name: str
    compose: Compose | None = None
    needs_arenas: bool = False


class Frames:
    """Chooses the frame of a question."""

    def __init__(self, base: KnowledgeBase, reader: Reader) -> None:
        self._base = base
        self._reader = reader

    def choose(self, question: Question) -> Frame | None:
        """Return the frame that the question asks for, or None."""
        if question.codes.codes:
            return self._of_codes(question)
        if (
            question.themes
            and not question.kinds
            and ("every" in question.flags or question.has("tema", "laeringsmal", "alm", "q-howmany"))
        ):
            return Frame("themes")
        if question.has(*self._base.compiled.frames.not_tables):
            return None
        if question.names_arena:
            return self._of_arenas(question) or self._bare_arena(question)
        return self._all_arenas(question)

    def asks_where(self, question: Question) -> bool:
        """Tell whether a question with codes asks for arenas."""
        return bool(question.flags & {"take", "partly", "fully", "only", "besides"}) or question.has(
            "q-where", "laeringsarena", "sted", "delvis"
        )

    def _of_codes(self, question: Question) -> Frame:
        base, found, language = self._base, question.codes.codes, question.language
        if question.names_arena:
            if all(c.startswith("FKM") for c in found):
                return Frame("fkm", lambda m, a: coverage.fkm(base, m, a or m.listed, language, found))
            if "besides" in question.flags:
                return Frame("check", lambda m, a: coverage.besides(base, m, found, a, question.flags, language))
            return Frame("check", lambda m, a: self._check(m, a, question))
        if "theme" in question.flags and not question.has("laeringsarena"):
            return Frame("theme")
        if "content" in question.flags and not question.has("q-where", "laeringsarena", "sted"):
            return Frame("card")
        alone = len(question.tokens) <= 1 or (
            question.has("q-what") and not self.asks_where(question) and not question.named
        )
        if len(found) == 1 and alone:
            return Frame("card")
        return Frame("where", lambda m, a: coverage.where(base, m, found, language))

    def _check(self, municipality: Municipality, arenas: Sequence[Arena], question: Question) -> Composed:
        base, found, language = self._base, question.codes.codes, question.language
        if not arenas:
            return coverage.where(base, municipality, found, language)
        message, cited = coverage.check(base, municipality, found, arenas, question.flags, language)
        if len(found) == 1 or len(found) > coverage.MANY or not question.has("q-where", "laeringsarena", "sted"):
            return message, cited
        lines, _ = coverage.where(base, municipality, found, language)
        return Message("coverage.check_where", {"check": message.facts, "where": lines.facts}), cited

    def _of_arenas(self, question: Question) -> Frame | None:
        base, language, flags = self._base, question.language, question.flags
        if question.has("fkm") and not question.has("alm"):
            return Frame("fkm", lambda m, a: coverage.fkm(base, m, a or m.listed, language))
        plain = question.has("q-what", "q-which") and "take" in flags and not question.beyond
        if question.kinds == ("institusjon",) and not question.places:
            return self._of_institution_service(question)
        marked = bool(flags & {"partly", "fully"})
        of_theme = bool(question.themes) and "take" in flags
        if not (plain or of_theme or question.has("laeringsmal", "alm") or (marked and not question.beyond)):
            return None
        several = self._of_several(question) if len(question.kinds) + len(question.places) > 1 else None
        if several:
            return several
        if ("only" in flags or {"besides", "negated"} <= flags) and not marked:
            return Frame("unique", lambda m, a: coverage.unique(base, m, a, language))
        if flags & {"without", "negated"} and not marked and "not_institution" not in flags:
            return Frame("missing", lambda m, a: coverage.missing(base, m, a, language), needs_arenas=True)
        focus = "partly" if "partly" in flags and "fully" not in flags else "full" if marked else ""
        within = [
            codes.code("ALM", n) for t in base.themes if t.id in question.themes for n in range(t.first, t.last + 1)
        ]
        return Frame("arena", lambda m, a: coverage.of_arena(base, m, a, focus, language, within), needs_arenas=True)

    def _of_institution_service(self, question: Question) -> Frame | None:
        """Return the places of institution service when nothing but where it is done is asked."""
        if "q-where" not in question.asks or question.beyond or len(question.tokens) > FEW_WORDS:
            return None
        return Frame("institution", lambda m, a: coverage.arenas(self._base, m, question.language, a))

    def _of_several(self, question: Question) -> Frame | None:
        """Return the frame that sets arenas against each other or adds them up, or None."""
        base, language = self._base, question.language
        marked = self._reader.halves(question.cleaned, "otherwise")
        if marked and all(half.names_arena and half.flags & {"fully", "partly"} for half in marked):
            first, second = marked
            full_first = "fully" in first.flags
            return Frame(
                "marks",
                lambda m, a: coverage.marks(base, m, arenas_of(first, m), arenas_of(second, m), full_first, language),
            )
        halves = self._reader.halves(question.cleaned)
        if halves and all(half.names_arena for half in halves):
            first, second = halves
            return Frame(
                "difference",
                lambda m, a: coverage.difference(base, m, arenas_of(first, m), arenas_of(second, m), language),
            )
        for how in ("both", "together"):
            if how in question.flags:
                return Frame(how, lambda m, a, how=how: coverage.combine(base, m, a, how, language), needs_arenas=True)  # type: ignore[misc]
        return None

    def _bare_arena(self, question: Question) -> Frame | None:
        """Return the card of an arena that is named while nothing is asked ("kad", "hvordan er det med sykehjem")."""
        asked = "content" in question.flags or (bool(question.asks) and "vague" not in question.flags)
        if asked or question.beyond or len(question.tokens) > FEW_WORDS or "institusjon" in question.kinds:
            return None
        return Frame(
            "arena card", lambda m, a: coverage.arena_cards(self._base, m, a, question.language), needs_arenas=True
        )

    def _all_arenas(self, question: Question) -> Frame | None:
        """Return the list of all arenas when they are asked for; "what is an arena" has a written answer."""
        listing = question.has("laeringsarena") and not question.has("laeringsmal", "alm") and not question.beyond
        asked = question.asks & {"q-which", "q-what", "q-howmany", "q-where"} or question.has("liste", "sted")
        if not listing or not asked or "singular" in question.flags:
            return None
        return Frame("arenas", lambda m, a: coverage.arenas(self._base, m, question.language, m.listed))
