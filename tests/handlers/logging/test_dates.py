"""Days as people write them, for any date and any day of writing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.logging import calendar, dates
from handlers.logging.items import Day, Partial, State
from handlers.logging.lexicon import Lexicon
from handlers.logging.tokens import normalise

TODAY = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))
WEDNESDAY = dt.date(2026, 11, 18)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
WRITTEN = (
    "{d.day}/{d.month}-{y:02}",
    "{d.day}.{d.month}.{y:02}",
    "{d.day:02}.{d.month:02}.{d.year}",
    "{d.year}-{d.month:02}-{d.day:02}",
    "{d.day}. {m} {d.year}",
    "den {d.day}. {m} {d.year}",
)


def read(words: Lexicon, text: str, today: dt.date) -> list[Day]:
    tokens = words.read(normalise(text))
    found = next((f for at in range(len(tokens)) if (f := dates.days(tokens, at, today))), None)
    return found[0] if found else []


def first(words: Lexicon, text: str, today: dt.date = WEDNESDAY) -> dt.date | None:
    days = read(words, text, today)
    return days[0].first if days else None


@given(today=TODAY, back=st.integers(0, 366), form=st.sampled_from(WRITTEN))
def test_every_form_of_a_date_with_its_year_is_read(words: Lexicon, today: dt.date, back: int, form: str) -> None:
    date = today - dt.timedelta(back)
    assert first(words, form.format(d=date, y=date.year % 100, m=MONTHS[date.month - 1]), today) == date


@given(
    today=TODAY, back=st.integers(0, 183), form=st.sampled_from(["{d.day}/{d.month}", "{d.day}. {m}", "{d.day} {m}"])
)
def test_a_date_without_a_year_is_the_latest_half_year_back(
    words: Lexicon, today: dt.date, back: int, form: str
) -> None:
    date = today - dt.timedelta(back)
    assert first(words, form.format(d=date, m=MONTHS[date.month - 1]), today) == date


@given(today=TODAY, number=st.integers(0, 6), form=st.sampled_from(["{}", "på {}", "sist {}", "{}en"]))
def test_a_weekday_is_the_latest_before_today(words: Lexicon, today: dt.date, number: int, form: str) -> None:
    date = first(words, form.format(WEEKDAYS[number]), today)
    assert date is not None and date.weekday() == number and 1 <= (today - date).days <= 7


@given(today=TODAY, number=st.integers(0, 6))
def test_a_weekday_of_last_week_is_in_the_iso_week_before(words: Lexicon, today: dt.date, number: int) -> None:
    date = first(words, f"{WEEKDAYS[number]} i forrige uke", today)
    assert date is not None and date.weekday() == number
    assert date.isocalendar()[:2] == (today - dt.timedelta(7)).isocalendar()[:2]


@given(today=TODAY, days=st.integers(2, 60))
def test_days_ago_are_counted_on_the_calendar(words: Lexicon, today: dt.date, days: int) -> None:
    assert first(words, f"for {days} dager siden", today) == today - dt.timedelta(days)


@given(today=TODAY, day=st.integers(1, 31), month=st.integers(1, 12))
def test_a_date_without_a_year_is_never_long_ago(today: dt.date, day: int, month: int) -> None:
    date = calendar.resolve(Partial(day, month), today)
    assert date is None or ((today - date).days <= 366 and date.year in (today.year, today.year - 1))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12. og 14. november", ["2026-11-12", "2026-11-14"]),
        ("3., 10. og 17. november", ["2026-11-03", "2026-11-10", "2026-11-17"]),
        ("tirsdag og torsdag i forrige uke", ["2026-11-10", "2026-11-12"]),
        ("fre+lør", ["2026-11-13", "2026-11-14"]),
        ("onsdag 4. november", ["2026-11-04"]),
        ("onsdag i uke 46", ["2026-11-11"]),
        ("uke 44 på tirsdag", ["2026-10-27"]),
        ("i førrgår", ["2026-11-16"]),
        ("laurdagskvelden", ["2026-11-14"]),
        ("julaften", ["2025-12-24"]),
        ("langfredag", ["2026-04-03"]),
        ("12. desember i fjor", ["2025-12-12"]),
        ("på mandag", ["2026-11-16"]),
        ("031126", ["2026-11-03"]),
    ],
)
def test_expressions_of_time(words: Lexicon, text: str, days: list[str]) -> None:
    assert [d.first.isoformat() for d in read(words, text, WEDNESDAY) if d.first] == days


@pytest.mark.parametrize("text", ["12-13/11", "12.–13. november", "12.11-13.11", "fra 12. til 13. november"])
def test_ranges_of_days(words: Lexicon, text: str) -> None:
    (day,) = read(words, text, WEDNESDAY)
    assert (day.first, day.last) == (dt.date(2026, 11, 12), dt.date(2026, 11, 13))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("i helga", "vague"),
        ("forrige uke", "vague"),
        ("i oktober", "vague"),
        ("neste uke", "future"),
        ("31.02.", "impossible"),
    ],
)
def test_what_is_no_day(words: Lexicon, text: str, state: str) -> None:
    assert [d.state for d in read(words, text, WEDNESDAY)] == [State(state)]


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    date = calendar.easter(year)
    assert date.weekday() == 6 and dt.date(year, 3, 22) <= date <= dt.date(year, 4, 25)
