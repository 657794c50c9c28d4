"""Amounts of time, clock times and percentages, read from tokens. Every reader returns its value and the place after it, or None."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.logging.items import Clock
from handlers.logging.tokens import NONE, Token

DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
PART = re.compile(r"(\d+)/(\d+)")
DURATION = re.compile(r"(\d{1,2}):([0-5]\d)")
TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?|(\d{1,2})(\d{2})")
HOURS = {"unit:hour": 1.0, "unit:minute": 1 / 60, "unit:glued_minute": 1 / 60, "unit:quarter": 0.25}
NOON, DAY = 12 * 60, 24 * 60
UNITS = ("unit:hour", "unit:minute", "unit:quarter", "unit:half_hour", "unit:percent", "unit:day", "unit:week")
DASHES = ("word:dash",)
PARTS_OF_HOUR = {"15", "30", "45"}


def get(tokens: Sequence[Token], at: int) -> Token:
    """Return the token at a place, or an empty one outside the message."""
    return tokens[at] if 0 <= at < len(tokens) else NONE


def value(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Read a number in figures or words: 1,5 · 1/2 · 1 1/2 · to og en halv · halvannen."""
    token = get(tokens, at)
    number = _figures(token.raw) if token.is_number else token.value("number")
    if number is None:
        return None
    found, to = float(number), at + 1
    following = get(tokens, to)
    part = PART.fullmatch(following.raw)
    if part and token.raw.isdigit() and int(part[2]):
        return found + int(part[1]) / int(part[2]), to + 1
    halved = following.value("number") if not token.is_number and not following.is_number else None
    if halved == "0.5" and found == 1:
        return 0.5, to + 1
    return (found + float(following.value("plus") or 0), to + 1) if following.value("plus") else (found, to)


def _figures(raw: str) -> float | None:
    part = PART.fullmatch(raw)
    if part:
        return int(part[1]) / int(part[2]) if part[2] in ("2", "3", "4") and int(part[1]) < int(part[2]) else None
    return float(raw.replace(",", ".")) if DECIMAL.fullmatch(raw) else None


def hours(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Read a duration in hours: 1,5 t · 1t30 · 1:30 · en time og et kvarter · 2 x 45 min · halvtime. Negative with a minus before it."""
    if _is_minus(tokens, at):
        found = hours(tokens, at + 1)
        return (-found[0], found[1]) if found else None
    if get(tokens, at).has("unit:half_hour"):
        return 0.5, at + 1
    clocked = DURATION.fullmatch(get(tokens, at).raw)
    if clocked and not _in_range(tokens, at):
        to = at + 2 if get(tokens, at + 1).has("unit:hour") else at + 1
        return int(clocked[1]) + int(clocked[2]) / 60, to
    return _counted(tokens, at)


def _is_minus(tokens: Sequence[Token], at: int) -> bool:
    token, following = get(tokens, at), get(tokens, at + 1)
    before = get(tokens, at - 1)
    dash = token.raw == "-" and token.end == following.start and before.end != token.start
    return token.has("word:minus") or (dash and following.is_number)


def _in_range(tokens: Sequence[Token], at: int) -> bool:
    around = [(get(tokens, at + 1), get(tokens, at + 2)), (get(tokens, at - 1), get(tokens, at - 2))]
    in_range = any(link.has("word:dash", "word:to") and other.is_number for link, other in around)
    return in_range or get(tokens, at - 1).has("word:clock", "word:from")


def _counted(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    first = value(tokens, at)
    if first is None:
        return None
    number, to = first
    product = _counted(tokens, to + 1) if get(tokens, to).has("word:times") and number == int(number) else None
    if product:
        return number * product[0], product[1]
    unit = get(tokens, to + 1 if get(tokens, to).has("word:dash") else to)
    if unit.has("unit:half_hour") and number == 1:
        return 0.5, to + 1
    size = _size(unit, get(tokens, to - 1))
    if size is None:
        return None
    to = to + 1 if get(tokens, to) is unit else to + 2
    return _more(tokens, to, number * size) if unit.has("unit:hour") else (number * size, to)


def _size(unit: Token, number: Token) -> float | None:
    if unit.has("unit:glued_minute") and (
        unit.start != number.end or not number.is_number or float(number.raw[:1]) < 0
    ):
        return None
    return next((size for name, size in HOURS.items() if unit.has(name)), None)


def _more(tokens: Sequence[Token], at: int, so_far: float) -> tuple[float, int]:
    """Read what follows whole hours: minutes, quarters, "og en halv"."""
    token = get(tokens, at)
    if token.value("plus"):
        return so_far + float(token.value("plus") or 0), at + 1
    begin = at + 1 if token.has("word:and") else at
    more = value(tokens, begin)
    if more is None:
        return so_far, at
    size = _size(get(tokens, more[1]), get(tokens, more[1] - 1))
    if size is not None and size < 1:
        return so_far + more[0] * size, more[1] + 1
    glued = token.is_number and token.start == get(tokens, at - 1).end and more[0] < 60
    bare = begin == at and token.raw in PARTS_OF_HOUR and not get(tokens, at + 1).has("word:dash", *UNITS)
    return (so_far + more[0] / 60, at + 1) if glued or bare else (so_far, at)


def percent(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Read a percentage: 80 % · 50 prosent · 100 %-stilling · full stilling."""
    full = get(tokens, at).value("full")
    if full:
        return float(full), at + 1
    found = value(tokens, at)
    if found and get(tokens, found[1]).has("word:dash"):
        found = found[0], found[1] + 1
    if found and get(tokens, found[1]).has("unit:percent"):
        return found[0], found[1] + 1
    return None


def time(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Read a clock time in minutes after midnight: 8 · 15.30 · 15:30 · 1530 · 4pm · midnatt."""
    token = get(tokens, at)
    if token.has("word:midnight"):
        return DAY, at + 1
    if token.has("word:noon"):
        return NOON, at + 1
    match = TIME.fullmatch(token.raw) if token.is_number else None
    if match is None:
        return None
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    to = at + 1
    if get(tokens, to).has("word:am", "word:pm"):
        hour = hour % 12 + (12 if get(tokens, to).has("word:pm") else 0)
        to += 1
    valid = minute < 60 and (hour < 24 or (hour == 24 and minute == 0))
    return (hour * 60 + minute, to) if valid else None


def clock(tokens: Sequence[Token], at: int) -> tuple[Clock, int] | None:
    """Read a range of clock times, or a single one after "kl": 16–23 · kl. 15.30 til 23 · fra 4pm to 11pm."""
    begin = at
    while get(tokens, begin).has("word:clock", "word:from", "word:after"):
        begin += 1
    start = time(tokens, begin)
    if start is None or _is_amount(tokens, start[1]):
        return None
    end = _end(tokens, start[1], between=begin > at)
    if end:
        return Clock(start[0] % DAY, end[0] % DAY), end[1]
    alone = any(get(tokens, i).has("word:clock") for i in range(at, begin))
    return (Clock(start[0] % DAY), start[1]) if alone else None


def _end(tokens: Sequence[Token], at: int, between: bool) -> tuple[int, int] | None:
    link = get(tokens, at)
    if not (link.has("word:dash", "word:to") or (between and link.has("word:and"))):
        return None
    at += 1
    while get(tokens, at).has("word:clock", "word:dash"):
        at += 1
    end = time(tokens, at)
    return None if end is None or _is_amount(tokens, end[1]) else end


def _is_amount(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the number before this place counts something or belongs to a date."""
    unit = get(tokens, at)
    dated = unit.value("month") is not None or (unit.raw == "." and get(tokens, at + 1).value("month") is not None)
    return dated or unit.has(*UNITS)
