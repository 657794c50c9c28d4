"""Which parts of a message belong together: one segment for each activity, in text order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.logging.amounts import get
from handlers.logging.boundaries import boundary, is_strong, sort
from handlers.logging.items import TIMES, Codes, Day, Item, Kind, Segment
from handlers.logging.tokens import Token

ARENA_NEAR = 5
ANCHORS = {Kind.ACTIVITY, Kind.COURSE, Kind.ARENA, Kind.STATUS}
SUBORDINATE = ("word:on", "word:with", "word:by", "word:under")
LONG_MESSAGE = 14
NEED_MORE = ("mentoring", "group_mentoring", "shift", "course")
TAKEN_BY_PROCEDURE = "supervision"


def segments(items: Sequence[Item], tokens: Sequence[Token]) -> list[Segment]:
    """Return the message's activities, each with its items."""
    anchors = _merged(_subordinated(_anchors(items, tokens), items, tokens), items)
    rest = [i for i in items if not any(a.at <= i.at < a.to for a in anchors) or i.kind not in (ANCHORS | {Kind.CODES})]
    rest = [i for i in rest if i.kind not in ANCHORS and not any(_takes(a, i) for a in anchors)]
    bounds = [
        boundary(anchors[n], anchors[n + 1], anchors[n - 1].to if n else 0, rest) for n in range(len(anchors) - 1)
    ]
    edges = [0, *bounds, len(tokens) + 1]
    for anchor, begin, end in zip(anchors, edges, edges[1:], strict=False):
        anchor.items = _nearest([i for i in rest if begin <= i.at < end], anchor)
        anchor.joined = begin > 0 and any(i.at == begin and i.value == 1 for i in items if i.kind is Kind.SEPARATOR)
        anchor.codes += [i.value for i in anchor.items if isinstance(i.value, Codes)]
    return _without_mentions(anchors, sum(t.is_word for t in tokens))


def _without_mentions(anchors: list[Segment], words: int) -> list[Segment]:
    """Leave out of a long message the activities that are mentioned without day or time, where another one has both or either."""
    told = [a for a in anchors if a.days or a.times]
    if words < LONG_MESSAGE or not told:
        return anchors
    return [a for a in anchors if a in told or a.kind not in NEED_MORE]


def _nearest(items: Sequence[Item], anchor: Segment) -> list[Item]:
    """Return the items without those days and times of other sentences that the activity's own sentence has too."""
    breaks = [i.at for i in items if i.kind is Kind.SEPARATOR and is_strong(i)]
    begin = max((b for b in breaks if b < anchor.at), default=-1)
    end = min((b for b in breaks if b >= anchor.to), default=items[-1].to if items else 0)
    own = {sort(i) for i in items if begin < i.at < end}
    kept = [i for i in items if i.kind is not Kind.SEPARATOR]
    return [i for i in kept if begin < i.at < end or sort(i) not in own or sort(i) not in ("day", "time")]


def _takes(anchor: Segment, item: Item) -> bool:
    return isinstance(item.value, Codes) and any(item.value is c for c in anchor.codes)


# -- anchors


def _anchors(items: Sequence[Item], tokens: Sequence[Token]) -> list[Segment]:
    found = [*_objectives(items), *_arenas(items, tokens)]
    arenas = {a.at for a in found if a.kind == "service"}
    for item in items:
        if item.kind is Kind.ACTIVITY and item.at not in arenas:
            found.append(Segment(str(item.value), "", item.at, item.to))
        elif item.kind is Kind.COURSE:
            found.append(Segment("course", str(item.value), item.at, item.to))
    if not found:
        topics = [(n, t.value("topic")) for n, t in enumerate(tokens) if t.value("topic") not in (None, "other")]
        found = [Segment("course", topic or "", n, n + 1) for n, topic in topics[:1]]
    return sorted(found, key=lambda a: a.at)


def _objectives(items: Sequence[Item]) -> list[Segment]:
    """Give each status its codes: those before it since the last status, else those after it up to the next."""
    statuses = [n for n, i in enumerate(items) if i.kind is Kind.STATUS]
    taken: set[int] = set()
    found: list[Segment] = []
    for n, place in enumerate(statuses):
        before = _run(items, statuses[n - 1] + 1 if n else 0, place, taken)
        after = _run(items, place + 1, statuses[n + 1] if n + 1 < len(statuses) else len(items), taken)
        chunk = before or after
        if (
            not before
            and n + 1 < len(statuses)
            and len(chunk) > 1
            and not _run(items, statuses[n + 1], len(items), taken)
        ):
            chunk = chunk[:-1]
        if chunk:
            taken.update(chunk)
            found.append(_objective(items, place, chunk))
    return found


def _run(items: Sequence[Item], begin: int, end: int, taken: set[int]) -> list[int]:
    """Return the places of codes between two statuses that are nobody else's: nearest to the status, no activity between."""
    found = [n for n in range(begin, end) if items[n].kind is Kind.CODES and n not in taken]
    if not found:
        return []
    status_follows = end < len(items) and items[end].kind is Kind.STATUS
    keep: list[int] = []
    for n in reversed(found) if status_follows else found:
        between = range(n, keep[-1] if keep else end) if status_follows else range(keep[-1] if keep else begin, n)
        if any(items[m].kind in (Kind.ACTIVITY, Kind.COURSE) for m in between):
            break
        keep.append(n)
    return sorted(keep)


def _objective(items: Sequence[Item], place: int, chunk: Sequence[int]) -> Segment:
    ends = [items[place], *(items[n] for n in chunk)]
    found = [v for n in chunk if isinstance(v := items[n].value, Codes)]
    return Segment("objective", str(items[place].value), min(i.at for i in ends), max(i.to for i in ends), found)


def _arenas(items: Sequence[Item], tokens: Sequence[Token]) -> list[Segment]:
    """Return the arenas that service is told of: with a percentage near, with leave, or alone in the message."""
    percents = [i for i in items if i.kind is Kind.PERCENT]
    others = any(i.kind in (Kind.ACTIVITY, Kind.COURSE) and not tokens[i.at].value("arena") for i in items)
    named: list[tuple[int, int, str]] = [
        (n, n + 1, arena) for n, token in enumerate(tokens) if (arena := token.value("arena")) and _is_named(items, n)
    ]
    found = []
    for at, to, arena in named:
        near = any(abs(p.at - at) <= ARENA_NEAR for p in percents)
        shift = tokens[at].value("activity") is not None
        if (
            near
            or (not shift and not others and not any(i.kind is Kind.CODES for i in items))
            or _is_leave(arena, items)
        ):
            found.append(Segment("service", arena, at, to))
    return _one_each(found)


def _is_named(items: Sequence[Item], at: int) -> bool:
    return any(i.at == at and i.kind in (Kind.ARENA, Kind.ACTIVITY) for i in items)


def _is_leave(arena: str, items: Sequence[Item]) -> bool:
    period = any(isinstance(i.value, Day) and (i.value.last or i.value.role) for i in items)
    return arena == "permisjon" and period


def _one_each(found: Sequence[Segment]) -> list[Segment]:
    unique: dict[str, Segment] = {}
    for segment in found:
        unique.setdefault(segment.detail, segment)
    return list(unique.values())


# -- activities that are only spoken of


def _subordinated(anchors: Sequence[Segment], items: Sequence[Item], tokens: Sequence[Token]) -> list[Segment]:
    """Leave out what another activity was about or took place at: "supervisjon på vakt", "internundervisning om prosedyrer"."""
    kept: list[Segment] = []
    for n, anchor in enumerate(anchors):
        following = anchors[n + 1].at if n + 1 < len(anchors) else len(tokens)
        own = any(i.kind in TIMES for i in items if anchor.to <= i.at < following)
        before = _word_before(tokens, anchor.at)
        if kept and kept[-1].kind == "procedure" and tokens[anchor.at].has("word:verb", "word:passive"):
            continue
        if (
            anchor.kind in ("objective", "service")
            or not before
            or (
                not (before.has("word:after") and not own and len(anchors) > 1)
                and not _is_part(kept, anchor, before, items, following)
            )
        ):
            kept.append(anchor)
    return kept


def _is_part(kept: Sequence[Segment], anchor: Segment, before: Token, items: Sequence[Item], following: int) -> bool:
    """Tell whether a preposition makes the activity a part of the one before it."""
    joined = bool(kept) and before.has(*SUBORDINATE) and _same_clause(kept[-1], anchor, items)
    return joined and not _has_own(anchor, items, following)


def _word_before(tokens: Sequence[Token], at: int) -> Token | None:
    """Return the preposition before an activity, an adjective or article between them."""
    for back in (1, 2):
        token = get(tokens, at - back)
        if token.has(*SUBORDINATE, "word:after") and not token.has("word:and"):
            return token
        if not token.is_word or token.has("word:and", "word:then") or token.value("activity"):
            return None
    return None


def _same_clause(before: Segment, anchor: Segment, items: Sequence[Item]) -> bool:
    parted = any(i.kind is Kind.SEPARATOR and before.to <= i.at < anchor.at for i in items)
    procedure = before.kind == "procedure" and anchor.kind == TAKEN_BY_PROCEDURE
    return not parted or procedure


def _has_own(anchor: Segment, items: Sequence[Item], following: int) -> bool:
    return any(i.kind is Kind.CLOCK for i in items if anchor.to <= i.at < following)


def _merged(anchors: Sequence[Segment], items: Sequence[Item]) -> list[Segment]:
    """Make one of an activity said twice: "legevakt, kveldsvakt", "kurs: emnekurs", "helgevakt, to vakter"."""
    kept: list[Segment] = []
    for anchor in anchors:
        last = kept[-1] if kept else None
        if last and _same(last, anchor, items):
            kept[-1] = replace(last, detail=max(last.detail, anchor.detail, key=len), to=max(last.to, anchor.to))
        else:
            kept.append(anchor)
    return kept


def _same(last: Segment, anchor: Segment, items: Sequence[Item]) -> bool:
    """Tell whether two mentions are one activity: of the same kind, with nothing told of the first before the second."""
    told = any(last.to <= i.at < anchor.at and i.kind is not Kind.SEPARATOR for i in items)
    if last.kind != anchor.kind or anchor.kind in ("objective", "service") or told:
        return False
    return anchor.kind != "course" or anchor.detail.startswith(last.detail) or last.detail.startswith(anchor.detail)
