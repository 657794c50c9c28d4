"""Corrections of an entry ("nei, det var 2 timer", "X, ikke Y") and taking it back ("angre")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from handlers.logging.amounts import get, value
from handlers.logging.clocks import clock_times
from handlers.logging.entries import COUNTED
from handlers.logging.intents import cues
from handlers.logging.items import Clock, Codes, Day, Item, Kind, Person
from handlers.logging.lexicon import Lexicon
from handlers.logging.people import People
from handlers.logging.tokens import Token

OPENING, STATEMENT, FEW = 3, 6, 3
VALUES = frozenset({Kind.DAY, Kind.CLOCK, Kind.HOURS, Kind.PERCENT, Kind.CODES, Kind.COURSE, Kind.PERSON})
NAMED = frozenset({Kind.ACTIVITY, Kind.ARENA, Kind.STATUS})
ANCHORS = frozenset({Kind.ACTIVITY, Kind.COURSE, Kind.ARENA})
Fields = dict[str, Any]


def undoes(tokens: Sequence[Token], items: Sequence[Item], lexicon: Lexicon) -> bool:
    """Tell whether the message takes the last entry back."""
    told = cues(tokens, lexicon)
    asks = 0 in (told.get("what"), told.get("inversion"))
    valued = any(i.kind in VALUES - {Kind.DAY, Kind.PERSON, Kind.COURSE} for i in items)
    return not asks and not valued and ("undo" in told or ("delete" in told and "lasting" in told))


def correction(
    tokens: Sequence[Token], items: Sequence[Item], people: People, lexicon: Lexicon
) -> tuple[Fields, Fields] | None:
    """Return what a correction sets and the entry it points at (empty: the last one), or None when it is none."""
    told = cues(tokens, lexicon)
    items = [*items, *_name_alone(tokens, items, told, people), *_number_alone(tokens, items)]
    refused = [n for n, t in enumerate(tokens) if t.has("word:not")]
    opposed = [n for n in refused if _opposes(tokens, n, items, people)]
    if not _corrects(tokens, items, told, bool(opposed)):
        return None
    kept = _without_refused(tokens, items, refused)
    kept += _instead(tokens, items, refused)
    kind = _opposed_kind(tokens, items, opposed)
    kept += _small_names(tokens, kept, opposed if kind is Kind.PERSON else (), people)
    target, new = _sides(kept, _pivot(tokens, kept), bool(opposed), kind)
    shift = any(i.kind is Kind.ACTIVITY and i.value == "shift" for i in items)
    return _fields(new, shift), {k: v for k, v in _fields(target, shift=False).items() if k in ("type", "date")}


def _name_alone(tokens: Sequence[Token], items: Sequence[Item], told: dict[str, int], people: People) -> list[Item]:
    """Return the person in "nei, ola"."""
    last = max((n for n, t in enumerate(tokens) if t.is_word), default=0)
    found = (
        people.named(last)
        if told.get("wrong") == 0 and not any(i.kind is not Kind.SEPARATOR for i in items) and 1 <= last <= FEW
        else None
    )
    return [Item(Kind.PERSON, last, last + 1, Person(found[0], 1))] if found else []


def _number_alone(tokens: Sequence[Token], items: Sequence[Item]) -> list[Item]:
    """Return the value in "endre timer til 2,5" and "prosenten skal være 80": a number that stands after its unit."""
    for kind, unit in ((Kind.HOURS, "unit:hour"), (Kind.PERCENT, "unit:percent")):
        named = next(
            (n for n, t in enumerate(tokens) if t.has(unit) and not any(i.at <= n < i.to for i in items)), None
        )
        places = range(named + 1, len(tokens)) if named is not None else ()
        number = next((n for n in places if tokens[n].is_number and not any(i.at <= n < i.to for i in items)), None)
        found = value(tokens, number) if number is not None else None
        if found and number is not None:
            return [Item(kind, number, found[1], found[0])]
    return []


def _corrects(tokens: Sequence[Token], items: Sequence[Item], told: dict[str, int], opposed: bool) -> bool:
    if not opposed and not any(i.kind in VALUES | NAMED for i in items):
        return False
    asks = any(t.raw == "?" for t in tokens) or min(told.get("what", 9), told.get("inversion", 9)) == 0
    opens = told.get("wrong", STATEMENT) < OPENING
    if asks and not (opens and (told["wrong"] == 0 or "request" in told)):
        return False
    stated = any(t.has("word:copula") and not t.has("word:pronoun") for t in tokens[:STATEMENT])
    alone = stated and not any(i.kind in ANCHORS | {Kind.STATUS, Kind.CODES} for i in items)
    return opens or opposed or alone


def _opposes(tokens: Sequence[Token], at: int, items: Sequence[Item], people: People) -> bool:
    """Tell whether "ikke" here sets one value against another of its kind: "X, ikke Y" or "ikke Y, men X"."""
    refused = _after(tokens, at, items)
    before = [i for i in items if i.to <= at]
    after = [i for i in items if i.at > at and i is not refused]
    number = _number_after(tokens, at)
    if refused is None:
        counted = any(i.kind in (Kind.HOURS, Kind.CODES, Kind.PERCENT) for i in before)
        lettered = get(tokens, at + 1).has("word:letter") and any(i.kind is Kind.COURSE for i in before)
        named = people.named(at + 1) is not None and any(people.named(at - back) for back in (1, 2) if at >= back)
        return (number and counted) or lettered or named
    but = any(t.has("word:but") for t in tokens[refused.to : refused.to + 3])
    return any(i.kind is refused.kind for i in before) or (but and any(i.kind is refused.kind for i in after))


def _number_after(tokens: Sequence[Token], at: int) -> bool:
    token = get(tokens, at + 1)
    return token.is_number or token.value("number") is not None


def _after(tokens: Sequence[Token], at: int, items: Sequence[Item]) -> Item | None:
    """Return the item that follows "ikke" at once, a preposition or an article between them."""
    place = at + 1
    while get(tokens, place).has("word:on", "word:the", "word:from") and not any(i.at == place for i in items):
        place += 1
    return next((i for i in items if i.at == place and i.kind is not Kind.SEPARATOR), None)


def _without_refused(tokens: Sequence[Token], items: Sequence[Item], refused: Sequence[int]) -> list[Item]:
    dropped = [_after(tokens, at, items) for at in refused]
    return [i for i in items if i.kind is not Kind.SEPARATOR and not any(i is d for d in dropped)]


def _small_names(tokens: Sequence[Token], items: Sequence[Item], opposed: Sequence[int], people: People) -> list[Item]:
    """Return the person in "det var ola ikke kari"."""
    if any(i.kind is Kind.PERSON for i in items):
        return []
    for at in opposed:
        for back in (1, 2):
            found = people.named(at - back) if at >= back else None
            if found and get(tokens, at - back).is_word:
                return [Item(Kind.PERSON, at - back, found[1], Person(found[0], 1))]
    return []


def _instead(tokens: Sequence[Token], items: Sequence[Item], refused: Sequence[int]) -> list[Item]:
    """Return the hours in "ikke 2 timer, men 3": the number that takes the unit of the refused one."""
    found: list[Item] = []
    for at in refused:
        item = _after(tokens, at, items)
        but = next((n for n in range(item.to, item.to + 3) if get(tokens, n).has("word:but")), None) if item else None
        number = value(tokens, but + 1) if but else None
        new = number and not any(i.at == (but or 0) + 1 for i in items)
        if item and item.kind is Kind.HOURS and number and new:
            minutes = any(t.has("unit:minute") for t in tokens[item.at : item.to])
            found.append(Item(Kind.HOURS, number[1] - 1, number[1], number[0] / 60 if minutes else number[0]))
    return found


def _pivot(tokens: Sequence[Token], items: Sequence[Item]) -> int:
    """Return the place of the verb ("var", "er", "til") that parts the entry meant from its new value, or 0."""
    named = [i for i in items if i.kind in ANCHORS | {Kind.DAY, Kind.CODES}]
    first = min((i.at for i in named), default=len(tokens))
    verbs = [n for n, t in enumerate(tokens) if t.has("word:copula", "word:to") and n > first]
    inside = [n for n in verbs if not any(i.at <= n < i.to for i in items)]
    return next((n for n in inside if any(i.at > n for i in items)), 0)


def _opposed_kind(tokens: Sequence[Token], items: Sequence[Item], opposed: Sequence[int]) -> Kind | None:
    for at in opposed:
        refused = _after(tokens, at, items)
        if refused:
            return refused.kind
        if _number_after(tokens, at):
            before = [i.kind for i in items if i.to <= at and i.kind in (Kind.HOURS, Kind.CODES, Kind.PERCENT)]
            return before[-1]
        if get(tokens, at + 1).has("word:letter") and any(i.kind is Kind.COURSE for i in items):
            return Kind.COURSE
    return Kind.PERSON if opposed else None


def _sides(items: Sequence[Item], pivot: int, opposed: bool, kind: Kind | None) -> tuple[list[Item], list[Item]]:
    """Return the items that point at an entry and those that are new."""
    if pivot:
        return [i for i in items if i.at < pivot], [i for i in items if i.at > pivot]
    if opposed and kind:
        return [i for i in items if i.kind is not kind], [i for i in items if i.kind is kind]
    valued = [i for i in items if i.kind not in ANCHORS]
    named = [i for i in items if i.kind is Kind.ACTIVITY]
    others = [i for i in valued if i.kind is not Kind.DAY]
    if named and others:
        return [*named, *(i for i in items if i.kind is Kind.DAY)], [
            i for i in items if i not in named and i.kind is not Kind.DAY
        ]
    if named and valued:
        return named, valued
    return [], list(items)


def _fields(items: Sequence[Item], shift: bool) -> Fields:
    found: Fields = {}
    for item in items:
        found |= _field(item)
    if shift and "hours" in found:
        found["counts"] = found["hours"] > COUNTED
    return found


def _field(item: Item) -> Fields:
    said = item.value
    if isinstance(said, Day):
        dates: dict[str, dt.date | None] = {"date": said.first, "until": said.last}
        return {name: date.isoformat() for name, date in dates.items() if date}
    if isinstance(said, Clock):
        return clock_times(None, said) if said.end is not None else {}
    if isinstance(said, Codes):
        return {"objectives": [*said.codes, *said.impossible]}
    if isinstance(said, Person):
        return {"person": said.name}
    name = {Kind.ACTIVITY: "type", Kind.HOURS: "hours", Kind.PERCENT: "percent"}.get(item.kind, str(item.kind))
    return {"type": "course", name: said} if item.kind is Kind.COURSE and said else {name: said} if said else {}
