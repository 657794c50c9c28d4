"""Questions from the command line: one, or JSON lines, each answered as a JSON object for other programs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.channels import rendering
from handlers import checks
from handlers.ask import Answerer
from handlers.turn import Cited, Message, Reply
from training.privacy import has_identity_number

Answer = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """What came of one line of a batch: its answer, or its fault (then with an answer only if the line has an id)."""

    answer: Answer | None
    fault: str = ""


def reply(answerer: Answerer, text: str, home: str | None, language: str) -> Reply:
    """Return the reply to `text`; what cannot be read or must not be is met with the conversation's own sentence."""
    shown = checks.visible(text)
    fault = Message("chat.identity") if has_identity_number(text) else checks.fault(shown)
    return Reply((fault,), "not_found", language) if fault else answerer.answer(shown, home, language)


def answer(answerer: Answerer, text: str, home: str | None, language: str) -> Answer:
    """Return the answer to `text` with its status, sources and the milliseconds it took."""
    started = time.perf_counter()
    found = reply(answerer, text, home, language)
    words = rendering.body(found)
    took = (time.perf_counter() - started) * 1000
    return {
        "status": found.status,
        "text": words,
        "sources": [_source(c) for c in found.sources],
        "took_ms": round(took, 3),
    }


def batch(answerer: Answerer, lines: Iterable[bytes], home: str | None, language: str) -> Iterator[Line]:
    """Answer each line `{"id","q","kommune"}`; a faulty line is named by its number, the rest is answered."""
    for number, raw in enumerate(lines, start=1):
        if raw.strip():
            yield _line(answerer, number, raw, home, language)


def _line(answerer: Answerer, number: int, raw: bytes, home: str | None, language: str) -> Line:
    try:
        asked = json.loads(raw)
    except (ValueError, RecursionError):
        return Line(None, f"line {number}: no JSON")
    if not isinstance(asked, dict):
        return Line(None, f"line {number}: no JSON object")
    if not isinstance(asked.get("q"), str):
        fault = f'line {number}: no question in "q"'
        refused: Answer = {"id": asked.get("id"), "status": "not_found", "text": fault, "sources": [], "took_ms": 0.0}
        return Line(refused if "id" in asked else None, fault)
    kommune = asked.get("kommune", home)
    found = answer(answerer, asked["q"], kommune if isinstance(kommune, str) else None, language)
    return Line({"id": asked.get("id"), **found})


def _source(cited: Cited) -> dict[str, str]:
    return {"document": cited.document, "section": cited.section, "checked": cited.checked}
