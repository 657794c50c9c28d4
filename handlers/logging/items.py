"""What the parts of a message come to: days, clock times, amounts of time, codes, people, activities, and what parts them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What an item is."""

    DAY = "day"
    CLOCK = "clock"
    HOURS = "hours"
    PERCENT = "percent"
    CODES = "codes"
    STATUS = "status"
    ACTIVITY = "activity"
    COURSE = "course"
    ARENA = "arena"
    PERSON = "person"
    SEPARATOR = "separator"


class State(StrEnum):
    """How far a day is known."""

    EXACT = "exact"
    VAGUE = "vague"
    FUTURE = "future"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Partial:
    """A date as written: `year` is None when it was not said."""

    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day or days in a row (`first` to `last`). `part` is "tonight", "morning", "evening" or "night-to" (the night before the day).

    `partial` and `until` keep dates as written; `role` is "from" or "to" where the message says so.
    """

    state: State = State.EXACT
    first: dt.date | None = None
    last: dt.date | None = None
    part: str = ""
    partial: Partial | None = None
    until: Partial | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A start and an end in minutes after midnight; `end` is None when only a start was said."""

    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """Objective codes in the order written, and those that do not exist."""

    codes: tuple[str, ...]
    impossible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A name; `rank` 1 stands after "with", "by" or a role, 2 in another telling place, 3 by itself, 4 so and in small letters."""

    name: str
    rank: int


@dataclass(frozen=True, slots=True)
class Item:
    """One part of the message: what it is, the tokens it was read from, and its value."""

    kind: Kind
    at: int
    to: int
    value: object = field(default=None)


TIMES = frozenset({Kind.CLOCK, Kind.HOURS})


@dataclass
class Segment:
    """One activity of the message with what was said of it. `kind` is the entry's type, `detail` a course, status or arena.

    `joined`: "og" stands between it and the activity before; `borrowed`: its day was said with the next one.
    """

    kind: str
    detail: str
    at: int
    to: int
    codes: list[Codes] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    joined: bool = False
    borrowed: bool = False

    @property
    def days(self) -> list[Item]:
        """Return the items that are days."""
        return [i for i in self.items if isinstance(i.value, Day)]

    @property
    def times(self) -> list[Item]:
        """Return clock ranges and amounts of time."""
        return [i for i in self.items if i.kind in TIMES]

    @property
    def person(self) -> Person | None:
        """Return the person named most tellingly."""
        people = [i.value for i in self.items if isinstance(i.value, Person)]
        return min(people, key=lambda p: p.rank, default=None)
