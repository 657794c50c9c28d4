"""What must not be kept: national identity numbers and other personal data in a message. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

MASK = "[…]"
ELEVEN = re.compile(r"(?<!\d)(?=(\d(?:[\s.,/_\-–—−‑]{0,3}\d){10})(?!\d))")
FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
DAY_SHIFTS = (0, 40)
MONTH_SHIFTS = (0, 40, 65, 80)
OFFICIAL_SHIFTS = (0, 80)
CENTURIES = (
    (1900, range(0, 500), range(0, 100)),
    (1900, range(900, 1000), range(40, 100)),
    (2000, range(500, 1000), range(0, 40)),
)

E_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+")
PHONE = re.compile(
    r"(?<![\d+])(?:\+|00)\d{2}[\s\-]?\d(?:[\s\-]?\d){6,9}(?!\d)"
    r"|(?<!\d)(?:\d{2} \d{2} \d{2} \d{2}|\d{3} \d{2} \d{3})(?!\d)"
)
DATE = re.compile(r"(?<!\d)\d{1,2}[./\-]\s?\d{1,2}[./\-]\s?(?:19|20)\d{2}(?!\d)")
DIGITS = re.compile(r"\d{6,}")
PATIENT = re.compile(
    r"(?i:\b(?:pasient\w*|patient\w*)[\s:,\-]+"
    r"(?:(?:som\s+)?(?:heter|heiter|namn|navn|named|called)[\s:]+)?(?:min\s+|my\s+)?)"
    r"((?:fru|herr|Fru|Herr)?\s?[A-ZÆØÅ][\w'\-]+(?:\s+[A-ZÆØÅ][\w'\-]+)*)"
)
LONGEST = 600


def has_identity_number(text: str) -> bool:
    """Tell whether `text` holds a Norwegian identity number.

    Birth numbers, D-numbers (day + 40), H-numbers (month + 40) and synthetic ones (month + 80 or + 65), with spaces,
    dots, commas, hyphens or slashes between the digits; also those issued from 2032, whose first control sum may leave
    0 to 3.
    """
    return any(_is_identity_number(digits) for digits in _elevens(unicodedata.normalize("NFKC", text)))


def _elevens(text: str) -> Iterator[tuple[int, ...]]:
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    for found in ELEVEN.finditer(visible):
        yield tuple(int(c) for c in found[1] if c.isdigit())


def _is_identity_number(digits: tuple[int, ...]) -> bool:
    if sum(w * d for w, d in zip(SECOND_WEIGHTS, digits, strict=True)) % 11:
        return False
    remainder = sum(w * d for w, d in zip(FIRST_WEIGHTS, digits[:10], strict=True)) % 11
    shifts = _month_shifts(digits)
    return any(remainder == 0 or (remainder <= 3 and shift in OFFICIAL_SHIFTS) for shift in shifts)


def _month_shifts(digits: tuple[int, ...]) -> Iterator[int]:
    """Yield the shifts of the month that make the first digits a date of birth which fits the individual number."""
    day, month, year = (10 * digits[i] + digits[i + 1] for i in (0, 2, 4))
    individual = 100 * digits[6] + 10 * digits[7] + digits[8]
    centuries = [c for c, individuals, years in CENTURIES if individual in individuals and year in years]
    for shift in MONTH_SHIFTS:
        if any(_is_date(c + year, month - shift, day - d) for c in centuries for d in DAY_SHIFTS):
            yield shift


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def screen(text: str) -> str | None:
    """Return `text` fit to be kept for a curator, on one line, or None when nothing of it should be.

    E-mail addresses, phone numbers, dates of birth, digit runs of six or more, and a name after "pasient" are masked.
    """
    text = " ".join(text.split())
    if has_identity_number(text) or len(text) > LONGEST:
        return None
    for pattern in (E_MAIL, PHONE, DATE, DIGITS):
        text = pattern.sub(MASK, text)
    text = PATIENT.sub(lambda m: m[0][: m.start(1) - m.start(0)] + MASK, text)
    return text if len(re.findall(r"[^\W\d_]{2,}", text)) >= 1 else None


def normalised(text: str) -> str:
    """Return `text` as repeats of a question are compared: letters and numbers in lower case, single spaces."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))
