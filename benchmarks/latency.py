"""How long an answer takes in one process: the development set, read and rendered, twenty times."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot import asking
from content import compiled
from handlers.ask import Answerer
from tests import scoring

ROUNDS = 20


def main() -> None:
    answerer = Answerer(compiled.load(None))
    items = scoring.read()
    rounds = [
        [asking.answer(answerer, item["q"], item["kommune"], "nb")["took_ms"] for item in items] for _ in range(ROUNDS)
    ]
    print(f"{'milliseconds':34} {'p50':>7} {'p99':>7} {'max':>7}")
    for name, took in (
        ("first round (nothing seen before)", rounds[0]),
        ("all rounds (at most 2 and 10)", [took for each in rounds for took in each]),
    ):
        p50, p99 = np.percentile(took, [50, 99])
        print(f"{name:34} {p50:7.2f} {p99:7.2f} {max(took):7.2f}")


if __name__ == "__main__":
    main()
