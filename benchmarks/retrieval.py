"""Our answering beside plain retrieval over the same base, on the development set, in one run.

Each baseline answers with the top entry that is national or of the asker's municipality, in the form of Norwegian that
was written: always, and only above the threshold that suits this very set best (which flatters it).
"""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import bm25s
import numpy as np
import Stemmer

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot import asking
from content import compiled
from content.library import KnowledgeBase
from content.model import Entry
from handlers.ask import Answerer
from handlers.recognition import Reader
from tests import scoring

Ranked = Iterator[tuple[Entry, float]]
Search = Callable[[str], Ranked]
SILENCE = {"status": "not_found", "text": "", "sources": []}


def text_of(entry: Entry) -> str:
    return "\n".join([*entry.ask, entry.title.nb, entry.title.nn, entry.answer.nb, entry.answer.nn])


def fts5(base: KnowledgeBase) -> Search:
    """Return a search by SQLite's FTS5: any of the words, ranked by its BM25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE entry USING fts5(text)")
    database.executemany(
        "INSERT INTO entry (rowid, text) VALUES (?, ?)", [(at, text_of(e)) for at, e in enumerate(base.entries)]
    )

    def search(question: str) -> Ranked:
        words = re.findall(r"\w+", question)
        query = " OR ".join(f'"{word}"' for word in words)
        sql = "SELECT rowid, -bm25(entry) FROM entry WHERE entry MATCH ? ORDER BY bm25(entry) LIMIT 30"
        rows = database.execute(sql, [query]) if words else []
        return ((base.entries[at], score) for at, score in rows)

    return search


def stemmed(base: KnowledgeBase) -> Search:
    """Return a search by bm25s over words stemmed by Snowball for Norwegian."""
    stemmer = Stemmer.Stemmer("norwegian")
    index = bm25s.BM25()
    texts = [text_of(entry) for entry in base.entries]
    index.index(bm25s.tokenize(texts, stopwords=None, stemmer=stemmer, show_progress=False), show_progress=False)

    def search(question: str) -> Ranked:
        tokens = bm25s.tokenize([question], stopwords=None, stemmer=stemmer, show_progress=False)
        found, scores = index.retrieve(tokens, k=30, show_progress=False)
        return ((base.entries[int(at)], float(score)) for at, score in zip(found[0], scores[0], strict=True))

    return search


class Baseline:
    """Answers with the first entry found for the asker."""

    def __init__(self, base: KnowledgeBase, search: Search) -> None:
        self._search = search
        self._reader = Reader(base)

    def __call__(self, item: scoring.Item) -> scoring.Answer:
        """Return the answer and its `score`."""
        for entry, score in self._search(item["q"]):
            if entry.scope in (None, item["kommune"]) or item["kommune"] is None:
                text = entry.answer.get(self._reader.read(item["q"]).language)
                return {"status": "answered", "text": text, "sources": entry.sources, "score": score}
        return SILENCE | {"score": 0.0}


def timed(
    answer: Callable[[scoring.Item], scoring.Answer], items: list[scoring.Item]
) -> tuple[dict[str, scoring.Answer], list[float]]:
    """Return the answers by id and how long each took, in milliseconds; the first round warms up."""
    answers, took = {}, []
    for repeat in range(4):
        for item in items:
            started = time.perf_counter()
            answers[item["id"]] = answer(item)
            if repeat:
                took.append((time.perf_counter() - started) * 1000)
    return answers, took


def above(answers: dict[str, scoring.Answer], threshold: float) -> dict[str, scoring.Answer]:
    return {ident: a if a["score"] >= threshold else SILENCE for ident, a in answers.items()}


def row(name: str, items: list[scoring.Item], answers: dict[str, scoring.Answer], took: list[float]) -> str:
    found = scoring.score(items, lambda item: answers[item["id"]])
    silent = found.verdicts["silent"] / len(items)
    p50, p99 = np.percentile(took, [50, 99])
    return f"{name:34} {found.right:6.1%} {found.wrong:6.1%} {silent:7.1%} {p50:7.2f} {p99:7.2f}"


def best_threshold(items: list[scoring.Item], answers: dict[str, scoring.Answer]) -> float:
    """Return the threshold with the largest surplus of right over wrong answers."""

    def surplus(threshold: float) -> float:
        found = scoring.score(items, lambda item: above(answers, threshold)[item["id"]])
        return found.right - found.wrong

    return max((a["score"] for a in answers.values()), key=surplus)


def main() -> None:
    base = compiled.load(None)
    items = scoring.read()
    answerer = Answerer(base)
    print(f"{len(items)} questions over {len(base.entries)} entries")
    print(f"{'':34} {'right':>6} {'wrong':>6} {'silent':>7} {'p50 ms':>7} {'p99 ms':>7}")
    ours = timed(lambda item: asking.answer(answerer, item["q"], item["kommune"], "nb"), items)
    print(row("ALIS-assistenten", items, *ours))
    for name, search in (("SQLite FTS5, BM25", fts5(base)), ("bm25s, Norwegian stems", stemmed(base))):
        answers, took = timed(Baseline(base, search), items)
        print(row(f"{name}, always", items, answers, took))
        threshold = best_threshold(items, answers)
        print(row(f"{name}, above {threshold:.1f}", items, above(answers, threshold), took))


if __name__ == "__main__":
    main()
