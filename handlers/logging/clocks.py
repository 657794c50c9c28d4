"""Clock times as an entry keeps them, and the hours that pass between them in Oslo."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from handlers.logging.amounts import DAY
from handlers.logging.items import Clock

OSLO = ZoneInfo("Europe/Oslo")


def clock_times(date: dt.date | None, clock: Clock) -> dict[str, Any]:
    """Return a range as an entry's fields."""
    return {"hours": length(date, clock), "start": show(clock.start), "end": show(clock.end or 0)}


def length(date: dt.date | None, clock: Clock) -> float:
    """Return the hours from start to end, as they pass in Oslo on that date; the same time twice is a whole day."""
    end = (clock.end or 0) + (DAY if (clock.end or 0) <= clock.start else 0)
    if date is None:
        return (end - clock.start) / 60
    moments = [_moment(date, minutes) for minutes in (clock.start, end)]
    return (moments[1] - moments[0]).total_seconds() / 3600


def _moment(date: dt.date, minutes: int) -> dt.datetime:
    day, minute = divmod(minutes, DAY)
    local = dt.datetime.combine(date + dt.timedelta(day), dt.time(minute // 60, minute % 60), OSLO)
    return local.astimezone(dt.UTC)


def show(minutes: int) -> str:
    """Return minutes after midnight as HH:MM."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def begins_later(date: dt.date, clock: Clock, now: dt.datetime) -> bool:
    """Tell whether a time on a date is still to come."""
    return date == now.date() and clock.start > now.hour * 60 + now.minute
