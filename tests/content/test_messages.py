"""Every message renders strictly, in both forms of Norwegian, with the facts that real questions give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_dir
from jinja2 import UndefinedError

from content import render as rendering
from content.library import KnowledgeBase
from content.render import MESSAGES, listed, render
from handlers import objectives
from handlers.ask import Answerer
from handlers.recognition import Reader

NAMES = sorted(path.stem for path in MESSAGES.glob("*.j2"))
SAMPLES: dict[str, Any] = {
    "chosen": "nn",
    "limit": 4000,
    "municipality": "Eigersund",
    "names": ["Eigersund", "Nordre Follo"],
    "sources": [{"text": "Eigersunds plan, Veiledning", "date": "24.11.2026"}, {"text": "alis.no", "date": ""}],
}
QUESTIONS = (
    *(
        "hvor kan jeg ta alm 55",
        "hvor kan jeg ta alm 2, 3 og 4",
        "alm 2 hvor",
        "hvor kan jeg ta fkm 4",
        "alm 89",
        "alm 55",
    ),
    *(
        "kan jeg ta alm 2 på legevakten",
        "kan jeg ta alm 55 på legevakten",
        "kan jeg bare ta alm 55 på kad",
        "alm 63 tekst",
    ),
    *(
        "kan jeg ta alm 2 og 55 på kad",
        "er alm 41-50 på helsestasjonen",
        "hvor kan jeg ellers ta alm 55 enn på sykehuset",
    ),
    *("hvilke læringsmål dekker legevakten", "hvilke mål er delvis på kad", "hvilke mål gir bare sykehuset"),
    *("hvilke læringsmål mangler på legevakten", "hvilke læringsmål har kad og legevakt felles", "fkm på legevakten"),
    *("hvilke læringsmål gir kad og legevakt til sammen", "hva er forskjellen på læringsmålene på kad og sykehjem"),
    *(
        "hvilket tema hører alm 55 til",
        "hvilket tema er fkm 4",
        "hvilke temaer er det i alm",
        "alm i tema praksisdrift",
    ),
    *(
        "hvilke læringsarenaer er det",
        "kad",
        "legevakt",
        "hva tjener en alis",
        "hvordan er været",
        "hva er planen i Bergen",
    ),
    *("kan jeg bli spesialist i kirurgi", "veiledning", "hvor mange timer veiledning", "xyzzy blabla kvakk", "kurs"),
    *("spesialisering i dermatologi krav", "læringsmål i Bærum", "alm 55 utenom sykehuset", "liste over temaene"),
    *("hvilke arenaer dekker alm 55 og 85, er de på kad", "hvilke mål kan jeg ta på kad som ikke finnes på legevakt"),
    *("hvilke mål er fullt på legevakten, men delvis på kad", "er alm 1 på legevakta eller bare på fastlegekontoret"),
    *("legevakt i nordre follo og eigersund, hvilke mål", "er alm 59 helt dekket andre steder enn på legekontoret"),
    *("hvor er legevakten", "hvem er kommuneoverlege", "når er oppfølgingsmøtet med sjefen og hva koster det"),
)


@pytest.fixture(scope="session")
def facts(base: KnowledgeBase, answerer: Answerer) -> dict[str, list[Mapping[str, Any]]]:
    """Return the facts that questions gave each message, and samples for the messages of a conversation."""
    found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    asked = [
        *QUESTIONS,
        *(e.ask[0] for e in base.entries[::9]),
        *(r.ask[0] for r in base.compiled.refusals.refusals if r.ask),
    ]
    for question in asked:
        for home in (*base.municipalities, None):
            for message in answerer.answer(question, home).messages:
                found[message.name].append(message.facts)
    reader = Reader(base)
    for question in ("alle mål i praksisdrift", "temaene"):
        found["objective.themes"] += [
            m.facts for m in objectives.reply(base, "themes", reader.read(question), None).messages
        ]
    for name in (n for n in NAMES if n.startswith("chat.")):
        found[name] += [SAMPLES | {"chosen": chosen} for chosen in ("auto", "nb", "nn")]
    for name in ("chat.start", "chat.municipality"):
        found[name].append(SAMPLES | {"municipality": ""})
    return found


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("name", NAMES)
def test_every_message_renders(facts: dict[str, list[Mapping[str, Any]]], name: str, language: str) -> None:
    assert facts[name], "no question of this test leads to the message"
    for given in facts[name]:
        text = render(name, given, language)

        assert text == text.strip() and "\n\n\n" not in text and "None" not in text
        assert not any(mark in text for mark in ("{{", "{%", "  ", " .", " ,")), text


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("chat.")])
def test_a_missing_fact_is_an_error(facts: dict[str, list[Mapping[str, Any]]], name: str) -> None:
    if any(facts[name]):
        with pytest.raises(UndefinedError):
            render(name, {}, "nb")


def test_lists_are_written_as_people_write_them() -> None:
    assert [listed(["a", "b", "c"][:n], "nb") for n in range(4)] == ["", "a", "a og b", "a, b og c"]


def sentences() -> Iterator[str]:
    """Yield every sentence of the messages that is to be translated."""
    options = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    found = extract_from_dir(str(MESSAGES), [("**.j2", "jinja2")], {"**.j2": options})
    yield from (message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


def test_every_sentence_has_its_nynorsk() -> None:
    with (rendering.LOCALES / "nn" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = {m.id: m for m in pofile.read_po(file, locale="nn") if m.id}
    wanted = set(sentences())

    assert wanted
    assert {s for s in wanted if s not in catalogue or not catalogue[s].string} == set(), "run `make messages`"
    assert {s for s, m in catalogue.items() if m.fuzzy} == set()
    assert set(catalogue) - wanted - {"og"} == set(), "no message has these sentences any more"


def test_placeholders_survive_translation() -> None:
    with (rendering.LOCALES / "nn" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = pofile.read_po(file, locale="nn")
    for message in catalogue:
        if isinstance(message.id, str) and message.string:
            assert sorted(placeholders(message.id)) == sorted(placeholders(str(message.string)))


def placeholders(text: str) -> list[str]:
    return [part.split(")")[0] for part in text.split("%(")[1:]]
