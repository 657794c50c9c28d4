"""Answers composed from the arena tables: where an objective is covered, what an arena covers, what two give together.

Each function takes what was recognised and returns a Message's name and facts; nothing is guessed, and a plan that does not tell
fully from partly is never made to (Municipality.marks_partly).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any

from content import codes
from content.library import Arena, KnowledgeBase, Municipality
from handlers.turn import Cited, Message

MANY = 6


def group(found: Iterable[str]) -> str:
    """Return codes as people read them: "ALM 041, 050–052", "FKM 004"."""
    by_kind: dict[str, list[int]] = {}
    for canonical in found:
        by_kind.setdefault(canonical[:3], []).append(codes.number(canonical))
    return "; ".join(f"{kind} {codes.ranges(numbers)}" for kind, numbers in by_kind.items())


def place(arena: Arena, language: str) -> str:
    """Return an arena with its place, e.g. "legevakt (Ski sykehus)"."""
    return f"{arena.data.name.get(language)} ({arena.data.location.get(language)})"


def cite(base: KnowledgeBase, municipality: Municipality, arenas: Sequence[Arena] = ()) -> tuple[Cited, ...]:
    """Return the plan as source, with the sections of the arenas used."""
    sections = [a.data.section for a in arenas] or [a.data.section for a in municipality.listed]
    document = base.documents[municipality.data.plan]
    return (Cited(document.short, "; ".join(dict.fromkeys(sections)), municipality.data.checked.isoformat()),)


def covered(arena: Arena, canonical: str) -> str:
    """Return "full", "partial" or "" – and for an FKM "fkm" (both plans give all FKM at every arena)."""
    if canonical.startswith("FKM"):
        return "fkm"
    return arena.coverage.get(canonical, "")


def where(
    base: KnowledgeBase, municipality: Municipality, asked: Sequence[str], language: str
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell where each code is covered; codes with the same arenas share a line."""
    lines: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    used: dict[str, Arena] = {}
    named = len(asked) <= MANY
    for canonical in asked:
        full = [a for a in municipality.listed if covered(a, canonical) in ("full", "fkm")]
        partly = [a for a in municipality.listed if covered(a, canonical) == "partial"]
        used |= {a.slug: a for a in (*full, *partly)}
        show = place if named and len(asked) <= 2 else _short
        key = (tuple(show(a, language) for a in full), tuple(show(a, language) for a in partly))
        lines.setdefault(key, []).append(canonical)
    facts: dict[str, Any] = {
        "municipality": municipality.data.name,
        "marks": municipality.data.marks_partly,
        "lines": [
            {"codes": group(c), "full": list(f), "partly": list(p), "fkm": c[0].startswith("FKM")}
            for (f, p), c in lines.items()
        ],
        "conditions": _conditions(used.values(), language),
    }
    return Message("coverage.where", facts), cite(base, municipality, list(used.values()))


def _short(arena: Arena, language: str) -> str:
    return arena.data.name.get(language)


def _conditions(arenas: Iterable[Arena], language: str) -> list[str]:
    return list(dict.fromkeys(a.data.condition.get(language) for a in arenas if a.data.condition))


def check(
    base: KnowledgeBase,
    municipality: Municipality,
    asked: Sequence[str],
    arenas: Sequence[Arena],
    flags: Set[str],
    language: str,
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell whether the codes can be taken at the arenas: yes, partly, no – and where else. `flags` as in recognition."""
    only = "only" in flags
    per_arena = [_split(arena, asked, language) for arena in arenas]
    elsewhere = [a for a in municipality.listed if a not in arenas and any(covered(a, c) for c in asked)]
    used = [*arenas, *elsewhere] if len(asked) == 1 else list(arenas)
    facts: dict[str, Any] = {
        "municipality": municipality.data.name,
        "marks": municipality.data.marks_partly,
        "codes": group(asked),
        "single": len(asked) == 1,
        "arenas": per_arena,
        "some_partly": any(a["partly"] for a in per_arena),
        "verdict": _verdict(per_arena, bool(elsewhere), only),
        "asked": "both" if {"partly", "fully"} <= flags else next(iter(flags & {"partly", "fully"}), ""),
        "unmarked": bool(flags & {"partly", "fully"}) and not municipality.data.marks_partly,
        "full": [place(a, language) for a in elsewhere if len(asked) == 1 and covered(a, asked[0]) in ("full", "fkm")],
        "partly": [place(a, language) for a in elsewhere if len(asked) == 1 and covered(a, asked[0]) == "partial"],
        "conditions": _conditions([a for a in used if any(covered(a, c) for c in asked)], language),
    }
    return Message("coverage.check", facts), cite(base, municipality, used)


def besides(
    base: KnowledgeBase,
    municipality: Municipality,
    asked: Sequence[str],
    arenas: Sequence[Arena],
    flags: Set[str],
    language: str,
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell whether the codes can be taken anywhere but at the arenas."""
    kinds = {a.data.kind for a in arenas}
    elsewhere = [a for a in municipality.listed if a.data.kind not in kinds]
    rows = [_split(a, asked, language) for a in elsewhere if any(covered(a, c) for c in asked)]
    facts = {
        "municipality": municipality.data.name,
        "codes": group(asked),
        "names": [a.data.name.get(language) for a in arenas],
        "full": [r["place"] for r in rows if r["full"]],
        "partly": [r["place"] for r in rows if r["partly"] and not r["full"]],
        "asked_fully": "fully" in flags,
        "marks": municipality.data.marks_partly,
        "conditions": _conditions(arenas, language),
    }
    return Message("coverage.besides", facts), cite(base, municipality, [*arenas, *elsewhere])


def _split(arena: Arena, asked: Sequence[str], language: str) -> dict[str, Any]:
    full = [c for c in asked if covered(arena, c) in ("full", "fkm")]
    partly = [c for c in asked if covered(arena, c) == "partial"]
    missing = [c for c in asked if not covered(arena, c)]
    return {
        "name": arena.data.name.get(language),
        "place": place(arena, language),
        "full": group(full),
        "partly": group(partly),
        "missing": group(missing),
    }


def _verdict(per_arena: Sequence[dict[str, Any]], elsewhere: bool, only: bool) -> str:
    """Return "yes", "partly", "no", "mixed", or for an only-question "only" / "also"."""
    if all(not a["full"] and not a["partly"] for a in per_arena):
        return "no"
    if only and all(not a["missing"] for a in per_arena):
        return "also" if elsewhere else "only"
    if all(not a["partly"] and not a["missing"] for a in per_arena):
        return "yes"
    if all(not a["full"] and not a["missing"] for a in per_arena):
        return "partly"
    return "mixed"


def of_arena(
    base: KnowledgeBase,
    municipality: Municipality,
    arenas: Sequence[Arena],
    focus: str,
    language: str,
    within: Sequence[str] = (),
) -> tuple[Message, tuple[Cited, ...]]:
    """List what each arena covers. `focus` is "", "partly" or "full"; `within` narrows to some codes (a theme)."""
    rows = []
    for arena in arenas:
        found = {c: v for c, v in arena.coverage.items() if not within or c in within}
        full = [c for c, v in found.items() if v == "full"]
        partly = [c for c, v in found.items() if v == "partial"]
        rows.append(
            {
                "name": arena.data.name.get(language),
                "place": place(arena, language),
                "full": group(full),
                "partly": group(partly),
                "full_count": len(full),
                "partly_count": len(partly),
                "count": len(found),
                "condition": arena.data.condition.get(language) if arena.data.condition else "",
            }
        )
    facts = {
        "municipality": municipality.data.name,
        "marks": municipality.data.marks_partly,
        "arenas": rows,
        "focus": focus,
    }
    return Message("coverage.arena", facts), cite(base, municipality, arenas)


def combine(
    base: KnowledgeBase, municipality: Municipality, arenas: Sequence[Arena], how: str, language: str
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell what the arenas give in common ("both") or together ("together"); two arenas of one kind count as one."""
    kinds: dict[str, list[Arena]] = {}
    for arena in arenas:
        kinds.setdefault(arena.data.kind, []).append(arena)
    sides = [_union(group_) for group_ in kinds.values()]
    every = sorted({c for side in sides for c in side})
    if how == "both":
        chosen = {c: [side.get(c, "") for side in sides] for c in every if all(c in side for side in sides)}
        full = [c for c, found in chosen.items() if set(found) == {"full"}]
        partly = [c for c, found in chosen.items() if set(found) == {"partial"}]
    else:
        chosen = {c: [side[c] for side in sides if c in side] for c in every}
        full = [c for c, found in chosen.items() if "full" in found]
        partly = [c for c in chosen if c not in full]
    differing = [c for c in chosen if c not in full and c not in partly]
    facts = {
        "municipality": municipality.data.name,
        "marks": municipality.data.marks_partly,
        "names": [" / ".join(a.data.name.get(language) for a in group_) for group_ in kinds.values()],
        "full": group(full),
        "partly": group(partly),
        "differing": group(differing),
        "full_count": len(full),
        "partly_count": len(partly),
        "differing_count": len(differing),
        "how": how,
    }
    return Message("coverage.combine", facts), cite(base, municipality, arenas)


def across(
    base: KnowledgeBase, sides: Sequence[tuple[Municipality, Sequence[Arena]]], language: str
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell what one kind of arena gives in each of two municipalities, and what in both. Marks are left out: one plan has none."""
    (one, its_arenas), (other, other_arenas) = sides
    here, there = _union(its_arenas), _union(other_arenas)
    facts = {
        "arena": its_arenas[0].data.name.get(language),
        "one": one.data.name,
        "other": other.data.name,
        "both": group(sorted(here.keys() & there.keys())),
        "both_count": len(here.keys() & there.keys()),
        "only": [
            {"name": name, "codes": group(sorted(alone)), "count": len(alone)}
            for name, alone in (
                (one.data.name, here.keys() - there.keys()),
                (other.data.name, there.keys() - here.keys()),
            )
        ],
    }
    return Message("coverage.across", facts), (*cite(base, one, its_arenas), *cite(base, other, other_arenas))


def _shared(arenas: Sequence[Arena]) -> list[str]:
    """Return the codes that every kind of these arenas gives."""
    kinds: dict[str, set[str]] = {}
    for arena in arenas:
        kinds.setdefault(arena.data.kind, set()).update(arena.coverage)
    return sorted(set.intersection(*kinds.values()))


def _union(arenas: Sequence[Arena]) -> dict[str, str]:
    found: dict[str, str] = {}
    for arena in arenas:
        for canonical, mark in arena.coverage.items():
            if found.get(canonical) != "full":
                found[canonical] = mark
    return found


def difference(
    base: KnowledgeBase, municipality: Municipality, first: Sequence[Arena], second: Sequence[Arena], language: str
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell what the first arenas give and the second do not."""
    here, there = _union(first), _union(second)
    found = {c: mark for c, mark in sorted(here.items()) if c not in there}
    facts = {
        "municipality": municipality.data.name,
        "marks": municipality.data.marks_partly,
        "first": [a.data.name.get(language) for a in first],
        "second": [a.data.name.get(language) for a in second],
        "full": group(c for c, mark in found.items() if mark == "full"),
        "partly": group(c for c, mark in found.items() if mark == "partial"),
        "count": len(found),
    }
    return Message("coverage.difference", facts), cite(base, municipality, [*first, *second])


def marks(
    base: KnowledgeBase,
    municipality: Municipality,
    first: Sequence[Arena],
    second: Sequence[Arena],
    full_first: bool,
    language: str,
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell what is marked fully at the first arenas and partly at the second – or, not `full_first`, the other way round."""
    here, there = _union(first), _union(second)
    wanted = ("full", "partial") if full_first else ("partial", "full")
    found = [c for c in sorted(here) if (here[c], there.get(c)) == wanted]
    facts = {
        "municipality": municipality.data.name,
        "marks": municipality.data.marks_partly,
        "full": [a.data.name.get(language) for a in (first if full_first else second)],
        "partly": [a.data.name.get(language) for a in (second if full_first else first)],
        "codes": group(found),
        "count": len(found),
    }
    return Message("coverage.marks", facts), cite(base, municipality, [*first, *second])


def unique(
    base: KnowledgeBase, municipality: Municipality, arenas: Sequence[Arena], language: str
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell which objectives only these arenas give, each and together – or, for none named, which only one kind of arena gives."""
    rows = []
    kinds = {a.data.kind for a in arenas}
    if len(kinds) > 1:
        others = {c for a in municipality.listed if a.data.kind not in kinds for c in a.coverage}
        shared = [c for c in _shared(arenas) if c not in others]
        names = " / ".join(a.data.name.get(language) for a in arenas)
        rows.append({"name": names, "codes": group(shared), "count": len(shared)})
    for arena in arenas or municipality.listed:
        others = {c for a in municipality.listed if a.data.kind != arena.data.kind for c in a.coverage}
        alone = [c for c in arena.coverage if c not in others]
        if alone or arenas:
            rows.append({"name": place(arena, language), "codes": group(alone), "count": len(alone)})
    facts = {"municipality": municipality.data.name, "rows": rows}
    return Message("coverage.unique", facts), cite(base, municipality, list(arenas))


def missing(
    base: KnowledgeBase, municipality: Municipality, arenas: Sequence[Arena], language: str
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell which objectives none of these arenas give."""
    found = _union(arenas)
    absent = [c for c in (codes.code("ALM", n) for n in range(1, codes.HIGHEST["ALM"] + 1)) if c not in found]
    facts = {
        "municipality": municipality.data.name,
        "names": [place(a, language) for a in arenas],
        "codes": group(absent),
        "count": len(absent),
    }
    return Message("coverage.missing", facts), cite(base, municipality, arenas)


def fkm(
    base: KnowledgeBase, municipality: Municipality, arenas: Sequence[Arena], language: str, asked: Sequence[str] = ()
) -> tuple[Message, tuple[Cited, ...]]:
    """Tell that all FKM – so those asked for too – can be reached, fully or partly, at the arenas: both plans say so for every arena."""
    facts = {
        "municipality": municipality.data.name,
        "names": [place(a, language) for a in arenas],
        "codes": group(asked),
    }
    return Message("coverage.fkm", facts), cite(base, municipality, arenas)


def arenas(
    base: KnowledgeBase, municipality: Municipality, language: str, chosen: Sequence[Arena]
) -> tuple[Message, tuple[Cited, ...]]:
    """List arenas of the municipality with their places: all of them, or those for institution service."""
    facts = {
        "municipality": municipality.data.name,
        "institution": len(chosen) < len(municipality.listed),
        "inside": [place(a, language) for a in chosen if not a.data.external],
        "outside": [place(a, language) for a in chosen if a.data.external],
    }
    return Message("coverage.arenas", facts), cite(base, municipality, chosen)


def arena_cards(
    base: KnowledgeBase, municipality: Municipality, arenas: Sequence[Arena], language: str
) -> tuple[Message, tuple[Cited, ...]]:
    """Describe arenas: where, what, how many objectives, supervision."""
    rows = []
    for arena in arenas:
        full = [c for c, v in arena.coverage.items() if v == "full"]
        rows.append(
            {
                "place": place(arena, language),
                "about": arena.data.about.get(language),
                "full_count": len(full),
                "partly_count": len(arena.coverage) - len(full),
                "condition": arena.data.condition.get(language) if arena.data.condition else "",
            }
        )
    facts = {"municipality": municipality.data.name, "marks": municipality.data.marks_partly, "arenas": rows}
    return Message("coverage.card", facts), cite(base, municipality, arenas)
