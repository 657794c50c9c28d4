"""Patients named in a message: nothing of it may be kept. Age, sex and illness alone name nobody."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from handlers.logging.amounts import get
from handlers.logging.names import Names
from handlers.logging.tokens import Token

FULL_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./](\d{4}|\d{2})|\d{4}(\d{2})")
AFTER_NAME = 4
RECENT = range(24, 40)


def has_patient(tokens: Sequence[Token], names: Names) -> bool:
    """Tell whether a patient is named: after "pasient", with a title, a birth, an age an address or an illness told of it."""
    lives = any(t.has("word:patient") for t in tokens) and any(_address(tokens, at, names) for at in range(len(tokens)))
    return lives or any(_named_at(tokens, at, names) for at in range(len(tokens)))


def _named_at(tokens: Sequence[Token], at: int, names: Names) -> bool:
    token = tokens[at]
    if token.has("word:title"):
        return names.full(tokens, at + 1, small=True) is not None and get(tokens, at - 1).value("role") is None
    if token.has("word:named"):
        told = any(get(tokens, at - back).has("word:patient") for back in range(1, 4))
        return names.full(tokens, at + 1, small=told) is not None
    if token.has("word:patient"):
        return _after_patient(tokens, at, names)
    found = names.full(tokens, at, small=True)
    return found is not None and (_identified(tokens, at, found, names) or _spoken_of(tokens, at, found, names))


def _after_patient(tokens: Sequence[Token], at: int, names: Names) -> bool:
    """Tell whether a name follows "pasient": at once, or a full one after a comma."""
    place = at + 1
    comma = get(tokens, place).raw == ","
    while get(tokens, place).raw in (",", ":", "(", "-") or get(tokens, place).has("word:mine"):
        place += 1
    found = names.full(tokens, place, small=not comma)
    prose = not tokens[0].raw.islower() and get(tokens, place).raw.islower()
    if found is None or (prose and " " not in found[0]):
        return False
    return not comma or " " in found[0] or _identified(tokens, place, found, names)


def _identified(tokens: Sequence[Token], at: int, found: tuple[str, int], names: Names) -> bool:
    """Tell whether a birth, an age or an address stands after a name."""
    further = names.small(get(tokens, found[1])) and get(tokens, at).raw.islower()
    written = get(tokens, at).raw[0].isupper() or " " in found[0] or further
    to = found[1] + further
    near = range(to, to + AFTER_NAME)
    before = FULL_DATE.fullmatch(get(tokens, at - 1).raw)
    if before and not _recent(before[1] or before[2]) and " " in found[0]:
        return True
    return written and (_born(tokens, to) or _aged(tokens, to) or any(_address(tokens, place, names) for place in near))


def _born(tokens: Sequence[Token], at: int) -> bool:
    near = [get(tokens, at + i) for i in range(AFTER_NAME)]
    dates = [m for t in near[:2] if (m := FULL_DATE.fullmatch(t.raw))]
    return any(t.has("word:born") for t in near) or any(not _recent(m[1] or m[2]) for m in dates)


def _recent(year: str) -> bool:
    """Tell whether a year of two or four figures is one of these and no birth."""
    return int(year) % 100 in RECENT and not year.startswith("19")


def _aged(tokens: Sequence[Token], at: int) -> bool:
    near = [get(tokens, at + i) for i in range(AFTER_NAME)]
    years = any(a.is_number and b.has("word:years_old") for a, b in itertools.pairwise(near))
    return years or (near[0].raw == "(" and near[1].raw.isdigit() and near[2].raw == ")")


def _address(tokens: Sequence[Token], at: int, names: Names) -> bool:
    street, number = get(tokens, at), get(tokens, at + 1)
    return street.is_word and number.raw.isdigit() and street.raw.lower().endswith(tuple(names.lexicon.file.streets))


def _spoken_of(tokens: Sequence[Token], at: int, found: tuple[str, int], names: Names) -> bool:
    """Tell whether a name is what the activity was about: "på Kari Hansen", "sykebesøk hos …", "… med hjertesvikt"."""
    before, name = get(tokens, at - 1), get(tokens, at)
    two = " " in found[0] and not name.means
    if before.value("role") is not None or not (two or name.raw[0].isupper()) or name.means:
        return False
    beside = before.has("word:with", "word:by")
    about = before.has("word:about_patient") and not beside
    visited = beside and get(tokens, at - 2).has("word:visit")
    if visited or (two and about) or (about and _ill(tokens, found[1])):
        return True
    if two and beside:
        return not _of_activity(tokens, at) and before.has("word:about_patient") and _other_person(tokens, at, names)
    return two and not beside and name.raw[0].isupper() and _ill(tokens, found[1])


def _ill(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "med" and something that is no person follow."""
    after = get(tokens, at + 1)
    person = after.value("role") is not None or after.has("word:me", "word:pronoun", "word:mine")
    return (
        get(tokens, at).has("word:with")
        and after.is_word
        and not person
        and (after.raw.islower() or after.raw.isupper())
    )


def _of_activity(tokens: Sequence[Token], at: int) -> bool:
    near = [get(tokens, at - back) for back in (2, 3)]
    return any(t.value("activity") is not None or t.value("role") is not None for t in near)


def _other_person(tokens: Sequence[Token], at: int, names: Names) -> bool:
    """Tell whether someone else was named before, so that "hos Kari Hansen" is where the illness is."""
    return any(names.capital(tokens[i]) and tokens[i - 1].has("word:with", "word:by") for i in range(1, at - 1))
