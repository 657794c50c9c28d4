"""Our own question sets: each keeps the share of right answers it has reached.

They were written by people who had the sources and not the phrasings, then used to improve the answers – so they hold
what has been reached and do not foretell how a new set fares.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import asking
from handlers.ask import Answerer
from tests import scoring

FOLDER = Path(__file__).parents[1] / "data" / "questions"
FLOORS = {
    "plans": 0.95,
    "guide-and-study": 0.93,
    "study": 0.93,
    "outside": 1.0,
    "indirect": 0.92,
    "arenas": 1.0,
    "mixed": 0.98,
    "mixed-2": 0.98,
    "mixed-3": 0.98,
    "mixed-4": 0.97,
    "mixed-5": 0.97,
    "mixed-6": 0.98,
    "mixed-7": 0.97,
}


def test_every_set_has_a_floor() -> None:
    assert {p.stem for p in FOLDER.glob("*.jsonl")} == set(FLOORS)


@pytest.mark.parametrize("name", FLOORS)
def test_a_set_keeps_its_share(answerer: Answerer, name: str) -> None:
    items = scoring.read(FOLDER / f"{name}.jsonl")
    found = scoring.score(items, lambda item: asking.answer(answerer, item["q"], item["kommune"], "nb"))

    report = f"right {found.right:.3f}, wrong {found.wrong:.3f}\n" + "\n".join(found.misses)
    assert found.right >= FLOORS[name], report
