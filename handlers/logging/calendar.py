"""Dates found from what was said: weekdays, weeks, dates without a year, holidays. Days are counted on the calendar."""

from __future__ import annotations

import datetime as dt

from handlers.logging.items import Day, Partial, State

LONGEST_BACK = 183
CENTURY = 2000


def resolve(partial: Partial, today: dt.date) -> dt.date | None:
    """Return the date meant; without a year this year's unless it lies ahead and last year's is near. None: no such date."""
    if partial.year is not None:
        return make(partial.year + (CENTURY if partial.year < 100 else 0), partial.month, partial.day)
    this = make(today.year, partial.month, partial.day)
    if this is None or this <= today:
        return this
    last = make(today.year - 1, partial.month, partial.day)
    return last if last and (today - last).days <= LONGEST_BACK else this


def make(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, or None where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def dated(partial: Partial, today: dt.date) -> Day:
    """Return the day of a date as written."""
    date = resolve(partial, today)
    return Day(State.EXACT if date else State.IMPOSSIBLE, date, partial=partial)


def following(partial: Partial, first: dt.date) -> dt.date | None:
    """Return the date that ends a period from `first`: without a year the next one."""
    if partial.year is not None:
        return resolve(partial, first)
    this = make(first.year, partial.month, partial.day)
    return this if this is None or this >= first else make(first.year + 1, partial.month, partial.day)


def weekday(number: int, today: dt.date, ahead: bool) -> dt.date:
    """Return the latest such day before today, or the coming one."""
    if ahead:
        return today + dt.timedelta((number - today.weekday() - 1) % 7 + 1)
    return today - dt.timedelta((today.weekday() - number - 1) % 7 + 1)


def weekday_in(number: int, weeks_back: int, today: dt.date) -> dt.date:
    """Return the weekday of the ISO week so many weeks back (this week: 0; the next: -1)."""
    return today - dt.timedelta(today.weekday() + 7 * weeks_back - number)


def weekday_of_week(number: int, week: int, today: dt.date) -> dt.date | None:
    """Return the weekday of the latest ISO week of that number that has begun, or None."""
    for year in (today.year + 1, today.year, today.year - 1):
        try:
            monday = dt.date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if monday <= today:
            return monday + dt.timedelta(number)
    return None


def day_of_month(number: int, today: dt.date) -> dt.date | None:
    """Return the latest day of that number that is not ahead."""
    for back in range(3):
        month = today.month - back
        date = make(today.year - (month < 1), (month - 1) % 12 + 1, number)
        if date and date <= today:
            return date
    return None


def holiday(name: str, today: dt.date) -> dt.date | None:
    """Return the latest that has been, of a month and day ("12-24") or days from Easter ("easter-2")."""
    dates = [_holiday(name, today.year - back) for back in range(2)]
    return next((date for date in dates if date and date <= today), None)


def _holiday(name: str, year: int) -> dt.date | None:
    if name.startswith("easter"):
        return easter(year) + dt.timedelta(int(name.removeprefix("easter")))
    month, day = map(int, name.split("-"))
    return make(year, month, day)


def easter(year: int) -> dt.date:
    """Return Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return dt.date(year, f // 31, f % 31 + 1)
