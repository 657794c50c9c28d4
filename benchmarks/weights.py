"""Fit the weights of the three figures of content/search.py on our own questions, and print them beside the ones in use.

Each question's candidates get p ∝ exp(SHARP · score); the weights go up the gradient of the chance that a right answer comes first.
Run after a large change of the content; move the constants by hand when they differ by more than noise.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from content import compiled, search  # noqa: E402
from content.model import Entry  # noqa: E402
from handlers.finding import Finder  # noqa: E402
from handlers.recognition import Reader  # noqa: E402
from tests import scoring  # noqa: E402

FACTS = {"requirement", "who_does_what", "concept", "contact_place"}
SHARP, STEP, DECAY, ROUNDS = 12.0, 0.5, 0.02, 400


def main() -> None:
    base = compiled.load(None)
    reader = Reader(base)
    finder = Finder(base, reader)
    rows = []
    for path in sorted((ROOT / "tests/data/questions").glob("*.jsonl")):
        for item in scoring.read(path):
            if item["kind"] not in FACTS:
                continue
            question = reader.read(item["q"])
            hits = finder.find(
                question, question, base.municipalities.get(item["kommune"] or ""), most=search.CANDIDATES
            )
            figures = np.array([[h.near, h.near3, h.cover] for h in hits])
            right = np.array([holds(base.findable[h.entry], item, question.language) for h in hits])
            if right.any():
                rows.append((figures, right))
    now = np.array([search.NEAR, search.NEAR3, search.COVER])
    fitted = fit(rows)
    for name, weights in (("in use", now), ("fitted", fitted / fitted.sum())):
        first = np.mean([right[np.argmax(figures @ weights)] for figures, right in rows])
        print(
            f"{name:8} near {weights[0]:.2f}  near3 {weights[1]:.2f}  cover {weights[2]:.2f}  right first {first:.3f} of {len(rows)}"
        )


def holds(found: object, item: scoring.Item, language: str) -> bool:
    """Tell whether an entry's answer satisfies a question's patterns."""
    if not isinstance(found, Entry):
        return False
    text = found.answer.get(language)
    wanted = all(re.search(p, text, re.I | re.S) for p in item["must"])
    return wanted and not any(re.search(p, text, re.I | re.S) for p in item["must_not"])


def fit(rows: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return the weights after gradient ascent, none below zero."""
    weights = np.array([0.3, 0.3, 0.4])
    for _ in range(ROUNDS):
        gradient = np.zeros(3)
        for figures, right in rows:
            chance = np.exp(SHARP * (figures @ weights - np.max(figures @ weights)))
            chance /= chance.sum()
            among_right = chance * right / max(float((chance * right).sum()), 1e-12)
            gradient += figures.T @ (among_right - chance)
        weights = np.maximum(weights + STEP * (gradient / len(rows) - DECAY * weights), 0)
    return weights


if __name__ == "__main__":
    main()
