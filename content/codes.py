"""Objective codes as people write them: alm55, ALM-055, lm 55, læringsmål 55, ranges, lists, FKM, the letter O for a zero.

A code is the canonical text "ALM055" or "FKM004"; a number outside 1-88 or 1-24 is kept and marked as impossible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

HIGHEST = {"ALM": 88, "FKM": 24}

UNITS = (
    r"(?:vest|abc|timer?|timar|t\b(?!\.?\s?o)|%|prosent|pst|år|åra|året|mnd|måned|månad|uker?|veker?|dag|min\b|kr|kroner|ganger|gonger|vakter|legevakter|"
    r"kurs|grunnkurs|emnekurs|stk|stilling|møter?|plasser|plassar|senger|hjemler|heimlar|leger|legar|alis\b|kommuner|kommunar|læringsmål|mål\b|"
    r"måla|fkm\b|alm\b|etasje|hours?|years?|months?|percent|\.\s*(?:jan|feb|mars|apr|mai|juni|juli|aug|sep|okt|nov|des))"
)
FIGURE = r"[o0]{0,2}\d{1,3}(?![\d%])(?![.,]\d)"
PREFIX = {
    "FKM": (
        r"(?:f\s?k\s?m(?:ål)?|fmk|felles\s?kompetanse\s?mål|felles\s+læringsmål"
        r"|common\s+competenc[ey]\s+(?:objective|goal)s?)"
    ),
    "ALM": (
        r"(?:a\s?l\s?m|aml|almm|amm|lam|al(?=\s?\d)|l\.?m\.?|lmål"
        r"|l[æaeø]+r[a-zæøå]{0,8}\s?-?m[åaeo]+l(?:et|ene|a)?|(?:kliniske?\s+)?mål(?:et|ene|a)?"
        r"|(?:learning\s+)?(?:objective|goal)s?|kode)"
    ),
}
# Numbers with blanks between are a list when its end is marked ("60 61 og 62"); else the next number begins something else ("55 2 vest").
SPACED = r"\s+(?=\d{1,3}(?:\s+\d{1,3})*\s*(?:,|\bog\b|\band\b)\s*\d{1,3}\b)"
JOIN = (
    rf"(?:{SPACED}|\s*(?:,|;|/|\+|&|\bog\b|\bå\b|\beller\b|\band\b|\bor\b|\bsamt\b|\bpluss\b|\bsamanlikna med\b|\bkontra\b|\bvs\.?)"
    r"\s*(?:og\s+)?)"
)
RANGE = r"(?:\s*(?:-|\btil og med\b|\btil\b|\bt\.?o\.?m\.?|\bto\b|\bthrough\b|\.{2,3})\s*)"
NUMBER = r"(?:nr\.?\s*|nummer\s*|no\.?\s*|number\s*)?"
BARE_PREFIX = r"(?:alm|lm|aml)"
GROUP = {
    kind: re.compile(
        rf"(?<![^\W\d_]){prefix}[\s\-_.:#]*{NUMBER}({FIGURE}(?!\s?{UNITS})"
        rf"(?:(?:{JOIN}|{RANGE})(?:{prefix}[\s\-_.:#]*)?{NUMBER}{FIGURE}(?!\s?{UNITS}))*)"
    )
    for kind, prefix in PREFIX.items()
}
PADDED = re.compile(r"(?<![\w.,§/-])(?<!\d\s)0\d\d(?![\w])(?:(?:\s*(?:-|,|/|\bog\b|\btil\b)\s*)0\d\d(?!\w))*")
BETWEEN = re.compile(
    rf"\b(?:mell\w*|between)\s+(?P<from>(?:[a-zæøå]+[\s\-_.:#]*)?{FIGURE})\s+(?:og|and)\s+(?={FIGURE})"
)
PART = re.compile(rf"({FIGURE})(?:{RANGE}(?:[a-zæøå]+[\s\-_.:#]*)?({FIGURE}))?")
OF_FKM = re.compile(r"\s*(?:i|av|innen|innan|frå|fra|under|in|of)\s+(?:the\s+)?(?:f\s?k\s?m\b|felles)")
OF_ALM = re.compile(r"(?:a\s?l\s?m|aml|l\.?m)")
LONGEST_RANGE = 88


@dataclass(frozen=True, slots=True)
class Found:
    """Codes found in a text: valid and impossible ones, how they were written, and the text without them."""

    codes: tuple[str, ...]
    impossible: tuple[str, ...]
    written: tuple[str, ...]
    rest: str
    ranges: tuple[tuple[str, str], ...] = ()


def code(kind: str, number: int) -> str:
    """Return the canonical code, e.g. code("ALM", 55) == "ALM055"."""
    return f"{kind}{number:03d}"


def show(canonical: str) -> str:
    """Return a code as people read it: "ALM055" → "ALM 055"."""
    return f"{canonical[:3]} {canonical[3:]}"


def number(canonical: str) -> int:
    """Return a code's number."""
    return int(canonical[3:])


def parse_list(text: str) -> list[int]:
    """Return the numbers of a list in a content file, e.g. "001-003, 007" → [1, 2, 3, 7]."""
    numbers: list[int] = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as a short list, e.g. [1, 2, 3, 7, 8] → "001–003, 007–008"."""
    out: list[list[int]] = []
    for n in sorted(set(numbers)):
        if out and n == out[-1][1] + 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return ", ".join(f"{a:03d}" if a == b else f"{a:03d}–{b:03d}" for a, b in out)


def find(text: str) -> Found:
    """Return the codes in cleaned (lower case) `text`, in the order written, and the text with each replaced by a blank."""
    text = BETWEEN.sub(r"\g<from> til ", spell_out(text))
    pieces: list[tuple[int, int, str]] = []
    for kind, pattern in GROUP.items():
        pieces += [
            (m.start(), m.end(), kind) for m in pattern.finditer(text) if not _overlaps(pieces, m.start(), m.end())
        ]
    pieces = [(a, b, "FKM" if OF_FKM.match(text, b) and not OF_ALM.match(text, a) else kind) for a, b, kind in pieces]
    pieces += [(m.start(), m.end(), "ALM") for m in PADDED.finditer(text) if not _overlaps(pieces, m.start(), m.end())]
    found: list[str] = []
    spans: list[tuple[str, str]] = []
    for start, end, kind in sorted(pieces):
        for first, last in _parts(text[start:end]):
            found += [code(kind, n) for n in range(first, last + 1)]
            if last > first:
                spans.append((code(kind, first), code(kind, last)))
    rest = text
    for start, end, _ in sorted(pieces, reverse=True):
        rest = f"{rest[:start]} \x00 {rest[end:]}"
    unique = dict.fromkeys(found)
    valid = tuple(c for c in unique if 1 <= number(c) <= HIGHEST[c[:3]])
    written = tuple(text[a:b].strip() for a, b, _ in sorted(pieces))
    return Found(valid, tuple(c for c in unique if c not in valid), written, rest, tuple(spans))


def _overlaps(pieces: list[tuple[int, int, str]], start: int, end: int) -> bool:
    return any(start < b and a < end for a, b, _ in pieces)


def _parts(group: str) -> Iterable[tuple[int, int]]:
    for match in PART.finditer(group):
        first = int(match[1].replace("o", "0"))
        last = int(match[2].replace("o", "0")) if match[2] else first
        if last < first or last - first > LONGEST_RANGE:
            yield from ((first, first), (last, last))
        else:
            yield first, last


ONES = {
    **{
        "en": 1,
        "ein": 1,
        "én": 1,
        "to": 2,
        "tre": 3,
        "fire": 4,
        "fem": 5,
        "seks": 6,
        "sju": 7,
        "syv": 7,
        "åtte": 8,
        "ni": 9,
    },
    **{"ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16},
    **{"sytten": 17, "atten": 18, "nitten": 19},
}
TENS = {
    "tjue": 20,
    "tyve": 20,
    "tretti": 30,
    "tredve": 30,
    "førti": 40,
    "femti": 50,
    "seksti": 60,
    "sytti": 70,
    "åtti": 80,
}
TENS_WORD = "|".join(TENS)
ONES_WORD = "|".join(sorted(ONES, key=len, reverse=True))
SPOKEN = re.compile(
    rf"(?<=\b(?:alm|fkm)\s)(?:null\s+)*(?:(?P<ones1>{ONES_WORD})?og(?P<tens1>{TENS_WORD})|(?P<tens>{TENS_WORD})(?:\s?(?P<ones>{ONES_WORD}))?|(?P<only>{ONES_WORD}))\b"
)


def spell_out(text: str) -> str:
    """Return `text` with a number in words after ALM or FKM as figures: "alm femtifem" → "alm 55"."""

    def figures(match: re.Match[str]) -> str:
        part = match.groupdict()
        if part["only"]:
            return str(ONES[part["only"]])
        tens = TENS[part["tens1"] or part["tens"]]
        return str(tens + ONES.get(part["ones1"] or part["ones"] or "", 0))

    return SPOKEN.sub(figures, text)
