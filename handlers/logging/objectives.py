"""Objective codes read from tokens: a prefix carries over to bare numbers until the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content import codes
from handlers.logging.amounts import UNITS, get
from handlers.logging.items import Codes, Item, Kind
from handlers.logging.tokens import Token

PREFIX = {
    kind: re.compile(rf"(?<![^\W\d_]){prefix}[\s\-_.:#]*{codes.NUMBER}(?=\d)", re.IGNORECASE)
    for kind, prefix in codes.PREFIX.items()
}
LIST = re.compile(r"\d{1,3}(?:[,/]\d{1,3})*")
LONGEST_CODE_RANGE = 88
Read = tuple[list[Item], int]


class CodeReader:
    """Reads the codes of one message."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self._tokens = tokens
        self._prefixes = self._find_prefixes(text)
        self._kind = ""

    def _find_prefixes(self, text: str) -> dict[int, tuple[str, int]]:
        """Return where a prefix begins → its kind and the place where its first number begins."""
        found: dict[int, tuple[str, int]] = {}
        for kind, pattern in PREFIX.items():
            for match in pattern.finditer(text):
                found.setdefault(match.start(), (kind, match.end()))
        return found

    def codes(self, at: int) -> Read | None:
        """Read codes with their prefix: ALM 12, 13 og 15 · fkm 1-4."""
        token = self._tokens[at]
        prefix = next((self._prefixes[p] for p in range(token.start, token.end) if p in self._prefixes), None)
        if prefix is None:
            return self._named(at) or self._spoken_code(at)
        begin = next((i for i in range(at, len(self._tokens)) if self._tokens[i].start >= prefix[1]), len(self._tokens))
        if begin == at or not self._is_plain(begin):
            return None
        self._kind = prefix[0]
        return self._list(at, begin)

    def _named(self, at: int) -> Read | None:
        """Read codes after a misspelt "læringsmål", as the lexicon mended it."""
        token = self._tokens[at]
        if not token.has("word:code") or token.spelt == token.raw.lower() or not self._is_plain(at + 1):
            return None
        self._kind = "ALM"
        return self._list(at, at + 1)

    def _spoken_code(self, at: int) -> Read | None:
        """Read "alm femtifem"."""
        kind, number = self._tokens[at].raw.upper(), get(self._tokens, at + 1)
        if kind not in codes.HIGHEST or number.value("number") is None:
            return None
        self._kind = kind
        value = int(float(number.value("number") or 0))
        return [Item(Kind.CODES, at, at + 2, _checked([codes.code(kind, value)]))], at + 2

    def _list(self, at: int, begin: int) -> Read:
        """Read numbers from `begin`: lists and ranges, the prefix said once."""
        numbers = self._numbers(begin)
        to = begin + 1
        while True:
            link, place = self._link(to)
            if not link or not self._is_plain(place):
                break
            more = self._numbers(place)
            far = more[0] - numbers[-1]
            numbers += (
                [*range(numbers[-1] + 1, more[0]), *more] if link == "to" and 0 < far <= LONGEST_CODE_RANGE else more
            )
            to = place + 1
        return [Item(Kind.CODES, at, to, _checked([codes.code(self._kind, n) for n in numbers]))], to

    def _numbers(self, at: int) -> list[int]:
        return [int(n) for n in re.split("[,/]", self._tokens[at].raw)]

    def _link(self, at: int) -> tuple[str, int]:
        token = get(self._tokens, at)
        kind = (
            "to" if token.has("word:dash", "word:to") else "and" if token.has("word:and") or token.raw in ",/" else ""
        )
        if not kind or not token.raw.strip():
            return "", at
        to = at + 1
        if token.raw == "," and get(self._tokens, to).has("word:and"):
            to += 1
        prefix = self._prefixes.get(get(self._tokens, to).start)
        if prefix and prefix[0] == self._kind and kind == "to":
            to = next((i for i in range(to, len(self._tokens)) if self._tokens[i].start >= prefix[1]), to)
        return kind, to

    def _is_plain(self, at: int) -> bool:
        """Tell whether the number here is a code's, no amount, date or clock time."""
        token, after = get(self._tokens, at), get(self._tokens, at + 1)
        if not LIST.fullmatch(token.raw) or after.has(*UNITS) or after.value("month") or after.raw == "%":
            return False
        if after.raw == "." and get(self._tokens, at + 2).value("month"):
            return False
        before = get(self._tokens, at - 1)
        separate = before.raw == "," or before.has("word:and")
        dated = "/" in token.raw and separate
        fraction = "," in token.raw and separate and get(self._tokens, at + 1).has("unit:hour")
        return not dated and not fraction

    def bare(self, at: int) -> Read | None:
        """Read a bare number after a prefix as a code where a status stands beside it: "ALM 12 godkjent, 14 sendt"."""
        if not self._kind or not self._is_plain(at):
            return None
        read = self._list(at, at)
        near = [get(self._tokens, read[1] + i) for i in range(3)]
        tells = any(t.value("status") for t in near) and not any(t.raw in (",", ".", "\n") for t in near[:1])
        told = get(self._tokens, at - 1).value("status") is not None
        return read if tells or told else None


def _checked(found: Sequence[str]) -> Codes:
    unique = tuple(dict.fromkeys(found))
    impossible = tuple(c for c in unique if not 1 <= codes.number(c) <= codes.HIGHEST[c[:3]])
    return Codes(tuple(c for c in unique if c not in impossible), impossible)
