"""How an answer to a question of a development set is judged: right, wrong (it misleads) or silent (it does not help).

An item holds `q`, `kommune` (the asker's municipality or null), `must` and `must_not` (regular expressions over the
text, ignoring case, a dot matching newlines), `status` and `status_also` (what is accepted), `kind` and `style`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEVELOPMENT = Path(__file__).parent / "data" / "qa_dev.jsonl"
FLAGS = re.IGNORECASE | re.DOTALL

Item = Mapping[str, Any]
Answer = Mapping[str, Any]


def read(path: Path = DEVELOPMENT) -> list[Item]:
    """Return the items of a set of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge(item: Item, answer: Answer) -> tuple[str, str]:
    """Return the verdict on an answer (`status`, `text`, `sources`), and why it is not right."""
    status, text = answer["status"], answer["text"]
    misled = "wrong" if status == "answered" else "silent"
    forbidden = [m for m in item["must_not"] if re.search(m, text, FLAGS)]
    if forbidden:
        return "wrong", f"says {forbidden}"
    if status not in {item["status"], *item.get("status_also", [])}:
        return misled, f"status {status}, want {item['status']}"
    missing = [m for m in item["must"] if not re.search(m, text, FLAGS)]
    if missing:
        return misled, f"does not say {missing}"
    if status == "answered" and not answer["sources"]:
        return "wrong", "names no source"
    return "right", ""


@dataclass
class Score:
    """Verdicts counted, and the misses in words."""

    verdicts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    @property
    def right(self) -> float:
        """Return the share that is right."""
        return self.verdicts["right"] / (self.verdicts.total() or 1)

    @property
    def wrong(self) -> float:
        """Return the share that misleads."""
        return self.verdicts["wrong"] / (self.verdicts.total() or 1)

    def add(self, verdict: str, why: str, item: Item, asked: str) -> None:
        """Count the verdict on an item, which `asked` this."""
        self.verdicts[verdict] += 1
        if verdict != "right":
            self.misses.append(f"{verdict} {item['id']} {asked[:90]!r}: {why[:160]}")


def score(items: Iterable[Item], answer: Callable[[Item], Answer]) -> Score:
    """Judge what `answer` says to each item."""
    found = Score()
    for item in items:
        found.add(*judge(item, answer(item)), item, item["q"])
    return found
