"""Where one activity's part of a message ends and the next one's begins."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.logging.items import TIMES, Clock, Item, Kind, Segment


def boundary(left: Segment, right: Segment, begin: int, items: Sequence[Item]) -> int:
    """Return the place between two activities where the second one's part begins."""
    between = [i for i in items if left.to <= i.at < right.at]
    parts = [i for i in between if i.kind is Kind.SEPARATOR]
    if not parts:
        return _first_double(left, right, between, [i for i in items if begin <= i.at < left.at])
    lead = [i for i in items if begin <= i.at < left.at]
    return min(parts, key=lambda s: (_uneven(s, lead, between), -is_strong(s), -s.at)).at


def is_strong(separator: Item) -> bool:
    """Tell a full stop or a new line from commas and "og", which part alike."""
    return isinstance(separator.value, int) and separator.value > 2


def _uneven(separator: Item, lead: Sequence[Item], between: Sequence[Item]) -> int:
    """Return how badly days and times go together left and right of a separator."""
    left = [*lead, *(i for i in between if i.at < separator.at)]
    right = [i for i in between if i.at > separator.at]
    return _misfit(left) + _misfit(right)


def _misfit(items: Sequence[Item]) -> int:
    days = 0
    parted = True
    for item in items:
        if item.kind is Kind.DAY:
            days += parted
            parted = False
        else:
            parted = parted or item.kind is Kind.SEPARATOR
    times = sum(i.kind in TIMES for i in items)
    return abs(days - times) if days > 1 or times > 1 else 0


def _first_double(left: Segment, right: Segment, between: Sequence[Item], lead: Sequence[Item]) -> int:
    """Return where something of a kind that the first activity has already stands: it opens the second's part."""
    seen = {sort(i) for i in lead}
    for item in between:
        if sort(item) in seen and item.kind is not Kind.SEPARATOR:
            return item.at
        seen.add(sort(item))
    return right.at


def sort(item: Item) -> str:
    """Return the kind of an item; clock times and amounts are one."""
    return "time" if isinstance(item.value, Clock) or item.kind is Kind.HOURS else str(item.kind)
