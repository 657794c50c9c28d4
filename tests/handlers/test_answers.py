"""What the answerer does about a question beyond finding the nearest answer."""

from __future__ import annotations

import pytest

from content.library import KnowledgeBase
from content.render import render
from handlers.ask import Answerer
from handlers.turn import Reply


def text(reply: Reply) -> str:
    return "\n".join(render(m.name, m.facts, reply.language) for m in reply.messages)


def test_see_also_does_not_lead_to_a_stage_that_was_not_asked_about(answerer: Answerer) -> None:
    asked = answerer.answer("hvem godkjenner læringsmålene", "eigersund")

    assert asked.status == "answered" and "LIS1" not in text(asked)
    assert "LIS1" in text(answerer.answer("hvem godkjenner læringsmålene til LIS1", "eigersund"))


@pytest.mark.parametrize("question", ["Hvor er sykehjemmet?", "hvem er kommuneoverlegen", "hvem er leder"])
def test_what_differs_between_municipalities_is_asked_back(answerer: Answerer, question: str) -> None:
    reply = answerer.answer(question, None)

    assert reply.status == "clarify"
    assert "Nordre Follo" in text(reply) and "Eigersund" in text(reply)
    assert {c.label for c in reply.choices} == {"Nordre Follo", "Eigersund"}
    assert answerer.answer(question, "eigersund").status == "answered"


@pytest.mark.parametrize(
    ("question", "home"),
    [
        ("Ka hete kommuneoverlegen vår?", "eigersund"),
        ("hvem er kommuneoverlege her", "nordre-follo"),
        ("hvem er kommuneoverlege i eigersund", "nordre-follo"),
    ],
)
def test_the_municipality_is_the_one_named_or_ones_own(
    answerer: Answerer, base: KnowledgeBase, question: str, home: str
) -> None:
    meant = "eigersund" if "eigersund" in question or home == "eigersund" else "nordre-follo"
    reply = answerer.answer(question, home)

    assert reply.answer_id and base.by_id[reply.answer_id].scope == meant


def test_a_form_that_was_chosen_is_kept(answerer: Answerer) -> None:
    assert answerer.answer("hvor mange timer veiledning må jeg ha", "eigersund").language == "nb"
    assert answerer.answer("hvor mange timer veiledning må jeg ha", "eigersund", form="nn").language == "nn"
    assert answerer.answer("kor mange timar rettleiing må eg ha", "eigersund").language == "nn"


@pytest.mark.parametrize(
    "question",
    [
        "hva koster grunnkurs b",
        "hva koser grunkurs b",
        "hvem er tillitsvalgt for fastlegene",
        "hvem er tilitsvalgt for fastlgene",
        "Hvilket av legekontorene her er det triveligst å jobbe på?",
        "Kor lenge må folk venta på time hos Eie legesenter nå?",
        "hvilken dose paracetamol til et barn på 12 kg",
        "hvem er best av veilederne",
    ],
)
def test_what_no_source_tells_is_said_also_when_misspelt(answerer: Answerer, question: str) -> None:
    reply = answerer.answer(question, "eigersund")

    assert reply.status == "not_found" and reply.sources == (), text(reply)


def test_a_long_message_is_answered_about_the_places_it_told_of(answerer: Answerer) -> None:
    told = (
        "Jeg skal ha institusjonstjenesten min i kommunen, og jeg jobber litt på 2 vest og litt på Lagård denne våren. "
        "Sjefen mener jeg må velge ett av dem. Er både ALM 055 og ALM 085 oppført på begge stedene?"
    )
    reply = answerer.answer(told, "eigersund")

    assert [m.name for m in reply.messages] == ["coverage.check_where"]
    assert text(reply).startswith("Ja")


@pytest.mark.parametrize(
    ("question", "mentions"),
    [
        ("kurs", "Hva om kurs"),
        ("ka me timane?", "Hvilke timer mener du"),
        ("hva er kravet", "Hva mener du"),
        ("og hvor mange trenger jeg", "Hva mener du"),
        ("hvordan søker jeg", "Hva vil du søke om"),
        ("kva er fristen", "Kva frist meiner du"),
    ],
)
def test_what_is_too_wide_is_asked_back(answerer: Answerer, question: str, mentions: str) -> None:
    reply = answerer.answer(question, "eigersund")

    assert reply.status == "clarify" and text(reply).startswith(mentions)


@pytest.mark.parametrize("question", ["hvor mange vakter må jeg ha?", "kor mange vakter må eg ta", "ant vakter krav"])
def test_the_number_of_shifts_required_is_no_wide_subject(answerer: Answerer, question: str) -> None:
    reply = answerer.answer(question, "eigersund")

    assert reply.status == "answered" and "40" in text(reply)


def test_a_list_without_commas_is_read_and_a_place_that_begins_with_a_number_is_not(answerer: Answerer) -> None:
    assert "ALM 060–062" in text(answerer.answer("går alm 60 61 og 62 på kad", "eigersund"))
    assert "ALM 055 står på KAD/ØHD" in text(answerer.answer("alm 55 2 vest", "eigersund"))


def test_the_ordinary_nursing_home_is_not_institution_service(answerer: Answerer) -> None:
    reply = answerer.answer("hvilke mål er på KAD, men ikke på den vanlige sykehjemstjenesten?", "nordre-follo")

    assert "(10)" in text(reply) and "institusjonstjeneste" not in text(reply)
