"""Answers about objectives themselves: the theme of a code, the codes of a theme, the card of an objective."""

from __future__ import annotations

from collections.abc import Sequence

from content import codes
from content.library import KnowledgeBase, Municipality
from content.model import Theme
from handlers import coverage
from handlers.recognition import Question
from handlers.turn import Cited, Message, Reply

MOST_CARDS = 3


def reply(base: KnowledgeBase, name: str, question: Question, home: Municipality | None) -> Reply:
    """Return the answer of frame `name`: "theme" (of codes), "themes" (their codes) or "card" (of objectives)."""
    if name == "theme":
        message, cited = _theme_of(base, question.codes.codes, question.language)
        return Reply((message,), "answered", question.language, cited, why=("theme of a code",))
    if name == "themes":
        message, cited = _themes(base, question.themes, question.language)
        return Reply((message,), "answered", question.language, cited, why=("a theme's codes",))
    return card(base, question.codes.codes, home, question.language, wants_text="content" in question.flags)


def card(
    base: KnowledgeBase, found: Sequence[str], home: Municipality | None, language: str, wants_text: bool = False
) -> Reply:
    """Return the card of up to three objectives. When the wording is wanted and not among our sources, that is no answer."""
    messages: list[Message] = []
    sources: list[Cited] = []
    known = True
    for canonical in found[:MOST_CARDS]:
        message, cited, is_known = _objective(base, canonical, language)
        messages.append(message)
        sources += cited
        known = known and is_known
    if home and not wants_text:
        message, cited = coverage.where(base, home, found[:MOST_CARDS], language)
        messages.append(message)
        sources += cited
    status = "answered" if known or not wants_text else "not_found"
    return Reply(tuple(messages), status, language, tuple(dict.fromkeys(sources)), why=("objective card",))


def _theme_of(base: KnowledgeBase, asked: Sequence[str], language: str) -> tuple[Message, tuple[Cited, ...]]:
    """Tell the theme of each code."""
    rows: dict[str, list[str]] = {}
    for canonical in asked:
        found = base.theme(canonical)
        rows.setdefault(found.id if found else "", []).append(canonical)
    themes = {t.id: t for t in base.themes}
    facts = {
        "rows": [
            {
                "codes": coverage.group(found),
                "theme": _name(themes[key], language) if key else "",
                "range": _range(themes[key]) if key else "",
            }
            for key, found in rows.items()
        ],
        "areas": base.compiled.objectives.fkm_areas.get(language),
    }
    return Message("objective.theme", facts), _objective_source(base)


def _themes(base: KnowledgeBase, ids: Sequence[str], language: str) -> tuple[Message, tuple[Cited, ...]]:
    """List themes with their ranges and counts."""
    chosen = [t for t in base.themes if not ids or t.id in ids]
    rows = [{"theme": _name(t, language), "range": _range(t), "count": t.last - t.first + 1} for t in chosen]
    return Message("objective.themes", {"rows": rows}), _objective_source(base)


def _name(theme: Theme, language: str) -> str:
    return theme.nn if language == "nn" else theme.nb


def _range(theme: Theme) -> str:
    return f"ALM {codes.ranges(range(theme.first, theme.last + 1))}"


def _objective_source(base: KnowledgeBase) -> tuple[Cited, ...]:
    return tuple(Cited(**base.source(ref)) for ref in base.compiled.objectives.sources)


def _objective(base: KnowledgeBase, canonical: str, language: str) -> tuple[Message, tuple[Cited, ...], bool]:
    """Describe one objective: its theme, what is known of its content, the official list; last: whether content is known."""
    found = base.theme(canonical)
    known = base.known.get(canonical)
    facts = {
        "code": codes.show(canonical),
        "theme": _name(found, language) if found else "",
        "areas": base.compiled.objectives.fkm_areas.get(language) if not found else "",
        "text": (known.nn if language == "nn" else known.nb) if known else "",
        "link": base.compiled.objectives.official["alm"],
    }
    refs = known.sources if known else base.compiled.objectives.sources
    return Message("objective.card", facts), tuple(Cited(**base.source(ref)) for ref in refs), known is not None
