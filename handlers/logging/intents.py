"""What a message wants: to ask for a rule, to see one's own numbers, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.logging.lexicon import Lexicon
from handlers.logging.tokens import Token, sentences

LONGEST_CUE = 5
FEW = 3
AREA_OF = {"course": "course", "status": "objective", "arena": "service"}


@dataclass(frozen=True)
class Intent:
    """`action` is "question" or "status"; `about` the area of one's own numbers."""

    action: str
    about: str = ""


def cues(tokens: Sequence[Token], lexicon: Lexicon) -> dict[str, int]:
    """Return the cues in these tokens and the word each begins at (the first one)."""
    words = [w for t in tokens for w in (t.spelt.split() if t.is_word else [t.spelt])]
    found: dict[str, int] = {}
    for at in range(len(words)):
        for size in range(1, LONGEST_CUE + 1):
            for cue in lexicon.cues.get(tuple(words[at : at + size]), ()):
                found.setdefault(cue, at)
    return found


def intent(tokens: Sequence[Token], lexicon: Lexicon) -> Intent | None:
    """Return what the first asking sentence of the message wants, or None when nothing is asked."""
    for sentence in sentences(tokens):
        found = _of_sentence(sentence, lexicon)
        if found:
            return found
    return None


def _of_sentence(tokens: Sequence[Token], lexicon: Lexicon) -> Intent | None:
    told = cues(tokens, lexicon)
    if "request" in told or not any(t.is_word for t in tokens):
        return None
    marked = tokens[-1].raw == "?"
    opens = min(told.get("what", 9), told.get("inversion", 9)) <= _opening(tokens) and tokens[-1].raw != "!"
    asks = marked or opens or "wonder" in told
    if told.get("modal") == 0 and not {"show", "wonder"} & told.keys():
        told.setdefault("rule", 0)
    about = _about(tokens, told)
    if _wants_status(tokens, told, asks, marked, about):
        return Intent("status", about)
    return Intent("question") if asks else None


def _opening(tokens: Sequence[Token]) -> int:
    """Return how many words may stand before the question word: a greeting or "og"."""
    return 1 if tokens and tokens[0].has("word:and", "word:but") else 0


def _wants_status(tokens: Sequence[Token], told: dict[str, int], asks: bool, marked: bool, about: str) -> bool:
    if "wonder" in told and "own" not in told:
        return False
    lacks = "lack" in told and "own" in told
    if asks and "rule" in told and not (lacks and not _strictly_rule(told)):
        return False
    if asks and "own" in told:
        return True
    if "show" in told and told["show"] == 0 and ("own" in told or "status" in told):
        return True
    if told.get("own") == 0 and about != "all" and len(tokens) <= FEW and "rule" not in told:
        return True
    plain = not any(t.value("unit") and t.is_number for t in tokens) and len([t for t in tokens if t.is_word]) <= 6
    if "status" in told and plain and (asks or told["status"] == 0 or ("own" in told and told["status"] == 1)):
        return True
    if marked and "stored" in told and about != "all" and tokens[0].has("word:copula"):
        return True
    named = any(_area(t) == "objective" and not t.value("status") for t in tokens)
    finished = any(t.value("status") for t in tokens) and marked and named
    return (
        finished
        or (marked and plain and about != "all" and bool({"lack", "status"} & told.keys()))
        or _this_year(tokens, marked, about)
    )


def _strictly_rule(told: dict[str, int]) -> bool:
    return "rule" in told and told["rule"] < told["own"] and told["rule"] == 0


def _this_year(tokens: Sequence[Token], marked: bool, about: str) -> bool:
    """Tell whether only an area and a stretch of time are named: "veil timer i år?"."""
    return marked and about != "all" and any(t.value("year") for t in tokens) and len(tokens) <= 6


def _about(tokens: Sequence[Token], told: dict[str, int]) -> str:
    areas = [a for t in tokens if (a := _area(t))]
    if "area_service" in told:
        areas = ["service"]
    if not areas:
        return "all"
    balance = areas[0] == "mentoring" and "lack" in told
    return "mentoring_balance" if balance else areas[0]


def _area(token: Token) -> str:
    activity = token.value("activity")
    if activity:
        return activity
    if token.has("word:code") or token.raw[:3].upper() in ("ALM", "FKM"):
        return "objective"
    return next((area for kind, area in AREA_OF.items() if token.value(kind)), "")
