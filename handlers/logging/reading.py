"""A message read from left to right as items: days, times, codes, people, activities and what parts them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.logging import amounts, dates
from handlers.logging.amounts import UNITS, get
from handlers.logging.items import Clock, Day, Item, Kind, State
from handlers.logging.lexicon import Lexicon
from handlers.logging.objectives import CodeReader, Read
from handlers.logging.people import People
from handlers.logging.tokens import NONE, Token, sentences

STRONG, MEDIUM, WEAK = 3, 2, 1
LETTERS = "abcd"


class Reader:
    """Reads one message against the lexicon, for a given day."""

    def __init__(self, lexicon: Lexicon, people: People, tokens: Sequence[Token], text: str, today: dt.date) -> None:
        self._lexicon = lexicon
        self._people = people
        self._tokens = tokens
        self._today = today
        codes = CodeReader(tokens, text)
        self._ahead = self._speaks_ahead()
        self._steps: tuple[Callable[[int], Read | None], ...] = (
            *(codes.codes, self._person, self._days, self._clock, self._hours, self._percent),
            *(codes.bare, self._course, self._simple, self._separator),
        )

    def items(self) -> list[Item]:
        """Return the items in text order."""
        found: list[Item] = []
        at = 0
        while at < len(self._tokens):
            read = next((r for step in self._steps if (r := step(at))), None)
            if read:
                found += read[0]
            at = read[1] if read else at + 1
        return _joined_ends(found)

    @property
    def ahead(self) -> list[bool]:
        """Return for each token whether its sentence has begun to speak of what is to come."""
        return self._ahead

    def _speaks_ahead(self) -> list[bool]:
        """Return for each token whether "skal" before it in its sentence speaks of the future, not of writing this message."""
        flags: list[bool] = []
        for sentence in sentences(self._tokens):
            ahead = False
            for at, token in enumerate(sentence):
                after = [get(sentence, at + i).spelt for i in (1, 2)]
                writes = bool(set(after) & set(self._lexicon.file.writing)) and " " not in token.spelt
                ahead = (ahead and not token.has("word:but")) or (token.has("word:will") and not writes)
                flags.append(ahead)
        return flags

    def _person(self, at: int) -> Read | None:
        found = self._people.person(at)
        if found is None:
            return None
        token = self._tokens[at]
        item = Item(Kind.PERSON, at, found[1], found[0])
        if token.value("activity") and not token.has("word:with", "word:by"):
            return [Item(Kind.ACTIVITY, at, at + 1, token.value("activity")), replace(item, at=at + 1)], found[1]
        return [item], found[1]

    def _days(self, at: int) -> Read | None:
        found = dates.days(self._tokens, at, self._today, self._ahead[at])
        if found is None:
            return None
        token, before = self._tokens[at], get(self._tokens, at - 1)
        role = "from" if before.has("word:from") else "to" if before.has("word:to") else ""
        items = [
            Item(Kind.DAY, at, found[1], replace(day, role=role if n == 0 else "")) for n, day in enumerate(found[0])
        ]
        activity = token.value("activity")
        return ([Item(Kind.ACTIVITY, at, at + 1, activity), *items] if activity else items), found[1]

    def _clock(self, at: int) -> Read | None:
        found = amounts.clock(self._tokens, at)
        if found and found[0].end is not None:
            return [Item(Kind.CLOCK, at, found[1], found[0])], found[1]
        return self._clock_over_days(at) or (([Item(Kind.CLOCK, at, found[1], found[0])], found[1]) if found else None)

    def _clock_over_days(self, at: int) -> Read | None:
        """Read a range whose ends have days of their own: "fra 16 på fredag til 08 lørdag", "fredag 16 til lørdag 08"."""
        begin = at
        while get(self._tokens, begin).has("word:clock", "word:from"):
            begin += 1
        start = amounts.time(self._tokens, begin)
        if start is None or get(self._tokens, start[1]).has(*UNITS):
            return None
        place, days = self._skip_days(start[1])
        if not get(self._tokens, place).has("word:to", "word:dash"):
            return None
        place, until = self._skip_days(place + 1)
        end = amounts.time(self._tokens, place)
        if end is None or not (days or until) or get(self._tokens, end[1]).has(*UNITS):
            return None
        to, _ = (end[1], None) if until else self._skip_days(end[1])
        return [*days, Item(Kind.CLOCK, at, to, Clock(start[0] % amounts.DAY, end[0] % amounts.DAY))], to

    def _skip_days(self, at: int) -> tuple[int, list[Item]]:
        while get(self._tokens, at).has("word:on", "word:clock") and not get(self._tokens, at).has("word:to"):
            at += 1
        found = dates.days(self._tokens, at, self._today)
        to = found[1] if found else at
        while get(self._tokens, to).has("daypart:x", "word:clock"):
            to += 1
        return to, [Item(Kind.DAY, at, to, day) for day in found[0]] if found else []

    def _hours(self, at: int) -> Read | None:
        if self._is_rough(at):
            return [], at + 4
        found = amounts.hours(self._tokens, at)
        return ([Item(Kind.HOURS, at, found[1], found[0])], found[1]) if found else None

    def _is_rough(self, at: int) -> bool:
        """Tell whether "8–10 timer" stands here: no amount at all."""
        parts = [get(self._tokens, at + i) for i in range(4)]
        return (
            parts[0].is_number
            and parts[1].raw == "-"
            and parts[2].is_number
            and parts[3].has("unit:hour", "unit:minute")
        )

    def _percent(self, at: int) -> Read | None:
        found = amounts.percent(self._tokens, at)
        return ([Item(Kind.PERCENT, at, found[1], found[0])], found[1]) if found else None

    def _course(self, at: int) -> Read | None:
        """Read a course with its letters: grunnkurs B · gk a og b · kurs D."""
        token = self._tokens[at]
        course = token.value("course")
        if course is None and not token.has("activity:course"):
            return None
        letters, to = self._letters(at + 1, loose=course == "grunnkurs")
        if course == "grunnkurs" or (course is None and letters):
            found = [f"grunnkurs-{letter}" for letter in letters] or ["grunnkurs"]
            return [Item(Kind.COURSE, at, to, name) for name in found], to
        return [Item(Kind.COURSE, at, at + 1, course or self._topic(at))], at + 1

    def _letters(self, at: int, loose: bool) -> tuple[list[str], int]:
        """Return the letters after a course, at most two words away ("grunnkurs i allmennmedisin A") or beside it."""
        for begin in range(at, at + (4 if loose else 1)):
            letters, place = [], begin
            while get(self._tokens, place).has("word:letter") and get(self._tokens, place).raw.lower() in LETTERS:
                if begin > at + 1 and get(self._tokens, place).raw.islower():
                    break
                letters.append(get(self._tokens, place).raw.lower())
                place += 1
                if get(self._tokens, place).has("word:and") and get(self._tokens, place + 1).has("word:letter"):
                    place += 1
            if letters:
                return letters, place
        return [], at

    def _topic(self, at: int) -> str:
        """Return what a course is about where no kind is named: "other", or "" for nothing."""
        token, before, after = self._tokens[at], get(self._tokens, at - 1), get(self._tokens, at + 1)
        if not token.means & self._lexicon.phrases.get((token.spelt,), frozenset()):
            return "other"
        subject = get(self._tokens, at + 2)
        if after.has("word:on") and subject.is_word and not _is_time_word(subject) and not self._days(at + 1):
            return self._subject(subject)
        topic = (before if before.is_word else get(self._tokens, at - 2)).value("topic") or after.value("topic")
        hyphened = before.raw == "-" and before.end == token.start
        return topic or ("other" if hyphened else "")

    def _subject(self, token: Token) -> str:
        """Return the course whose subject a word begins with: "sakkyndighetsarbeid"."""
        topics = self._lexicon.file.words["topic"]
        known = (name for name, words in topics.items() if name != "other" and token.spelt.startswith(tuple(words)))
        return next(known, "other")

    def _simple(self, at: int) -> Read | None:
        token = self._tokens[at]
        for kind in (Kind.ACTIVITY, Kind.STATUS, Kind.ARENA):
            value = token.value(kind)
            if value:
                return [Item(kind, at, at + 1, value)], at + 1
        return None

    def _separator(self, at: int) -> Read | None:
        token, before, after = self._tokens[at], get(self._tokens, at - 1), get(self._tokens, at + 1)
        strength = 0
        if token.raw in ("!", "?", ";", "\n") or (token.raw == "." and (after is NONE or after.start > token.end)):
            strength = STRONG
        elif token.raw == "," or (token.raw == "-" and before.end < token.start and token.end < after.start):
            strength = MEDIUM
        elif token.has("word:and", "word:then"):
            strength = WEAK
        return ([Item(Kind.SEPARATOR, at, at + 1, strength)], at + 1) if strength else None


def _is_time_word(token: Token) -> bool:
    return any(m.startswith(("day:", "week:", "weekday:", "vague:", "year:", "month:")) for m in token.means)


def _joined_ends(items: Sequence[Item]) -> list[Item]:
    """Join "fra A" and "til B" that stand apart into one period."""
    found: list[Item] = []
    for item in items:
        last = found[-1] if found else None
        if _ends_period(last, item):
            assert last is not None and isinstance(last.value, Day) and isinstance(item.value, Day)
            found[-1] = replace(
                last, to=item.to, value=replace(last.value, last=item.value.first, until=item.value.partial)
            )
        else:
            found.append(item)
    return found


def _ends_period(last: Item | None, item: Item) -> bool:
    if last is None or not isinstance(last.value, Day) or not isinstance(item.value, Day):
        return False
    return item.value.role == "to" and last.value.last is None and item.value.state is State.EXACT
