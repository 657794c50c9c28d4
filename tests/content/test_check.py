"""The checks of the content, each on a small copy with one thing broken."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

import content
from content import check
from content.draft import Fault

SMALL = Path(__file__).parents[1] / "data" / "small"
TODAY = dt.date(2026, 11, 24)
ANSWERS = "answers/shifts.yaml"
LILLEVIK = "municipalities/lillevik.yaml"
STORVIK = "municipalities/storvik.yaml"
LONG = "Svaret er langt. " * 40

BROKEN = {
    "an unknown source": (
        ANSWERS,
        '{doc: plan, section: "2"}',
        '{doc: avis, section: "2"}',
        "unknown source document avis",
    ),
    "a source without a section": (
        ANSWERS,
        '{doc: plan, section: "3"}',
        '{doc: plan, section: ""}',
        "without a section",
    ),
    "no source": (ANSWERS, '\n      - {doc: plan, section: "3"}', " []", "no source"),
    "no Nynorsk": (ANSWERS, "nn: Rettleiinga er på rådhuset kvar veke.", 'nn: ""', "nn is missing"),
    "Nynorsk that is Bokmål": (
        *(ANSWERS, "Rettleiinga er på rådhuset kvar veke.", "Veiledningen er på rådhuset hver uke."),
        "nn is the same as nb",
    ),
    "a title in one form": (ANSWERS, "nn: Talet på vakter", 'nn: ""', "title: nn is missing"),
    "an English answer": (
        *(ANSWERS, "nb: Veiledningen er på rådhuset hver uke.", "nb: The mentoring is at the end of each week."),
        "nb looks English",
    ),
    "few phrasings": (ANSWERS, "      - vakter minstekrav\n", "", "5 phrasings, at least 6"),
    "an empty phrasing": (ANSWERS, "- vakter minstekrav", '- "?"', "an empty phrasing"),
    "a dead reference": (
        ANSWERS,
        "see: [mentoring.where]",
        "see: [mentoring.when]",
        "dead reference: see mentoring.when",
    ),
    "a reference to itself": (
        ANSWERS,
        "see: [mentoring.where]",
        "see: [shifts.count]",
        "dead reference: see shifts.count",
    ),
    "an unknown municipality": (ANSWERS, "scope: lillevik", "scope: tullevik", "unknown municipality tullevik"),
    "an id used twice": (ANSWERS, "id: mentoring.where", "id: shifts.count", "the id is used twice"),
    "the same phrasing": (ANSWERS, "- sted veiledning", '- "Vakter: minstekrav!"', "is also in shifts.count"),
    "the same phrasing as a refusal": (ANSWERS, "- vakter minstekrav", "- hvordan blir været", "refusals.yaml weather"),
    "an unknown placeholder": (
        ANSWERS,
        "minst {shifts.alis} legevakter på mer",
        "minst {shifts.lis} vakter på mer",
        "{shifts.lis}",
    ),
    "a stray brace": (ANSWERS, "på rådhuset hver uke.", "på rådhuset {hver uke.", "unknown placeholder {hver uke."),
    "a number that differs": (
        ANSWERS,
        "minst {shifts.alis} legevakter på mer",
        "minst 30 legevakter på mer",
        "shifts.alis is 40",
    ),
    "a long answer": (
        ANSWERS,
        "nb: Veiledningen er på rådhuset hver uke.",
        f"nb: {LONG}",
        "nb answer of 679 characters",
    ),
    "a long title": (ANSWERS, "nb: Antall vakter", f"nb: {'Antall vakter ' * 4}og mer", "nb title of 62 characters"),
    "a review that has passed": (
        ANSWERS,
        "review: 2027-11-24",
        "review: 2026-11-23",
        "review 2026-11-23 is before checked",
    ),
    "a review before the check": (
        LILLEVIK,
        "checked: 2026-11-24",
        "checked: 2027-05-25",
        "is before checked 2027-05-25",
    ),
    "an unknown plan": (LILLEVIK, "plan: plan", "plan: brosjyre", "unknown source document brosjyre"),
    "an unknown kind of arena": (LILLEVIK, "kind: legevakt", "kind: apotek", "unknown kind of arena apotek"),
    "codes outside": (LILLEVIK, '"036-040"', '"000, 036-040, 089"', "codes outside 001–088: 000, 089"),
    "codes that are none": (LILLEVIK, '"036-040"', '"036-O40"', "no list of codes"),
    "a code both fully and partly": (
        LILLEVIK,
        'partly: "002"',
        'partly: "002, 037-038"',
        "both fully and partly: 037–038",
    ),
    "a missing form of an arena": (LILLEVIK, "nn: Kveld og natt.", 'nn: ""', "nn is missing"),
    "names that collide": (
        STORVIK,
        "names: [storvik]",
        "names: [storvik, Lillevik]",
        "the name “lillevik” is also lillevik's",
    ),
    "a gap between themes": ("objectives.yaml", "first: 41", "first: 43", "041–042 in no theme"),
    "themes that overlap": ("objectives.yaml", "first: 41", "first: 40", "040 in two themes"),
    "a theme beyond the last code": ("objectives.yaml", "last: 88", "last: 90", "089–090 do not exist"),
    "an objective that does not exist": ("objectives.yaml", "ALM055", "ALM155", "no such objective"),
    "an unknown source of an objective": (
        "objectives.yaml",
        '{doc: plan, section: "7"}',
        '{doc: avis, section: "7"}',
        "document avis",
    ),
    "an unknown source of a requirement": (
        "requirements.yaml",
        "doc: plan",
        "doc: avis",
        "unknown source document avis",
    ),
    "an unknown actor": ("responsibilities.yaml", "actors: [leader]", "actors: [mentor]", "unknown actor mentor"),
    "an actor twice": (
        "responsibilities.yaml",
        "actors: [leader]",
        "actors: [leader], partly: [leader]",
        "both fully and partly",
    ),
    "a dead option": (
        "topics.yaml",
        "options: [shifts.count]",
        "options: [shifts.sum]",
        "dead reference: option shifts.sum",
    ),
    "a topic of an unknown word": ("topics.yaml", "words: [vakt]", "words: [skift]", "no meaning skift"),
    "a refusal in one form": ("refusals.yaml", "nn: Vêret kan eg ikkje svare på.", 'nn: ""', "nn is missing"),
    "a word in two groups": (
        "lexicon.yaml",
        "krav: [krav, kreves]",
        "krav: [krav, Vakter]",
        "“vakter” is also in vakt",
    ),
    "a file out of shape": (ANSWERS, "scope: lillevik", "skope: lillevik", "unknown field `skope`"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_sound_content_has_no_fault(folder: Path) -> None:
    assert check.run(folder, TODAY) == []


@pytest.mark.parametrize("name", BROKEN)
def test_finds(folder: Path, name: str) -> None:
    file, old, new, fault = BROKEN[name]
    edit(folder, file, old, new)

    found = [f for f in check.run(folder, TODAY) if fault in f.what]

    assert found and all(f.file == file for f in found), check.run(folder, TODAY)


def test_two_phrasings_with_the_same_meaning_compete_in_one_scope_only(folder: Path) -> None:
    edit(folder, ANSWERS, "- sted veiledning", "- kor mange vakter er det krav i")
    edit(folder, ANSWERS, "- hvor mange legevakter kreves", "- hvor mange vakter kreves")
    assert check.run(folder, TODAY) == [], "a local answer goes before a national one"

    edit(folder, ANSWERS, "\n    scope: lillevik", "")
    (fault,) = check.run(folder, TODAY)
    assert fault.what.endswith("means the same as “hvor mange vakter kreves” in shifts.count")


def test_a_fault_names_file_line_and_entry(folder: Path) -> None:
    edit(folder, ANSWERS, "see: [mentoring.where]", "see: [nowhere]")

    assert check.run(folder, TODAY) == [Fault(ANSWERS, 20, "shifts.count", "dead reference: see nowhere")]
    assert str(check.run(folder, TODAY)[0]) == f"{ANSWERS}:20: shifts.count: dead reference: see nowhere"


def test_a_number_equal_to_the_requirement_is_no_fault(folder: Path) -> None:
    edit(folder, ANSWERS, "minst {shifts.alis} legevakter på mer", "minst 40 legevakter på mer")

    assert check.run(folder, TODAY) == []


def test_a_number_in_words_of_thousands_is_read_whole(folder: Path) -> None:
    edit(folder, ANSWERS, "minst {shifts.alis} legevakter på mer", "minst 1 040 legevakter på mer")

    assert [f.what for f in check.run(folder, TODAY)] == ["“1 040 legevakter”, but shifts.alis is 40 legevakter"]


def test_all_faults_come_at_once(folder: Path) -> None:
    edit(folder, ANSWERS, "scope: lillevik", "scope: tullevik")
    edit(folder, "topics.yaml", "[shifts.count]", "[shifts.sum]")

    assert [f.file for f in check.run(folder, TODAY)] == [ANSWERS, "topics.yaml"]


def test_a_review_date_passes(folder: Path) -> None:
    assert check.run(folder, dt.date(2027, 5, 24)) == []
    assert {f.what for f in check.run(folder, dt.date(2027, 5, 25))} == {"the review date 2027-05-24 has passed"}


def test_the_content_of_the_house_is_sound() -> None:
    found = check.run(Path(content.__file__).parent, TODAY)

    assert found == [], "\n".join(map(str, found))
