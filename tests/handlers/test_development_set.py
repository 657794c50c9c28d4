"""The development set: its score, and what noise does to it and to our own phrasings."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from bot import asking
from content.library import KnowledgeBase
from handlers.ask import Answerer
from tests import noise, scoring

RIGHT, WRONG = 0.98, 0.005
FLOORS = {"set": 0.95, "phrasings": 0.95}
PHRASINGS = 1500


@pytest.fixture(scope="session")
def items() -> list[scoring.Item]:
    return scoring.read()


def answer(answerer: Answerer, item: scoring.Item, text: str = "") -> scoring.Answer:
    return asking.answer(answerer, text or item["q"], item["kommune"], "nb")


def test_the_development_set_is_answered(answerer: Answerer, items: list[scoring.Item]) -> None:
    found = scoring.score(items, lambda item: answer(answerer, item))

    report = f"right {found.right:.3f}, wrong {found.wrong:.3f}\n" + "\n".join(found.misses)
    assert found.right >= RIGHT and found.wrong <= WRONG, report


def test_noise_leaves_the_development_set_answered(answerer: Answerer, items: list[scoring.Item]) -> None:
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    misses = []
    for item in (i for i in items if i["status"] == "answered"):
        for kind, typed in noise.noisy(item["q"], item["id"]).items():
            verdict, why = scoring.judge(item, answer(answerer, item, typed))
            verdicts[kind][verdict] += 1
            if verdict != "right":
                misses.append(f"{kind}: {verdict} {item['id']} {typed[:80]!r}: {why[:80]}")

    every = sum(verdicts.values(), Counter())
    assert every["right"] / every.total() >= FLOORS["set"], report(verdicts, misses)


def test_noise_leaves_our_own_phrasings_found(answerer: Answerer, base: KnowledgeBase) -> None:
    phrasings = [(entry, ask) for entry in base.entries for ask in entry.ask]
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    misses = []
    for entry, ask in random.Random(24).sample(phrasings, PHRASINGS):
        kind, typed = random.Random(ask).choice([*noise.noisy(ask, ask).items()] or [("as written", ask)])
        reply = answerer.answer(typed, entry.scope)
        verdict = "right" if reply.answer_id == entry.id else "wrong" if reply.status == "answered" else "silent"
        verdicts[kind][verdict] += 1
        if verdict != "right":
            misses.append(f"{kind}: {verdict} {entry.id} {typed[:80]!r} → {reply.answer_id or reply.why[:1]}")

    every = sum(verdicts.values(), Counter())
    assert every["right"] / every.total() >= FLOORS["phrasings"], report(verdicts, misses)


def report(verdicts: dict[str, Counter[str]], misses: list[str]) -> str:
    shares = [
        f"{kind}: {counts['right'] / counts.total():.3f} of {counts.total()}" for kind, counts in verdicts.items()
    ]
    return "\n".join([*shares, *misses[:40]])
