"""What a name looks like: in capitals, or in small letters a word that nobody knows."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.logging.amounts import get
from handlers.logging.lexicon import Lexicon
from handlers.logging.tokens import Token

SHORT_WORD = 4
LENGTH = range(3, 13)
MOST_PARTS = 4
CLASHES = ("weekday:", "month:", "unit:", "number:")
Name = tuple[str, int]


class Names:
    """Tells names from words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._no_name = tuple(lexicon.file.no_name)
        self._surname = tuple(lexicon.file.surname)
        self._places = tuple(lexicon.file.places)

    def capital(self, token: Token) -> bool:
        """Tell whether a token is written as a name: Kari, not EKG, not a word that has a meaning here."""
        raw = token.raw
        if not raw[0].isupper() or len(raw) < 2 or raw.isupper() or " " in raw:
            return False
        if raw.lower().endswith(self._places) or raw.lower() in self.lexicon.plain:
            return False
        return not token.means or _clashes(token)

    def small(self, token: Token) -> bool:
        """Tell whether a word in small letters can be a name: nobody knows it, and it does not end as nouns do."""
        raw = token.raw
        if not raw.isalpha() or raw != token.spelt or len(raw) not in LENGTH:
            return False
        if token.means:
            return False
        return not self.lexicon.is_known(raw) and (len(raw) <= SHORT_WORD or not raw.endswith(self._no_name))

    def full(self, tokens: Sequence[Token], at: int, small: bool) -> Name | None:
        """Read a name at a place and return the place after it: Kari · Kari Olsen · Anne-Lise · kari hansen (`small`)."""
        first = get(tokens, at)
        unlike = small and first.raw in self.lexicon.file.also_names and self._calls_for_name(tokens, at)
        if not self.capital(first) and not (small and self.small(first)) and not unlike:
            return None
        parts, to = [first.raw], at + 1
        while len(parts) < MOST_PARTS:
            token, following = get(tokens, to), get(tokens, to + 1)
            hyphened = token.raw == "-" and token.start == get(tokens, to - 1).end and token.end == following.start
            if not self._goes_on(first, following if hyphened else token, hyphened):
                break
            parts.append(f"-{following.raw}" if hyphened else f" {token.raw}")
            to += 2 if hyphened else 1
        return _titled("".join(parts)), to

    def _calls_for_name(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a word that is also a name must be one here: after "med" or a role, before "og jeg"."""
        before = get(tokens, at - 1)
        joined = get(tokens, at + 1).has("word:and") and get(tokens, at + 2).has("word:pronoun")
        return joined or before.has("word:with", "word:by", "word:patient") or before.value("role") is not None

    def _goes_on(self, first: Token, token: Token, hyphened: bool) -> bool:
        if first.raw[0].isupper():
            return self.capital(token)
        return self.small(token) and (hyphened or token.raw.endswith(self._surname))


def _clashes(token: Token) -> bool:
    """Tell whether a short word that means a day, a month or a unit can be a name as well: Tor, Jan, Dag, Tim."""
    return len(token.raw) <= SHORT_WORD and all(m.startswith(CLASHES) for m in token.means)


def _titled(name: str) -> str:
    """Return a name with its first letters capital."""
    return "".join(c.upper() if i == 0 or name[i - 1] in " -" else c for i, c in enumerate(name))
