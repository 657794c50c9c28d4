"""Names in a message: the mentor or supervisor beside an activity, and patients, whose names nothing may keep."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from handlers.logging.amounts import get
from handlers.logging.items import Person
from handlers.logging.lexicon import Lexicon
from handlers.logging.tokens import OPENERS, Token

SHORT_WORD = 4
NAME_LENGTH = range(3, 13)
CLASHES = ("weekday:", "month:", "unit:", "number:")
YEAR_OF_BIRTH = re.compile(r"(?:19\d\d|20[0-2]\d|'?\d\d)")
FULL_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})|\d{6}")
CODE_WORDS = ("alm", "fkm", "lm")
BESIDE = ("activity:", "day:", "weekday:", "unit:", "evening:", "tonight:", "week:")
AFTER_NAME = 4
NEAR = 6
PEOPLE_BEFORE = 2


class Names:
    """Tells names from words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._no_name = tuple(lexicon.file.no_name)
        self._surname = tuple(lexicon.file.surname)

    # -- what a name looks like

    def capital(self, token: Token) -> bool:
        """Tell whether a token is written as a name: Kari, not EKG, not a word that has a meaning here."""
        raw = token.raw
        if not raw[0].isupper() or (len(raw) > 1 and raw.isupper()) or len(raw) < 2 or " " in raw:
            return False
        return not token.means or (len(raw) <= SHORT_WORD and all(m.startswith(CLASHES) for m in token.means))

    def small(self, token: Token) -> bool:
        """Tell whether a word in small letters can be a name: nobody knows it, and it does not end as nouns do."""
        raw = token.raw
        if not raw.isalpha() or not raw.islower() or len(raw) not in NAME_LENGTH:
            return False
        if token.means and not (len(raw) <= SHORT_WORD and all(m.startswith(CLASHES) for m in token.means)):
            return False
        known = self._lexicon.is_known(raw) and not token.means
        return not known and (len(raw) <= SHORT_WORD or not raw.endswith(self._no_name))

    def full(self, tokens: Sequence[Token], at: int, small: bool) -> tuple[str, int] | None:
        """Read a name at a place: Kari · Kari Olsen · Anne-Lise · kari hansen (`small`)."""
        first = get(tokens, at)
        if not self.capital(first) and not (small and self.small(first)):
            return None
        parts, to = [first.raw], at + 1
        while len(parts) < 4:
            token, hyphened = (
                get(tokens, to),
                get(tokens, to).raw == "-" and get(tokens, to).start == get(tokens, to - 1).end,
            )
            following = get(tokens, to + 1)
            if hyphened and (self.capital(following) or (first.raw.islower() and self.small(following))):
                parts.append(f"-{following.raw}")
                to += 2
            elif self._goes_on(first, token):
                parts.append(f" {token.raw}")
                to += 1
            else:
                break
        return _titled("".join(parts)), to

    def _goes_on(self, first: Token, token: Token) -> bool:
        if first.raw[0].isupper():
            return self.capital(token)
        return self.small(token) and token.raw.endswith(self._surname)

    # -- the person beside an activity

    def person(self, tokens: Sequence[Token], at: int) -> tuple[Person, int] | None:
        """Read a person named at a place, after "med", "av", "hos", a role, or as in "Kari og jeg", "Ola superviserte"."""
        token = get(tokens, at)
        for begin in self._introduced(tokens, at):
            found = self.full(tokens, begin, small=True)
            if found and not self._is_part_of_word(tokens, found[1]):
                return Person(found[0], 1), found[1]
        if token.has("word:pronoun") and get(tokens, at + 1).has("word:and"):
            found = self.full(tokens, at + 2, small=True)
            return (Person(found[0], 2), found[1]) if found else None
        return self._acting(tokens, at)

    def _introduced(self, tokens: Sequence[Token], at: int) -> list[int]:
        """Return where a name may begin after what introduces it at this place."""
        token = get(tokens, at)
        if not (
            token.has("word:with", "word:by") or token.value("role") is not None or token.has("activity:supervision")
        ):
            return []
        place = at + 1
        while get(tokens, place).has("word:me") or get(tokens, place).spelt in (
            "/",
            ".",
            ":",
            "min",
            "mi",
            "our",
            "my",
            "her",
        ):
            place += 1
        while get(tokens, place).value("role") is not None and not self.capital(get(tokens, place)):
            place += 1
            while get(tokens, place).spelt in ("min", "mi", ",", ":", "."):
                place += 1
        if token.has("activity:supervision"):
            return []
        only_role = token.value("role") is not None
        return [] if only_role and get(tokens, place).raw.islower() and place > at + 1 else [place]

    def _is_part_of_word(self, tokens: Sequence[Token], at: int) -> bool:
        dash = get(tokens, at)
        return dash.raw == "-" and dash.start == get(tokens, at - 1).end and get(tokens, at + 1).start == dash.end

    def _acting(self, tokens: Sequence[Token], at: int) -> tuple[Person, int] | None:
        token = get(tokens, at)
        found = self.full(tokens, at, small=True)
        if found is None:
            return None
        after = get(tokens, found[1])
        joined = after.has("word:and") and get(tokens, found[1] + 1).has("word:pronoun")
        joins = after.has("word:copula") and get(tokens, found[1] + 1).has("word:with")
        if joined or joins or after.has("word:verb"):
            return Person(found[0], 2), found[1]
        opens = at == 0 or get(tokens, at - 1).raw in OPENERS
        acts = any(get(tokens, found[1] + i).has("word:me") for i in range(1, NEAR)) and not after.is_number
        if token.raw[0].isupper() and not token.means:
            placed = get(tokens, at - 1).has("word:on") and not get(tokens, at - 1).has("word:with")
            return (
                (Person(found[0], 3), found[1]) if not placed and (not opens or acts) and self._unknown(token) else None
            )
        return (Person(found[0], 3), found[1]) if self._bare(tokens, at, found[1]) else None

    def _unknown(self, token: Token) -> bool:
        return not self._lexicon.is_form(token.raw.lower()) or token.means != frozenset()

    def _bare(self, tokens: Sequence[Token], at: int, to: int) -> bool:
        """Tell whether a word in small letters stands alone among what is logged: "veil 1,5t kari igår"."""
        token = get(tokens, at)
        around = [t for t in (get(tokens, at - 1), get(tokens, to)) if t.raw.strip() and t.raw not in ",.\n"]
        if not around or token.means or self._lexicon.is_form(token.raw):
            return False
        return all(t.is_number or t.raw in CODE_WORDS or any(m.startswith(BESIDE) for m in t.means) for t in around)

    # -- patients

    def has_patient(self, tokens: Sequence[Token]) -> bool:
        """Tell whether a patient is named: after "pasient", with a title, with birth, age or address, or as what was supervised on."""
        return any(self._patient_at(tokens, at) for at in range(len(tokens)))

    def _patient_at(self, tokens: Sequence[Token], at: int) -> bool:
        token = get(tokens, at)
        if token.has("word:title"):
            found = self.full(tokens, at + 1, small=token.spelt not in ("ms", "mr"))
            return found is not None and not self._opens_role(tokens, at)
        if token.has("word:named"):
            return self.full(tokens, at + 1, small=self._after_patient(tokens, at)) is not None
        if token.has("word:patient"):
            return self._named_patient(tokens, at)
        found = self.full(tokens, at, small=True)
        return found is not None and self._is_patient(tokens, at, found[1], found[0])

    def _opens_role(self, tokens: Sequence[Token], at: int) -> bool:
        return get(tokens, at - 1).value("role") is not None

    def _after_patient(self, tokens: Sequence[Token], at: int) -> bool:
        return any(get(tokens, at - back).has("word:patient") for back in range(1, 4))

    def _named_patient(self, tokens: Sequence[Token], at: int) -> bool:
        place = at + 1
        comma = get(tokens, place).raw == ","
        while get(tokens, place).raw in (",", ":", "(", "-") or get(tokens, place).spelt in (
            "min",
            "mi",
            "vår",
            "navn",
            "namn",
        ):
            place += 1
        found = self.full(tokens, place, small=not comma)
        if found is None:
            return False
        return not comma or " " in found[0] or self._is_patient(tokens, place, found[1], found[0])

    def _is_patient(self, tokens: Sequence[Token], at: int, to: int, name: str) -> bool:
        before, capital = get(tokens, at - 1), get(tokens, at).raw[0].isupper()
        if self._born(tokens, to) or self._aged(tokens, to) or self._lives(tokens, to):
            return capital or " " in name
        if before.value("role") is not None or not before.has("word:about_patient"):
            return False
        own = before.has("word:with", "word:by") and any(
            get(tokens, at - back).value("activity") is not None or get(tokens, at - back).value("role") is not None
            for back in (2, 3)
        )
        if own:
            return False
        two = " " in name and not get(tokens, at).means
        return two and (not before.has("word:with", "word:by") or self._has_other_person(tokens, at))

    def _has_other_person(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether someone else was named before, so that "hos Kari Hansen" is where the illness is."""
        return any(
            self.capital(get(tokens, i)) and get(tokens, i - 1).has("word:with", "word:by") for i in range(1, at - 1)
        )

    def _born(self, tokens: Sequence[Token], at: int) -> bool:
        near = [get(tokens, at + i) for i in range(AFTER_NAME)]
        if any(t.has("word:born") for t in near):
            return True
        date = next((t for t in near[:2] if FULL_DATE.fullmatch(t.raw)), None)
        return date is not None and not _recent(date.raw)

    def _aged(self, tokens: Sequence[Token], at: int) -> bool:
        near = [get(tokens, at + i) for i in range(AFTER_NAME)]
        years = any(a.is_number and b.has("word:years_old") for a, b in itertools.pairwise(near))
        bracketed = near[0].raw == "(" and near[1].raw.isdigit() and near[2].raw == ")"
        return years or bracketed

    def _lives(self, tokens: Sequence[Token], at: int) -> bool:
        near = [get(tokens, at + i) for i in range(AFTER_NAME + 1)]
        streets = tuple(self._lexicon.file.streets)
        return any(
            a.raw.lower().endswith(streets) and b.raw.isdigit() for a, b in itertools.pairwise(near) if a.is_word
        )


def _recent(date: str) -> bool:
    """Tell whether a date with a year is one of these years and no birth."""
    return date[-2:] in {f"{y:02}" for y in range(24, 40)} and not re.search(r"(?:19)\d\d$", date)


def _titled(name: str) -> str:
    """Return a name with its first letters capital."""
    return "".join(c.upper() if i == 0 or name[i - 1] in " -" else c for i, c in enumerate(name))
