"""What a single message may not say: hours that no day has, shifts that overlap."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Sequence

from handlers.logging.drafts import Draft

LONGEST = {"shift": 24.0}
LONGEST_DAY = 12.0
LIMITED = ("mentoring", "group_mentoring", "supervision", "teaching", "meeting")


def implausible(drafts: Sequence[Draft]) -> bool:
    """Tell whether anything in these entries cannot be."""
    return any("implausible" in d.faults for d in drafts) or _hours(drafts) or _overlap(drafts)


def _hours(drafts: Sequence[Draft]) -> bool:
    per_day: Counter[tuple[str, str]] = Counter()
    for draft in drafts:
        kind, hours = draft.entry["type"], draft.entry.get("hours")
        if hours is None:
            continue
        if hours <= 0 or (kind == "shift" and hours > LONGEST["shift"] + 1):
            return True
        if kind == "shift" and hours > LONGEST["shift"] and "start" not in draft.entry:
            return True
        if kind in LIMITED:
            per_day[kind, str(draft.entry.get("date"))] += hours
    return any(total > LONGEST_DAY for total in per_day.values())


def _overlap(drafts: Sequence[Draft]) -> bool:
    shifts = sorted(s for d in drafts if d.entry["type"] == "shift" and (s := _span(d)))
    return any(later[0] < earlier[1] for earlier, later in itertools.pairwise(shifts))


def _span(draft: Draft) -> tuple[dt.datetime, dt.datetime] | None:
    entry = draft.entry
    if not {"date", "start", "end"} <= entry.keys():
        return None
    start = dt.datetime.fromisoformat(f"{entry['date']}T{entry['start']}")
    end = dt.datetime.fromisoformat(f"{entry['date']}T{entry['end']}")
    return start, end + dt.timedelta(1) if end <= start else end
