"""From segments to entries: days and times put together, defaults, what is missing, what cannot be."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.logging import periods
from handlers.logging.amounts import NOON
from handlers.logging.clocks import begins_later, clock_times, show
from handlers.logging.drafts import Draft
from handlers.logging.items import Clock, Day, Item, Kind, Segment, State
from handlers.logging.lexicon import Lexicon
from handlers.logging.tokens import Token

AFTERNOON = 16
COUNTED = 6
NEEDS_HOURS = ("mentoring", "group_mentoring", "shift")
NO_PERSON = ("course", "service")
LOOSE_PERSON = {
    3: ("mentoring", "group_mentoring", "supervision", "procedure", "meeting"),
    4: ("mentoring", "supervision"),
}


@dataclass(frozen=True)
class Context:
    """What all entries of a message share. `ahead`: for each token, whether of what is to come; `done`: of what has just ended."""

    now: dt.datetime
    lexicon: Lexicon
    tokens: Sequence[Token]
    ahead: Sequence[bool]
    done: bool

    @property
    def today(self) -> dt.date:
        """Return the local date."""
        return self.now.date()


def drafts(segments: Sequence[Segment], context: Context) -> list[Draft]:
    """Return the entries of all segments in text order."""
    _share_days(segments)
    periods.share(segments)
    found: list[Draft] = []
    for segment in segments:
        found += _BUILD.get(segment.kind, _timed)(segment, context)
    return _one_per_status(found)


def _share_days(segments: Sequence[Segment]) -> None:
    """Let one day at the head or the end stand for all: backwards from the end of a row joined by "og", forwards from the last said."""
    for n in range(len(segments) - 2, -1, -1):
        segment, later = segments[n], segments[n + 1]
        dayless = segment.kind != "service" and not any(s.days for s in segments[: n + 1])
        if dayless and _closes(later) and (later.joined or n + 2 == len(segments) or later.borrowed):
            segment.items, segment.borrowed = [*segment.items, *later.days], True
    for earlier, later in itertools.pairwise(segments):
        if not later.days and earlier.kind != "service":
            later.items = [*later.items, *earlier.days]


def _closes(segment: Segment) -> bool:
    """Tell whether the last thing said of an activity is its day."""
    closing = max(segment.items, key=lambda i: i.at, default=None)
    return segment.kind != "service" and closing is not None and closing.kind is Kind.DAY and closing.at > segment.at


# -- activities with days and times


def _timed(segment: Segment, context: Context) -> list[Draft]:
    """Return an entry for each day of a segment with its time."""
    pairs = _pairs(segment)
    return [_entry(segment, day, time, context) for day, time in pairs]


def _pairs(segment: Segment) -> list[tuple[Day | None, Item | None]]:
    times, days = _own_times(segment), _spread(segment)
    if not days:
        return (
            [(None, time) for time in times]
            if segment.kind == "shift" and len(times) > 1
            else [(None, times[0] if times else None)]
        )
    if len(days) == 1 and (segment.kind == "shift" and len(times) > 1):
        return [(days[0][0], time) for time in times]
    return [(day, _time_of(at, times, [d for _, d in days])) for day, at in days]


def _own_times(segment: Segment) -> list[Item]:
    """Return the clock ranges, else the amounts; of several amounts for one day the one nearest to the activity."""
    clocks = [i for i in segment.times if isinstance(i.value, Clock) and i.value.end is not None]
    hours = [i for i in segment.times if i.kind is Kind.HOURS]
    if clocks:
        return clocks
    if len(hours) > 1 and len(segment.days) <= 1 and segment.kind != "shift":
        return [min(hours, key=lambda i: _distance(i, segment))]
    return hours or segment.times


def _distance(item: Item, segment: Segment) -> int:
    return segment.at - item.to if item.at < segment.at else item.at - segment.to


def _spread(segment: Segment) -> list[tuple[Day, int]]:
    """Return each day with its place; a range becomes its days, but for one night that goes over midnight."""
    found: list[tuple[Day, int]] = []
    for item in segment.days:
        day = item.value
        assert isinstance(day, Day)
        nights = [i.value for i in segment.times if isinstance(i.value, Clock) and i.value.end is not None]
        over = len(nights) == 1 and (nights[0].end or 0) <= nights[0].start
        length = (day.last - day.first).days if day.first and day.last else 0
        if length < 1 or length > 30 or (over and length == 1):
            found.append((day, item.at))
        else:
            found += [(Day(first=day.first + dt.timedelta(n)), item.at) for n in range(length + 1) if day.first]
    exact = [f for f in found if f[0].state in (State.EXACT, State.IMPOSSIBLE)]
    return exact or found[:1]


def _time_of(at: int, times: Sequence[Item], days: Sequence[int]) -> Item | None:
    """Return the time that goes with the day at a place: the next one, or the last before where times come first."""
    if not times:
        return None
    if times[0].at < min(days):
        return max((t for t in times if t.at < at), key=lambda t: t.at, default=times[0])
    return min((t for t in times if t.at > at), key=lambda t: t.at, default=times[-1])


def _entry(segment: Segment, day: Day | None, time: Item | None, context: Context) -> Draft:
    clock = time.value if time and isinstance(time.value, Clock) else None
    hours = time.value if time and time.kind is Kind.HOURS and isinstance(time.value, float | int) else None
    if hours is None and clock is None and segment.kind == "shift":
        hours = context.lexicon.lasting(context.tokens[segment.at])
    draft = Draft({"type": segment.kind})
    timed = hours is not None or (clock is not None and clock.end is not None)
    date = (
        _date(day, clock if timed else None, context, draft, segment)
        if timed or day
        else _undated(draft, segment, context)
    )
    if date:
        draft.entry["date"] = date.isoformat()
    _put_times(draft, date, clock, hours, segment.kind)
    _put_details(draft, segment)
    if segment.kind in NEEDS_HOURS and "hours" not in draft.entry:
        draft.missing.append("hours")
    if date and clock and begins_later(date, clock, context.now):
        draft.faults.add("future")
    return draft


def _undated(draft: Draft, segment: Segment, context: Context) -> dt.date | None:
    """Return the date where neither day nor time is said: today, but for a shift."""
    if segment.kind != "shift":
        return _date(None, None, context, draft, segment)
    draft.missing.append("date")
    return None


def _date(day: Day | None, clock: Clock | None, context: Context, draft: Draft, segment: Segment) -> dt.date | None:
    """Return the date of an activity; what is missing or cannot be is noted in the draft."""
    if day is None:
        if any(context.ahead[segment.at : segment.at + 1]):
            draft.faults.add("future")
        return _latest(clock, context)
    if day.state is State.VAGUE:
        draft.missing.append("date")
    if day.state in (State.FUTURE, State.IMPOSSIBLE):
        draft.faults.add("future" if day.state is State.FUTURE else "implausible")
    if day.state is not State.EXACT or day.first is None:
        return None
    date = day.first - dt.timedelta(_nights_back(day, clock, context))
    coming = day.part == "evening" and clock is None and context.now.hour < AFTERNOON
    if date > context.today or coming:
        draft.faults.add("future")
    return date


def _nights_back(day: Day, clock: Clock | None, context: Context) -> int:
    """Return 1 where the day is the one on which a night ended, so that it began the day before."""
    late = clock is None or clock.start >= NOON
    over = clock is not None and clock.end is not None and clock.end <= clock.start
    if day.part in ("night-to", "tonight"):
        return int(late)
    ended = over and context.done and day.first == context.today
    return int(ended or (day.part == "morning" and over and late))


def _latest(clock: Clock | None, context: Context) -> dt.date:
    """Return today, or the date of the latest interval of these clock times that is over."""
    if clock is None or clock.end is None:
        return context.today
    minutes = context.now.hour * 60 + context.now.minute
    over = clock.end <= clock.start
    ended = clock.end <= minutes
    back = int(over) if ended else 1 + int(over)
    return context.today - dt.timedelta(back)


def _put_times(draft: Draft, date: dt.date | None, clock: Clock | None, hours: float | None, kind: str) -> None:
    if clock and clock.end is not None:
        draft.entry |= clock_times(date, clock)
    elif hours is not None:
        draft.entry["hours"] = round(hours, 4)
        if clock:
            draft.entry["start"] = show(clock.start)
    if kind == "shift" and "hours" in draft.entry:
        draft.entry["counts"] = draft.entry["hours"] > COUNTED


def _put_details(draft: Draft, segment: Segment) -> None:
    person = segment.person
    if person and segment.kind not in NO_PERSON and segment.kind in LOOSE_PERSON.get(person.rank, (segment.kind,)):
        draft.entry["person"] = person.name
    found = [c for part in segment.codes for c in part.codes]
    if found:
        draft.entry["objectives"] = list(dict.fromkeys(found))
    if any(part.impossible for part in segment.codes):
        draft.faults.add("implausible")


# -- courses, objectives, service


def _course(segment: Segment, context: Context) -> list[Draft]:
    draft = Draft({"type": "course"})
    found = [d for d in (i.value for i in segment.days) if isinstance(d, Day)]
    exact = [d for d in found if d.state is State.EXACT and d.first]
    date = _date(exact[0] if exact else found[0] if found else None, None, context, draft, segment)
    if date:
        draft.entry["date"] = date.isoformat()
    last = max((d.last or d.first for d in exact if d.first), default=None)
    if segment.detail and segment.detail != "grunnkurs":
        draft.entry["course"] = segment.detail
    else:
        draft.missing.insert(0, "course")
    if date and last and last > date:
        draft.entry["until"] = last.isoformat()
    if any(d.state is State.IMPOSSIBLE for d in found):
        draft.faults.add("implausible")
    return [draft]


def _objective(segment: Segment, context: Context) -> list[Draft]:
    draft = Draft({"type": "objective"})
    found = [d for d in (i.value for i in segment.days) if isinstance(d, Day)]
    date = _date(found[0] if found else None, None, context, draft, segment)
    if date:
        draft.entry["date"] = date.isoformat()
    _put_details(draft, segment)
    if segment.detail:
        draft.entry["status"] = segment.detail
    draft.missing += [name for name in ("objectives", "status") if name not in draft.entry and not draft.faults]
    return [draft]


def _one_per_status(found: Sequence[Draft]) -> list[Draft]:
    """Make one entry of objectives with the same status, date and person."""
    kept: dict[object, Draft] = {}
    for at, draft in enumerate(found):
        entry = draft.entry
        objective = entry["type"] == "objective"
        first = kept.setdefault(
            (entry.get("status"), entry.get("date"), entry.get("person")) if objective else at, draft
        )
        if first is not draft:
            first.entry["objectives"] = list(
                dict.fromkeys([*first.entry.get("objectives", []), *entry.get("objectives", [])])
            )
            first.faults |= draft.faults
    return list(kept.values())


def _service(segment: Segment, context: Context) -> list[Draft]:
    return [periods.draft(segment, context.today)]


_BUILD = {"course": _course, "objective": _objective, "service": _service}
