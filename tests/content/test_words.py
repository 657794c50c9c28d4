"""From what was typed to meanings: cleaning, stems, one term for all ways of writing, spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.library import KnowledgeBase
from content.model import LexiconFile
from content.words import Words, clean, fold, split, stem

LEXICON = LexiconFile(
    same={
        "veiledning": ["veiledning", "rettleiing", "mentoring"],
        "veileder": ["veileder", "rettleiar"],
        "time": ["time", "timer", "timar"],
        "kad": ["kad", "akutt døgnenhet"],
    },
    question={"q-who": ["hvem", "kven", "kem"]},
    filler=["jeg", "er", "min"],
    marks={"nn": ["kven"], "en": ["the"]},
)


@pytest.fixture
def words() -> Words:
    return Words(LEXICON, {"sykehjem": 3, "tilsynslege": 2})


def terms(words: Words, text: str) -> list[str]:
    return [term for token in words.read(clean(text)) for term in token.terms]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("Hvor  ER\tdet?", "hvor  er det?"), ("ALM–055", "alm-055"), ("«Krebs’»", "«krebs'»"), ("a\u00a0b", "a b")),
        *(("læ\u200bring", "læ ring"), ("a\u030a", "å"), ("to\nlinjer", "to\nlinjer")),
    ],
)
def test_cleaning_leaves_plain_lower_case(written: str, read: str) -> None:
    assert clean(written) == read


def test_words_numbers_and_signs_are_split() -> None:
    assert split("2vest og § 25, 50 % – hva?") == ["2", "vest", "og", "§", "25", "50", "%", "hva"]


@pytest.mark.parametrize(
    "forms",
    [
        *(["veileder", "veilederen", "veiledere", "veilederes"], ["kommune", "kommunen", "kommuner", "kommunane"]),
        *(["sjukeheim", "sjukeheimen", "sjukeheimar", "sjukeheimane"], ["plan", "planen", "planer", "planane"]),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: list[str]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_different_words_keep_different_stems() -> None:
    assert len({stem(word) for word in ("veileder", "leder", "lege", "legevakt", "læring", "gruppe")}) == 6


@pytest.mark.parametrize("typed", ["laering", "laring", "læring", "læring"])
def test_folding_makes_a_keyboard_without_special_letters_equal(typed: str) -> None:
    assert fold(typed) == fold("læring")


def test_all_ways_of_writing_are_one_term(words: Words) -> None:
    for text in ("veiledning", "Veiledningen", "rettleiing", "rettleiinga", "mentoring"):
        assert terms(words, text) == ["veiledning"]


def test_fillers_carry_no_meaning_and_phrases_are_one_word(words: Words) -> None:
    assert terms(words, "hvem er veilederen min på akutt døgnenhet")[:2] == ["q-who", "veileder"]
    assert terms(words, "Akutt døgnenhet!") == ["kad"]


def test_compounds_are_read_as_their_parts(words: Words) -> None:
    assert terms(words, "veiledningstimer") == ["veiledning", "time"]
    assert terms(words, "rettleiingstimar") == ["veiledning", "time"]


@pytest.mark.parametrize("typed", ["sykehjm", "sykejhem", "sykehjme", "sykkehjem", "sykehjen"])
def test_one_slip_is_mended(words: Words, typed: str) -> None:
    (token,) = words.read(typed)

    assert token.spelt == "sykehjem" and token.known and token.written == typed


def test_the_keyboard_without_special_letters_is_mended(words: Words) -> None:
    assert terms(words, "rettleiar") == terms(words, "rettleiår") == terms(words, "RETTLEIAR") == ["veileder"]


def test_a_strange_word_is_kept_and_known_as_strange(words: Words) -> None:
    (token,) = words.read("kvakksalveri")

    assert not token.known and token.terms


def test_a_code_or_number_is_never_mended(words: Words) -> None:
    assert [t.spelt for t in words.read("88 kad7")][:1] == ["88"]


def test_every_token_tells_why(words: Words) -> None:
    assert [t.why for t in words.read("hvem er sykehjm")] == ["lexicon", "filler", "stem, spelt sykehjem"]


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_cleaning_is_done_once(text: str) -> None:
    words = Words(LEXICON, {"sykehjem": 3})
    once = clean(text)

    assert clean(once) == once
    for token in words.read(once):
        assert token.written and token.why


@given(st.text(alphabet="abcdefghijklmnoprstuvyæøå", min_size=3, max_size=20))
def test_a_stem_begins_the_word(word: str) -> None:
    assert word.startswith(stem(word)) and len(stem(word)) >= 2


def test_the_lexicon_of_the_house_reads_both_forms_alike(base: KnowledgeBase) -> None:
    pairs = (
        *(("hvor mange timer veiledning", "kor mange timar rettleiing"), ("hvem er lederen", "kven er leiaren")),
        *(("hva er utdanningsvirksomhet", "kva er utdanningsverksemd"), ("sykehjemmet", "sjukeheimen")),
        *(("hvorfor kreves tjenestetid", "kvifor krevst tenestetid"), ("gruppeveiledning", "grupperettleiing")),
    )
    for nb, nn in pairs:
        assert set(terms(base.words, nb)) == set(terms(base.words, nn)), (nb, nn)
