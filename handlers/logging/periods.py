"""Service time: where, how much, from when and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from handlers.logging import calendar
from handlers.logging.drafts import Draft
from handlers.logging.items import Day, Kind, Segment, State

ALMOST_A_YEAR = range(331, 364)


def share(segments: Sequence[Segment]) -> None:
    """Give all periods of one message the same days, and each its percentage in the order said."""
    periods = [s for s in segments if s.kind == "service"]
    days = next((s.days for s in periods if s.days), [])
    percents = sorted(
        {i.at: i for s in periods for i in s.items if i.kind is Kind.PERCENT}.values(), key=lambda i: i.at
    )
    for n, period in enumerate(periods):
        period.items = [*period.items, *([] if period.days else days)]
        if len(percents) == len(periods):
            period.items = [i for i in period.items if i.kind is not Kind.PERCENT] + [percents[n]]


def draft(segment: Segment, today: dt.date) -> Draft:
    """Return the period of a segment."""
    found = Draft({"type": "service"})
    first, last = _period(segment, today, found)
    if first:
        found.entry["date"] = first.isoformat()
        if first > today:
            found.faults.add("future")
    elif not found.faults:
        found.missing.append("date")
    if segment.detail:
        found.entry["arena"] = segment.detail
    else:
        found.missing.append("arena")
    if segment.detail != "permisjon":
        _put_percent(found, segment)
    if last:
        found.entry["until"] = last.isoformat()
        if first and last < first:
            found.faults.add("implausible")
    return found


def _put_percent(draft: Draft, segment: Segment) -> None:
    percent = next((i.value for i in segment.items if i.kind is Kind.PERCENT), None)
    if not isinstance(percent, float):
        draft.missing.append("percent")
        return
    draft.entry["percent"] = int(percent) if percent == int(percent) else percent
    if not 1 <= percent <= 100:
        draft.faults.add("implausible")


def _period(segment: Segment, today: dt.date, draft: Draft) -> tuple[dt.date | None, dt.date | None]:
    """Return from and to. A year said only at the end is meant for both, where the period then runs forwards."""
    days = [d for d in (i.value for i in segment.days) if isinstance(d, Day)]
    for day in days:
        if day.state in (State.FUTURE, State.IMPOSSIBLE):
            draft.faults.add("future" if day.state is State.FUTURE else "implausible")
    exact = [d for d in days if d.state is State.EXACT and d.role != "to"]
    if not exact:
        return None, None
    day = exact[0]
    first, last = day.first, day.last
    if day.partial and day.until and first:
        return _dated_period(day, today, draft)
    return first, last


def _dated_period(day: Day, today: dt.date, draft: Draft) -> tuple[dt.date | None, dt.date | None]:
    assert day.partial and day.until and day.first
    first = day.first
    if day.until.year is not None:
        last = calendar.resolve(day.until, today)
        begun = calendar.make(last.year, day.partial.month, day.partial.day) if last else None
        if day.partial.year is None and begun and last and begun <= last:
            first = begun
    else:
        last = calendar.following(day.until, first)
        wraps = last is not None and last.year > first.year and day.partial.year is None
        if wraps and last and (last - first).days in ALMOST_A_YEAR:
            draft.faults.add("implausible")
    if last is None:
        draft.faults.add("implausible")
    return first, last
