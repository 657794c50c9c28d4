"""Answers composed from the arena tables, held against tables copied by hand from the plans (`tests/data/coverage.json`)."""

from __future__ import annotations

import itertools

import pytest

from content import codes
from content.library import KnowledgeBase
from content.render import render
from handlers.ask import Answerer
from tests.exhaustive import TRUTH

SPOKEN = {
    "fastlegekontor": "fastlegekontoret",
    "legevakt": "legevakta",
    "kad": "KAD",
    "helsestasjon": "helsestasjonen",
    "kommunal-administrasjon": "kommunal administrasjon",
}
PAIRS = [
    (home, first, second)
    for home in TRUTH
    for first, second in itertools.permutations([a for a in SPOKEN if a in TRUTH[home]], 2)
]


def shown(found: set[str]) -> str:
    return f"ALM {codes.ranges([int(n) for n in found])}" if found else ""


def marked(home: str, arena: str, *marks: str) -> set[str]:
    return {n for n, mark in TRUTH[home][arena].items() if mark in (marks or ("full", "partial"))}


@pytest.mark.parametrize(("home", "first", "second"), PAIRS)
def test_at_one_but_not_at_the_other(answerer: Answerer, home: str, first: str, second: str) -> None:
    reply = answerer.answer(f"hvilke læringsmål kan jeg ta på {SPOKEN[first]} som ikke er på {SPOKEN[second]}", home)

    (message,) = reply.messages
    rest = marked(home, first) - marked(home, second)
    assert message.name == "coverage.difference"
    assert message.facts["count"] == len(rest)
    assert message.facts["full"] == shown(rest & marked(home, first, "full"))
    assert message.facts["partly"] == shown(rest & marked(home, first, "partial"))


@pytest.mark.parametrize(("home", "first", "second"), PAIRS)
def test_at_both(answerer: Answerer, home: str, first: str, second: str) -> None:
    reply = answerer.answer(f"hvilke læringsmål står på både {SPOKEN[first]} og {SPOKEN[second]}?", home)

    (message,) = reply.messages
    both = marked(home, first) & marked(home, second)
    fully = marked(home, first, "full") & marked(home, second, "full")
    assert (message.name, message.facts["how"]) == ("coverage.combine", "both")
    partly = marked(home, first, "partial") & marked(home, second, "partial")
    assert message.facts["full"] == shown(fully) and message.facts["partly"] == shown(partly)
    assert message.facts["differing"] == shown(both - fully - partly)


@pytest.mark.parametrize(("home", "first", "second"), PAIRS)
@pytest.mark.parametrize("full_first", [True, False])
def test_fully_at_one_but_partly_at_the_other(
    answerer: Answerer, home: str, first: str, second: str, full_first: bool
) -> None:
    one, other = ("helt", "bare delvis") if full_first else ("delvis", "fullt")
    reply = answerer.answer(f"hvilke mål er {one} på {SPOKEN[first]}, men {other} på {SPOKEN[second]}", home)

    (message,) = reply.messages
    fully, partly = (first, second) if full_first else (second, first)
    want = marked(home, fully, "full") & marked(home, partly, "partial")
    assert message.name == "coverage.marks"
    assert message.facts["codes"] == shown(want)
    text = render(message.name, message.facts, "nb")
    assert ("skiller ikke" in text) is (home == "nordre-follo")


@pytest.mark.parametrize(("home", "first", "second"), PAIRS)
def test_nowhere_else_than_at_the_two(answerer: Answerer, home: str, first: str, second: str) -> None:
    reply = answerer.answer(f"hvilke læringsmål står bare på {SPOKEN[first]} og {SPOKEN[second]}?", home)

    (message,) = reply.messages
    others = set().union(*(marked(home, a) for a in TRUTH[home] if a not in (first, second)))
    together = (marked(home, first) & marked(home, second)) - others
    assert message.name == "coverage.unique"
    assert message.facts["rows"][0]["codes"] == shown(together)


@pytest.mark.parametrize("home", TRUTH)
def test_only_at_places_of_which_one_does_not_have_it(answerer: Answerer, base: KnowledgeBase, home: str) -> None:
    """Asked "only at A and B" of what A has and B has not, nothing may say that it is at B."""
    for number in sorted(marked(home, "fastlegekontor", "full") - marked(home, "legevakt"))[::6]:
        reply = answerer.answer(f"står ALM {number} på legevakta, eller bare på fastlegekontoret?", home)

        text = "\n".join(render(m.name, m.facts, "nb") for m in reply.messages)
        assert "men ikke på legevakt" in text, text


@pytest.mark.parametrize("arena", ["fastlegekontor", "legevakt", "kad", "helsestasjon"])
def test_an_arena_in_both_municipalities(answerer: Answerer, arena: str) -> None:
    reply = answerer.answer(f"hvilke læringsmål gir {SPOKEN[arena]} i nordre follo og i eigersund", None)

    (message,) = reply.messages
    here, there = marked("nordre-follo", arena), marked("eigersund", arena)
    assert (reply.status, message.name) == ("answered", "coverage.across")
    alone = {side["name"]: side["codes"] for side in message.facts["only"]}
    assert message.facts["both"] == shown(here & there)
    assert alone == {"Nordre Follo": shown(here - there), "Eigersund": shown(there - here)}


@pytest.mark.parametrize(("home", "first", "second"), PAIRS)
def test_at_one_what_the_other_lacks(answerer: Answerer, home: str, first: str, second: str) -> None:
    reply = answerer.answer(f"hvor mange læringsmål har {SPOKEN[first]} som {SPOKEN[second]} mangler?", home)

    (message,) = reply.messages
    assert message.name == "coverage.difference"
    assert message.facts["count"] == len(marked(home, first) - marked(home, second))


def test_partly_at_both(answerer: Answerer) -> None:
    reply = answerer.answer("hvilke mål er bare delvis både på kad og på helsestasjonen", "eigersund")

    (message,) = reply.messages
    want = marked("eigersund", "kad", "partial") & marked("eigersund", "helsestasjon", "partial")
    assert message.facts["partly"] == shown(want)


def test_fully_anywhere_else(answerer: Answerer) -> None:
    reply = answerer.answer("Blir ALM 059 heilt dekt nokon annan stad enn på fastlegekontoret?", "eigersund")

    (message,) = reply.messages
    assert render(message.name, message.facts, "nn").startswith("Nei, utanom fastlegekontor")
