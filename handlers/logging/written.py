"""Dates in figures and with the month's name, read from tokens: 12. og 14. november, 2.–5. november, 12-13/11, 3/11, 2026-11-05."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.logging import calendar
from handlers.logging.amounts import UNITS, get, time
from handlers.logging.items import Partial
from handlers.logging.tokens import Token

NUMERIC = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
SIX = re.compile(r"(\d{2})(\d{2})(\d{2})")
YEAR = re.compile(r"(?:19|20)\d\d")
MONTHS = range(1, 13)
LAST_DAY, LARGEST_WRITTEN = 31, 39
Dates = tuple[list[tuple[str, Partial]], int]


def dates(tokens: Sequence[Token], at: int, today: dt.date) -> Dates | None:
    """Read dates that share a month: 12. og 14. november, 2.–5. november, 12-13/11, 3/11."""
    if get(tokens, at - 1).has("word:clock") and get(tokens, at).is_number:
        return None
    begun: list[tuple[str, int]] = []
    link, place = "", at
    while True:
        full = _full(tokens, place, today)
        if full:
            earlier = [(joined, replace(full[0], day=day)) for joined, day in begun]
            return [*earlier, (link, full[0])], full[1]
        numbered = _ordinal(tokens, place)
        if numbered is None or link == "to":
            return None
        begun.append((link, numbered[0]))
        link, place = _joint(tokens, numbered[1], numbered[0])
        if not link:
            return None


def _joint(tokens: Sequence[Token], at: int, number: int) -> tuple[str, int]:
    """Return the link after a day's number; after a bare number a comma joins only to a later day."""
    token, following = get(tokens, at), _ordinal(tokens, at + 1)
    if token.has("word:dash", "word:to"):
        return "to", at + 1
    if token.has("word:and") or token.raw in (",", "/"):
        dotted = get(tokens, at - 1).raw == "."
        later = following is not None and following[0] > number
        return ("and", at + 1) if dotted or later or token.has("word:and") else ("", at)
    return "", at


def _ordinal(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read a day's number: 12 · 12. · 12th · tredje."""
    token = get(tokens, at)
    nth = token.value("nth")
    if nth:
        return int(nth), at + 1
    if not token.raw.isdigit() or len(token.raw) > 2 or not 1 <= int(token.raw) <= LARGEST_WRITTEN:
        return None
    following = get(tokens, at + 1)
    dotted = following.raw == "." or (following.has("word:ordinal") and following.start == token.end)
    return int(token.raw), at + 2 if dotted else at + 1


def _full(tokens: Sequence[Token], at: int, today: dt.date) -> tuple[Partial, int] | None:
    """Read one date with its month."""
    for reader in (_named, _english, _iso, _numeric, _six):
        found = reader(tokens, at, today)
        if found:
            return found
    return None


def _named(tokens: Sequence[Token], at: int, today: dt.date) -> tuple[Partial, int] | None:
    numbered = _ordinal(tokens, at)
    if numbered is None:
        return None
    place = (
        numbered[1] + 1
        if get(tokens, numbered[1]).has("word:by") or get(tokens, numbered[1]).spelt == "of"
        else numbered[1]
    )
    month = get(tokens, place).value("month")
    return _with_year(tokens, place + 1, Partial(numbered[0], int(month))) if month else None


def _english(tokens: Sequence[Token], at: int, today: dt.date) -> tuple[Partial, int] | None:
    month, numbered = get(tokens, at).value("month"), _ordinal(tokens, at + 1)
    if month is None or numbered is None or numbered[0] > LAST_DAY or time(tokens, at + 1) is None:
        return None
    following = get(tokens, numbered[1])
    counted = following.has(*UNITS) or following.has("word:dash")
    return None if counted else _with_year(tokens, numbered[1], Partial(numbered[0], int(month)))


def _with_year(tokens: Sequence[Token], at: int, partial: Partial) -> tuple[Partial, int]:
    year = get(tokens, at)
    return (replace(partial, year=int(year.raw)), at + 1) if YEAR.fullmatch(year.raw) else (partial, at)


def _iso(tokens: Sequence[Token], at: int, today: dt.date) -> tuple[Partial, int] | None:
    parts = [get(tokens, at + i) for i in range(5)]
    glued = all(a.end == b.start for a, b in itertools.pairwise(parts))
    if not (glued and YEAR.fullmatch(parts[0].raw) and parts[1].raw == parts[3].raw == "-"):
        return None
    if not (parts[2].raw.isdigit() and parts[4].raw.isdigit()):
        return None
    return Partial(int(parts[4].raw), int(parts[2].raw), int(parts[0].raw)), at + 5


def _numeric(tokens: Sequence[Token], at: int, today: dt.date) -> tuple[Partial, int] | None:
    """Read 3/11 · 3.11 · 03.11.26 · 3/11-26; not a duration, a fraction of an hour or a clock time."""
    match = NUMERIC.fullmatch(get(tokens, at).raw)
    if match is None or get(tokens, at + 1).has(*UNITS):
        return None
    day, month, slash = int(match[1]), int(match[3]), match[2] == "/"
    if month not in MONTHS or day > (LARGEST_WRITTEN if slash or match[4] else LAST_DAY) or day < 1:
        return None
    if not slash and not match[4] and _is_time(tokens, at):
        return None
    to = at + 2 if get(tokens, at + 1).raw == "." and get(tokens, at + 1).start == get(tokens, at).end else at + 1
    year = get(tokens, at + 2)
    short = slash and not match[4] and get(tokens, at + 1).end == year.start and get(tokens, at + 1).raw == "-"
    if short and year.raw.isdigit() and len(year.raw) == 2 and abs(int(year.raw) - today.year % 100) <= 2:
        return Partial(day, month, int(year.raw)), at + 3
    return Partial(day, month, int(match[4]) if match[4] else None), to if to == at + 1 or _ends(tokens, to) else at + 1


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a full stop before this place belongs to a date: something goes on after it in small letters or figures."""
    following = get(tokens, at)
    return not following.raw.strip() or following.raw[0].islower() or following.is_number or not following.is_word


def _is_time(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number such as 8.10 is one end of a range of clock times."""
    if get(tokens, at + 1).has("word:dash", "word:to") and _other_is_time(tokens, at + 2):
        return get(tokens, at + 3).raw != "-"
    return get(tokens, at - 1).has("word:dash", "word:to") and _other_is_time(tokens, at - 2)


def _other_is_time(tokens: Sequence[Token], at: int) -> bool:
    other = NUMERIC.fullmatch(get(tokens, at).raw)
    return time(tokens, at) is not None and not (other and int(other[3]) in MONTHS and 1 <= int(other[1]) <= LAST_DAY)


def _six(tokens: Sequence[Token], at: int, today: dt.date) -> tuple[Partial, int] | None:
    match = SIX.fullmatch(get(tokens, at).raw)
    partial = Partial(int(match[1]), int(match[2]), int(match[3])) if match else None
    date = calendar.resolve(partial, today) if partial else None
    near = date is not None and abs((today - date).days) <= 2 * 366
    return (partial, at + 1) if partial and near else None


def day_of_month(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read "den 12.", the day's number alone."""
    numbered = _ordinal(tokens, at)
    named = numbered and get(tokens, at - 1).has("word:the") and not get(tokens, numbered[1]).has(*UNITS)
    return numbered if named else None
