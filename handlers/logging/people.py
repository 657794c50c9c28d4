"""The mentor or supervisor that a message names beside an activity."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.logging.amounts import get
from handlers.logging.items import Person
from handlers.logging.names import SHORT_WORD, Names
from handlers.logging.tokens import NONE, OPENERS, Token

BESIDE = ("activity:", "day:", "weekday:", "unit:", "evening:", "tonight:", "week:")
NEAR = 6
Found = tuple[Person, int]


class People:
    """Reads the people of one message. `small`: it is written without capitals, so that names are too."""

    def __init__(self, names: Names, tokens: Sequence[Token]) -> None:
        self._names = names
        self._tokens = tokens
        first = next((t for t in tokens if t.is_word), NONE)
        shorthand = len(first.raw) <= SHORT_WORD and first.value("activity") is not None
        self.small = first.raw[0].islower() or shorthand

    def _token(self, at: int) -> Token:
        return get(self._tokens, at)

    def named(self, at: int) -> tuple[str, int] | None:
        """Read a name at a place whatever the message's style, where the place alone tells that it is one."""
        return self._names.full(self._tokens, at, small=True) if at >= 0 else None

    def _name(self, at: int) -> tuple[str, int] | None:
        return self._names.full(self._tokens, at, self.small)

    def person(self, at: int) -> Found | None:
        """Read a person named at a place, after "med", "av", "hos", a role, or as in "Kari og jeg", "Ola superviserte"."""
        return self._introduced(at) or self._beside_me(at) or self._acting(at)

    def _introduced(self, at: int) -> Found | None:
        token = self._token(at)
        role = self._ends_in_role(token)
        if not role and not token.has("word:with", "word:by"):
            return None
        place = self._after_roles(self._after_fillers(at + 1))
        if role and place > at + 1 and self._token(place).raw.islower():
            return None
        found = self._name(place)
        return (Person(found[0], 1), found[1]) if found and not self._is_part_of_word(found[1]) else None

    def _ends_in_role(self, token: Token) -> bool:
        """Tell whether a token is a role or ends in one: "møte med leder"."""
        means = self._names.lexicon.phrases.get((token.spelt.split()[-1],), frozenset()) if token.is_word else ()
        return token.value("role") is not None or any(m.startswith("role:") for m in means)

    def _after_fillers(self, at: int) -> int:
        while self._token(at).has("word:me", "word:mine") or self._token(at).raw in "/.:":
            at += 1
        return at

    def _after_roles(self, at: int) -> int:
        while self._token(at).value("role") is not None and not self._names.capital(self._token(at)):
            at += 1
            while self._token(at).has("word:mine") or self._token(at).raw in (",", ":"):
                at += 1
        return at

    def _is_part_of_word(self, at: int) -> bool:
        dash = self._token(at)
        return dash.raw == "-" and dash.start == self._token(at - 1).end and self._token(at + 1).start == dash.end

    def _beside_me(self, at: int) -> Found | None:
        """Read "jeg og Kari" from its pronoun."""
        if not (self._token(at).has("word:pronoun", "word:me") and self._token(at + 1).has("word:and")):
            return None
        found = self._name(at + 2)
        return (Person(found[0], 2), found[1]) if found else None

    def _acting(self, at: int) -> Found | None:
        token, found = self._token(at), self._name(at)
        if found is None:
            return None
        if self._does(found[1]):
            return Person(found[0], 2), found[1]
        alone = self._in_prose(at, found[1]) if token.raw[0].isupper() else self._bare(at, found[1])
        return (Person(found[0], 3 if token.raw[0].isupper() else 4), found[1]) if alone else None

    def _does(self, at: int) -> bool:
        """Tell whether what follows a name makes it a mentor: "og jeg", "superviserte", "var med"."""
        after, second = self._token(at), self._token(at + 1)
        joined = after.has("word:and") and second.has("word:pronoun")
        as_mentor = after.has("word:as") and second.value("role") is not None
        return joined or as_mentor or after.has("word:verb") or (after.has("word:copula") and second.has("word:with"))

    def _in_prose(self, at: int, to: int) -> bool:
        """Tell whether a capital word is a name by itself: not a sentence's first word, not a place, not a word we know."""
        token, before = self._token(at), self._token(at - 1)
        if token.means or self._names.lexicon.is_form(token.raw.lower()):
            return False
        opens = at == 0 or before.raw in OPENERS
        acts = any(self._token(to + i).has("word:me") for i in range(1, NEAR)) and not self._token(to).is_number
        placed = before.has("word:on") and not before.has("word:with")
        return not placed and (not opens or acts)

    def _bare(self, at: int, to: int) -> bool:
        """Tell whether a word in small letters stands alone among what is logged: "veil 1,5t kari igår"."""
        token = self._token(at)
        known = self._names.lexicon.is_form(token.raw) if len(token.raw) > SHORT_WORD else False
        if token.means or known:
            return False
        before, after = self._beyond(at - 1, -1), self._beyond(to, 1)
        around = [t for t in (before, after) if t.is_word or t.is_number]
        comma = self._token(at - 1).raw == ","
        if not around or (comma and not (after.is_word or after.is_number)):
            return False
        return all(t.is_number or t.has("word:code") or any(m.startswith(BESIDE) for m in t.means) for t in around)

    def _beyond(self, at: int, step: int) -> Token:
        """Return the next token in a direction, past a comma or a bracket."""
        return self._token(at + step if self._token(at).raw in (",", "(", ")") else at)
