"""Days as people write them, read from tokens: i går, tirsdag og torsdag i forrige uke, 12.–13.11, natt til fredag, for to dager siden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.logging import calendar, written
from handlers.logging.amounts import get, value
from handlers.logging.items import Day, State
from handlers.logging.tokens import Token

FILLER = ("word:on", "word:the", "word:last", "daypart:x", "word:each", "word:clock", "word:from", "word:with")
WEEKS_BACK = {"last": 1, "this": 0, "next": -1}


@dataclass(frozen=True, slots=True)
class Mark:
    """One word or date of an expression of time. `link` joins it to the one before: "", "and" or "to"."""

    link: str = ""
    day: Day | None = None
    weekday: int | None = None
    ahead: bool = False
    week: int | None = None
    weeks_back: int | None = None
    year: int | None = None


def days(tokens: Sequence[Token], at: int, today: dt.date, ahead: bool = False) -> tuple[list[Day], int] | None:
    """Read an expression of time as days, in the order written, or None. `ahead`: the sentence speaks of what is to come."""
    begin = at + 1 if get(tokens, at).has("night_to:x") else at
    marks, to = _marks(tokens, begin, today, ahead)
    found = _settle(marks, today)
    if not found:
        return None
    if begin > at:
        found = [replace(found[0], part="night-to"), *found[1:]]
    return found, to


def _marks(tokens: Sequence[Token], at: int, today: dt.date, ahead: bool) -> tuple[list[Mark], int]:
    marks: list[Mark] = []
    link, begin, to = "", at, at
    while True:
        found = _mark(tokens, begin, today, ahead)
        if not found or (marks and not _belongs(tokens, marks, found, link, to)):
            return marks, to
        marks += [replace(found[0][0], link=link or found[0][0].link), *found[0][1:]]
        to = found[1]
        link, begin = _link(tokens, to)


def _link(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return how what stands here joins two days, and where the second may begin."""
    link = ""
    while True:
        token = get(tokens, at)
        if token.has("word:dash", "word:to") and not token.has("word:from"):
            link = "to"
        elif token.has("word:and"):
            link = link or "and"
        elif token.raw == ",":
            link = link or ","
        elif not token.has(*FILLER) and token.raw not in "()":
            return link, at
        at += 1


def _belongs(tokens: Sequence[Token], marks: Sequence[Mark], found: tuple[list[Mark], int], link: str, to: int) -> bool:
    """Tell whether a day after others is part of the same expression; a comma may open the next activity instead."""
    first = found[0][0]
    if link != ",":
        return link != "" or first.day is None or marks[-1].day is None or marks[-1].weekday is not None
    alike = (first.weekday is None) == (marks[-1].weekday is None)
    opens = (
        get(tokens, found[1]).value("activity") is not None or get(tokens, found[1] + 1).value("activity") is not None
    )
    adds = _places(first) or _places(marks[-1])
    return adds or (not opens and alike)


def _places(mark: Mark) -> bool:
    """Tell whether a mark is a week or a year, which place other days."""
    return mark.day is None and mark.weekday is None


def _mark(tokens: Sequence[Token], at: int, today: dt.date, ahead: bool) -> tuple[list[Mark], int] | None:
    token = get(tokens, at)
    readers = (_relative, _weekday, _week, _dates, _ago, _month_alone)
    for reader in readers:
        found = reader(tokens, at, today)
        if found:
            marks = [replace(m, ahead=m.ahead or ahead) for m in found[0]] if token.value("weekday") else found[0]
            return marks, found[1]
    return None


Found = tuple[list[Mark], int] | None


def _relative(tokens: Sequence[Token], at: int, today: dt.date) -> Found:
    token = get(tokens, at)
    part = next((p for p in ("tonight", "evening", "morning") if token.has(f"{p}:x")), "")
    offset = token.value("day") or ("0" if part else None)
    if offset:
        return [Mark(day=Day(first=today + dt.timedelta(int(offset)), part=part))], at + 1
    holiday = token.value("holiday")
    if holiday:
        date = calendar.holiday(holiday, today)
        return [Mark(day=Day(first=date) if date else Day(State.IMPOSSIBLE))], at + 1
    vague = token.value("vague")
    if vague:
        return [Mark(day=Day(State.FUTURE if vague == "future" else State.VAGUE))], at + 1
    year = token.value("year")
    return ([Mark(year=int(year))], at + 1) if year else None


def _weekday(tokens: Sequence[Token], at: int, today: dt.date) -> Found:
    token = get(tokens, at)
    number = token.value("weekday")
    if number is None:
        return None
    before = get(tokens, at - 1)
    coming = before.has("word:next") or (
        before.has("word:to") and not before.has("word:with") and not _is_range(tokens, at - 1)
    )
    return [Mark(weekday=int(number), ahead=coming)], at + 1


def _is_range(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the "til" at this place ends a range."""
    before = [get(tokens, at - back) for back in (1, 2)]
    return any(t.is_number or t.value("weekday") is not None or t.has("daypart:x") for t in before)


def _week(tokens: Sequence[Token], at: int, today: dt.date) -> Found:
    token = get(tokens, at)
    name = token.value("week")
    if name:
        return [Mark(weeks_back=WEEKS_BACK[name])], at + 1
    number = get(tokens, at + 1).raw
    if token.has("word:week_word") and number.isdigit() and 1 <= int(number) <= 53:
        return [Mark(week=int(number))], at + 2
    return None


def _ago(tokens: Sequence[Token], at: int, today: dt.date) -> Found:
    counted = value(tokens, at)
    if counted is None or not get(tokens, counted[1] + 1).has("ago:x"):
        return None
    unit, number, to = get(tokens, counted[1]), int(counted[0]), counted[1] + 2
    if unit.has("unit:day"):
        return [Mark(day=Day(first=today - dt.timedelta(number)))], to
    if unit.has("unit:week"):
        return [Mark(day=Day(first=today - dt.timedelta(7 * number)), weeks_back=number)], to
    return None


def _dates(tokens: Sequence[Token], at: int, today: dt.date) -> Found:
    found = written.dates(tokens, at, today)
    if found:
        return [Mark(link, calendar.dated(partial, today)) for link, partial in found[0]], found[1]
    numbered = written.day_of_month(tokens, at)
    date = calendar.day_of_month(numbered[0], today) if numbered else None
    return ([Mark(day=Day(first=date))], numbered[1]) if numbered and date else None


def _month_alone(tokens: Sequence[Token], at: int, today: dt.date) -> Found:
    token = get(tokens, at)
    full = len(token.spelt) > 3 or token.spelt == "mai"
    return ([Mark(day=Day(State.VAGUE))], at + 1) if token.value("month") and full else None


# -- from marks to days


def _settle(marks: Sequence[Mark], today: dt.date) -> list[Day]:
    dated = [_placed(m, marks, today) for m in _without_doubles(marks) if m.year is None]
    if all(m.year is not None for m in marks):
        return [Day(State.VAGUE)] if any(m.year for m in marks) else []
    found = [(m.link, day) for m, day in zip(_years_left_out(marks), dated, strict=True) if day]
    exact = [(link, day) for link, day in found if day.state not in (State.VAGUE, State.FUTURE)]
    if not exact:
        weeks = [m.weeks_back for m in marks if m.weeks_back is not None]
        states = [day.state for _, day in found] + [State.FUTURE if w < 0 else State.VAGUE for w in weeks]
        return [Day(State.FUTURE if State.FUTURE in states else State.VAGUE)]
    return _ranges(exact, marks, today)


def _years_left_out(marks: Sequence[Mark]) -> list[Mark]:
    return [m for m in _without_doubles(marks) if m.year is None]


def _without_doubles(marks: Sequence[Mark]) -> list[Mark]:
    """Leave out the weekday that stands beside its date: "onsdag 4. november"."""
    kept = []
    for at, mark in enumerate(marks):
        after = marks[at + 1] if at + 1 < len(marks) else None
        before = marks[at - 1] if at else None
        beside = (after and after.link in ("", ",") and _is_date(after)) or (
            before and mark.link == "" and _is_date(before)
        )
        if mark.weekday is None or not beside:
            kept.append(mark)
    return kept


def _is_date(mark: Mark) -> bool:
    return (
        mark.day is not None
        and mark.weeks_back is None
        and (mark.day.first is not None or mark.day.state is State.IMPOSSIBLE)
    )


def _placed(mark: Mark, marks: Sequence[Mark], today: dt.date) -> Day | None:
    """Return the day of a mark, seen with the week or the year named beside it."""
    year = next((m.year for m in marks if m.year is not None), None)
    if mark.weekday is not None:
        return Day(first=_weekday_date(mark, marks, today))
    if mark.day and mark.day.partial and mark.day.partial.year is None and year is not None:
        return calendar.dated(replace(mark.day.partial, year=today.year + year), today)
    weekdays = any(m.weekday is not None for m in marks)
    return None if mark.weeks_back is not None and weekdays else mark.day or Day(State.VAGUE)


def _weekday_date(mark: Mark, marks: Sequence[Mark], today: dt.date) -> dt.date | None:
    number = mark.weekday or 0
    week = next((m.week for m in marks if m.week is not None), None)
    back = next((m.weeks_back for m in marks if m.weeks_back is not None), None)
    if week is not None:
        return calendar.weekday_of_week(number, week, today)
    if back is not None:
        return calendar.weekday_in(number, back, today)
    return calendar.weekday(number, today, mark.ahead)


def _ranges(days: Sequence[tuple[str, Day]], marks: Sequence[Mark], today: dt.date) -> list[Day]:
    found: list[Day] = []
    for link, day in days:
        if link == "to" and found and found[-1].first and (day.first or day.partial):
            found[-1] = _ranged(found[-1], day, any(m.weekday is not None for m in marks), today)
        else:
            found.append(day)
    return found


def _ranged(first: Day, last: Day, weekdays: bool, today: dt.date) -> Day:
    """Return the range of two days; two weekdays are the latest such stretch."""
    if first.partial and last.partial and first.partial.year is None and last.partial.year is not None and last.first:
        begun = calendar.dated(replace(first.partial, year=last.partial.year), today)
        first = begun if begun.first and begun.first <= last.first else first
    begin, end = first.first, last.first
    if begin and end and weekdays and not last.partial and end < begin:
        end += dt.timedelta(7)
        if end > today and begin <= today:
            begin, end = begin - dt.timedelta(7), end - dt.timedelta(7)
    if begin and last.partial:
        end = calendar.following(last.partial, begin)
    state = first.state if end else State.IMPOSSIBLE
    return replace(first, state=state, first=begin, last=end, until=last.partial)
