"""Hours, clock times and percentages as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.logging import amounts
from handlers.logging.clocks import length
from handlers.logging.items import Clock
from handlers.logging.lexicon import Lexicon
from handlers.logging.tokens import normalise

MINUTES = st.integers(0, 23 * 60 + 59)
HOURS = (
    "{h} t {m} min",
    "{h}t{m:02}",
    "{h}:{m:02}",
    "{h} timer og {m} minutter",
    "{h} timar {m} minutt",
    "{h}h {m}min",
)
TIMES = (
    "{a:02}{b:02}-{c:02}{d:02}",
    "{a}.{b:02}–{c}.{d:02}",
    "kl. {a:02}:{b:02} til {c:02}:{d:02}",
    "fra {a:02}.{b:02} til kl {c:02}.{d:02}",
)


def hours(words: Lexicon, text: str) -> float | None:
    tokens = words.read(normalise(text))
    found = next((f for at in range(len(tokens)) if (f := amounts.hours(tokens, at))), None)
    return found[0] if found else None


@given(h=st.integers(1, 23), m=st.integers(1, 59), form=st.sampled_from(HOURS))
def test_hours_and_minutes_add_up(words: Lexicon, h: int, m: int, form: str) -> None:
    assert hours(words, form.format(h=h, m=m)) == pytest.approx(h + m / 60)


@given(
    quarters=st.integers(1, 96),
    comma=st.sampled_from(",."),
    unit=st.sampled_from(["t", " t", " timer", " timar", " h"]),
)
def test_comma_and_point_are_alike(words: Lexicon, quarters: int, comma: str, unit: str) -> None:
    text = f"{quarters / 4:g}".replace(".", comma) + unit
    assert hours(words, text) == quarters / 4


@given(start=MINUTES, end=MINUTES, form=st.sampled_from(TIMES))
def test_a_range_of_clock_times_is_read_in_every_form(words: Lexicon, start: int, end: int, form: str) -> None:
    text = form.format(a=start // 60, b=start % 60, c=end // 60, d=end % 60)
    tokens = words.read(normalise(text))
    assert amounts.clock(tokens, 0) == (Clock(start, end), len(tokens))


@given(start=MINUTES, end=MINUTES)
def test_a_range_lasts_more_than_nothing_and_at_most_a_day(start: int, end: int) -> None:
    assert 0 < length(None, Clock(start, end)) <= 24
    assert length(dt.date(2026, 11, 17), Clock(start, end)) == pytest.approx(length(None, Clock(start, end)))


def test_a_night_when_the_clock_is_changed_is_as_long_as_it_was() -> None:
    night = Clock(22 * 60, 8 * 60)
    assert [length(dt.date(2026, 3, 28), night), length(dt.date(2026, 10, 24), night)] == [9, 11]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("halvannen time", 1.5),
        ("ein og ein halv time", 1.5),
        ("to og en halv time", 2.5),
        ("en halv time", 0.5),
        ("en halvtime", 0.5),
        ("tre kvarter", 0.75),
        ("en time og et kvarter", 1.25),
        ("1 1/2 t", 1.5),
        ("1½ t", 1.5),
        ("2 x 45 min", 1.5),
        ("førtifem minutter", 0.75),
        ("an hour and a half", 1.5),
        ("-2 timer", -2),
        ("en times", 1),
    ],
)
def test_amounts_in_words(words: Lexicon, text: str, expected: float) -> None:
    assert hours(words, text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["12. november", "alm 55", "kl 15.30", "16-23", "1.5.26"])
def test_what_is_no_amount(words: Lexicon, text: str) -> None:
    assert hours(words, text) is None
