"""Codes are exact: the generated questions, a fair sample in every run and all of them by `make soak`."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable

import pytest

from content.library import KnowledgeBase
from handlers.ask import Answerer
from tests.exhaustive import CHECKS, NAMES, WHERE, Case, Judge, cases, codes

SAMPLE = 4000
SHARES = 8


@pytest.fixture(scope="session")
def judge(base: KnowledgeBase) -> Judge:
    return Judge(base)


def wrong(answerer: Answerer, judge: Judge, asked: Iterable[Case]) -> list[str]:
    found = []
    for case in asked:
        try:
            fault = judge.fault(case, answerer.answer(case.question, case.home))
        except Exception as error:
            fault = f"raises {error!r}"
        if fault:
            found.append(f"{case.municipality} {case.code} {case.question!r}: {fault}")
    return found


def test_the_questions_are_many_and_cover_everything() -> None:
    every = Counter((case.municipality, case.code, case.named) for case in cases())

    assert every.total() >= 100_000
    assert len({case.question for case in itertools.islice(cases(), 5000)}) > 4000
    assert {code for _, code, _ in every} == {code for code, _ in codes()}
    assert all(len(forms) >= 20 for _, forms in codes())
    assert len(CHECKS) >= 8 and len(WHERE) >= 8
    for municipality, names in NAMES.items():
        assert {n for named in names.values() for n in named} == {
            slug for slug in Case("", None, municipality, "FKM001").marked("fkm")
        }


def test_a_fair_sample_is_right(answerer: Answerer, judge: Judge) -> None:
    every = list(cases())
    sample = random.Random(55).sample(every, SAMPLE)

    found = wrong(answerer, judge, sample)

    assert found == [], f"{len(found)} of {SAMPLE} wrong, e.g.\n" + "\n".join(found[:20])


@pytest.mark.soak
@pytest.mark.parametrize("share", range(SHARES))
def test_every_question_is_right(answerer: Answerer, judge: Judge, share: int) -> None:
    found = wrong(answerer, judge, itertools.islice(cases(), share, None, SHARES))

    assert found == [], f"{len(found)} wrong, e.g.\n" + "\n".join(found[:50])
