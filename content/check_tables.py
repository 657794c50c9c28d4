"""Checks of the tables: arenas, objectives, responsibilities, topics, lexicon, and every date. Each yields faults."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from content import codes
from content.check_answers import language_faults
from content.draft import Draft, Fault
from content.model import ArenaData, MunicipalityData, SourceRef, Text
from content.words import clean

ALM = range(1, codes.HIGHEST["ALM"] + 1)


def dates(draft: Draft, today: dt.date) -> Iterator[Fault]:
    """Yield review dates that have passed or that lie before the day of checking."""
    for file, ident, checked, review in _dated(draft):
        if review < checked:
            yield draft.fault(file, ident, f"review {review} is before checked {checked}")
        elif review < today:
            yield draft.fault(file, ident, f"the review date {review} has passed")


def _dated(draft: Draft) -> Iterator[tuple[str, str, dt.date, dt.date]]:
    for name, table in (
        ("requirements.yaml", draft.requirements),
        ("objectives.yaml", draft.objectives),
        ("responsibilities.yaml", draft.responsibilities),
    ):
        yield name, "", table.checked, table.review
    for name, municipality in draft.municipalities.items():
        yield name, municipality.slug, municipality.checked, municipality.review
    for name, file in draft.answers.items():
        yield name, "", file.checked, file.review
        own = [e for e in file.entries if e.checked or e.review]
        yield from ((name, e.id, e.checked or file.checked, e.review or file.review) for e in own)


def sources(draft: Draft) -> Iterator[Fault]:
    """Yield sources of the tables that `sources.yaml` does not know."""
    for file, ident, doc in _cited(draft):
        if doc not in draft.document_ids:
            yield draft.fault(file, ident, f"unknown source document {doc}")


def _cited(draft: Draft) -> Iterator[tuple[str, str, str]]:
    yield from (("requirements.yaml", r.id, r.doc) for r in draft.requirements.requirements)
    yield from ((name, m.slug, m.plan) for name, m in draft.municipalities.items())
    of_objectives: list[tuple[str, SourceRef]] = [("", ref) for ref in draft.objectives.sources]
    of_objectives += [(known.code, ref) for known in draft.objectives.known for ref in known.sources]
    yield from (("objectives.yaml", ident, ref.doc) for ident, ref in of_objectives)
    yield "responsibilities.yaml", "", draft.responsibilities.source.doc


def languages(draft: Draft) -> Iterator[Fault]:
    """Yield table texts that are missing in one form or English; a short name may be the same in both."""
    english = frozenset(draft.lexicon.marks["en"])
    for file, ident, text in _texts(draft):
        yield from (draft.fault(file, ident, what) for what in language_faults(text, english, names=True))


def _texts(draft: Draft) -> Iterator[tuple[str, str, Text]]:
    for name, municipality in draft.municipalities.items():
        yield name, municipality.slug, municipality.size
        for arena in municipality.arenas:
            yield from (
                (name, arena.slug, text) for text in (arena.name, arena.location, arena.about, arena.condition) if text
            )
    yield "objectives.yaml", "", draft.objectives.fkm_areas
    yield from (("objectives.yaml", t.id, Text(t.nb, t.nn)) for t in draft.objectives.themes)
    yield from (("objectives.yaml", k.code, Text(k.nb, k.nn)) for k in draft.objectives.known)
    yield from (("responsibilities.yaml", a.id, Text(a.nb, a.nn)) for a in draft.responsibilities.actors)
    yield from (("responsibilities.yaml", e.id, Text(e.nb, e.nn)) for e in draft.responsibilities.elements)


def arenas(draft: Draft) -> Iterator[Fault]:
    """Yield arenas of an unknown kind, used twice, or with codes that cannot be."""
    kinds = {kind.id for kind in draft.kinds.kinds}
    for name, municipality in draft.municipalities.items():
        for arena in municipality.arenas:
            if arena.kind not in kinds:
                yield draft.fault(name, arena.slug, f"unknown kind of arena {arena.kind}")
            yield from (draft.fault(name, arena.slug, what) for what in _code_faults(arena))
        for slug in _twice(a.slug for a in municipality.arenas):
            yield draft.fault(name, slug, "the slug is used twice")


def _code_faults(arena: ArenaData) -> Iterator[str]:
    try:
        full, partly = codes.parse_list(arena.alm), codes.parse_list(arena.partly)
    except ValueError as error:
        yield f"no list of codes: {error}"
        return
    outside = sorted({n for n in (*full, *partly) if n not in ALM})
    both = sorted(set(full) & set(partly))
    if outside:
        yield f"codes outside {ALM[0]:03d}–{ALM[-1]:03d}: {codes.ranges(outside)}"
    if both:
        yield f"both fully and partly: {codes.ranges(both)}"


def municipalities(draft: Draft) -> Iterator[Fault]:
    """Yield names that two municipalities share."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for name, municipality in draft.municipalities.items():
        for called in _names(municipality):
            owners[called].setdefault(name, municipality.slug)
    for called, files in owners.items():
        if len(files) > 1:
            *_, (name, slug) = files.items()
            others = ", ".join(s for n, s in files.items() if n != name)
            yield draft.fault(name, slug, f"the name “{called}” is also {others}'s")


def _names(municipality: MunicipalityData) -> set[str]:
    return {clean(n) for n in (municipality.slug, municipality.name, *municipality.names)}


def objectives(draft: Draft) -> Iterator[Fault]:
    """Yield objectives without a theme or with two, and known ones that do not exist."""
    count = Counter(n for theme in draft.objectives.themes for n in range(theme.first, theme.last + 1))
    for what, wrong in (
        ("in no theme", [n for n in ALM if not count[n]]),
        ("in two themes", [n for n, times in count.items() if times > 1]),
        ("do not exist", [n for n in count if n not in ALM]),
    ):
        if wrong:
            yield draft.fault("objectives.yaml", "", f"{codes.ranges(wrong)} {what}", "themes:")
    for known in draft.objectives.known:
        if known.code not in codes.find(clean(known.code)).codes:
            yield draft.fault("objectives.yaml", known.code, "no such objective")
    for code in _twice(k.code for k in draft.objectives.known):
        yield draft.fault("objectives.yaml", code, "described twice")


def responsibilities(draft: Draft) -> Iterator[Fault]:
    """Yield actors that the table does not know, and ids used twice."""
    table = draft.responsibilities
    known = {actor.id for actor in table.actors}
    for element in table.elements:
        for actor in (*element.actors, *element.partly):
            if actor not in known:
                yield draft.fault("responsibilities.yaml", element.id, f"unknown actor {actor}")
        for actor in set(element.actors) & set(element.partly):
            yield draft.fault("responsibilities.yaml", element.id, f"{actor} is responsible both fully and partly")
    for ident in (*_twice(a.id for a in table.actors), *_twice(e.id for e in table.elements)):
        yield draft.fault("responsibilities.yaml", ident, "the id is used twice")


def topics(draft: Draft) -> Iterator[Fault]:
    """Yield topics whose options or words are not there, and ids used twice."""
    terms = {*draft.lexicon.same, *draft.lexicon.question}
    for topic in (*draft.topics.topics, draft.topics.anything):
        for option in topic.options:
            if option not in draft.entry_ids:
                yield draft.fault("topics.yaml", topic.id, f"dead reference: option {option}", option)
        for word in topic.words:
            if word not in terms:
                yield draft.fault("topics.yaml", topic.id, f"no meaning {word} in the lexicon", "words:")
    for ident in _twice(t.id for t in draft.topics.topics):
        yield draft.fault("topics.yaml", ident, "the id is used twice")
    for ident in _twice(r.id for r in draft.refusals.refusals):
        yield draft.fault("refusals.yaml", ident, "the id is used twice")


def lexicon(draft: Draft) -> Iterator[Fault]:
    """Yield variants that stand in two groups: the second would never be reached."""
    groups: dict[str, list[str]] = defaultdict(list)
    for term, variants in (*draft.lexicon.question.items(), *draft.lexicon.same.items()):
        for variant in dict.fromkeys(clean(v) for v in variants):
            groups[variant].append(term)
    for variant, terms in groups.items():
        if len(terms) > 1:
            line = draft.lines["lexicon.yaml"].find("", f"  {terms[-1]}:")
            yield Fault("lexicon.yaml", line, terms[-1], f"“{variant}” is also in {', '.join(terms[:-1])}")


def _twice(ids: Iterable[str]) -> list[str]:
    return [ident for ident, times in Counter(ids).items() if times > 1]
