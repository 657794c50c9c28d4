"""Log messages from the command line: one, or JSON lines, each read as an action in a JSON object for other programs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.asking import Line
from content import logbook
from content.library import KnowledgeBase
from handlers import checks
from handlers.logging.clocks import OSLO
from handlers.logging.lexicon import Lexicon
from handlers.logging.understand import understand
from training.privacy import has_identity_number

Answer = dict[str, Any]


def lexicon(base: KnowledgeBase) -> Lexicon:
    """Return the words that log messages are read with."""
    return Lexicon.of(base, logbook.load())


def moment(text: str) -> dt.datetime:
    """Return an ISO time; without an offset it is Oslo's. Raises ValueError."""
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=OSLO)


def read(text: str, now: dt.datetime, words: Lexicon) -> Answer:
    """Return the action of `text`; what cannot be read as a message is a question, for the conversation to say why."""
    shown = checks.visible(text)
    if checks.fault(shown) and not has_identity_number(text):
        return {"action": "question"}
    return understand(shown, now, words)


def batch(lines: Iterable[bytes], words: Lexicon) -> Iterator[Line]:
    """Read each line `{"id","text","now"}`; a faulty line is named by its number, the rest is read."""
    for number, raw in enumerate(lines, start=1):
        if raw.strip():
            yield _line(number, raw, words)


def _line(number: int, raw: bytes, words: Lexicon) -> Line:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return Line(None, f"line {number}: no JSON")
    if not isinstance(said, dict):
        return Line(None, f"line {number}: no JSON object")
    if not isinstance(said.get("text"), str):
        return _refused(said, f'line {number}: no message in "text"')
    try:
        now = moment(said.get("now", ""))
    except (TypeError, ValueError):
        return _refused(said, f'line {number}: no ISO time in "now"')
    return Line({"id": said.get("id"), **read(said["text"], now, words)})


def _refused(said: dict[str, Any], fault: str) -> Line:
    return Line({"id": said["id"], "action": "error", "fault": fault} if "id" in said else None, fault)
