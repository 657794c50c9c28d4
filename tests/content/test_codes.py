"""Objective codes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import codes
from content.words import clean
from tests.exhaustive import ALM_FORMS, FKM_FORMS, in_words, with_letter_o

FRAMES = ("{}", "hvor kan jeg ta {}?", "går {} på legevakten", "Er det {}, eller ikke", "({})", "hei. {}. takk")


def found(text: str) -> tuple[str, ...]:
    return codes.find(clean(text)).codes


@pytest.mark.parametrize("number", [1, 8, 9, 10, 17, 20, 21, 40, 55, 63, 80, 88])
@pytest.mark.parametrize("at", range(len(ALM_FORMS)))
def test_every_form_of_an_alm_code_is_read(at: int, number: int) -> None:
    for frame in FRAMES:
        assert found(frame.format(ALM_FORMS[at](number))) == (f"ALM{number:03d}",), frame.format(ALM_FORMS[at](number))


@pytest.mark.parametrize("number", [1, 4, 10, 19, 24])
@pytest.mark.parametrize("at", range(len(FKM_FORMS)))
def test_every_form_of_an_fkm_code_is_read(at: int, number: int) -> None:
    for frame in FRAMES:
        assert found(frame.format(FKM_FORMS[at](number))) == (f"FKM{number:03d}",), frame.format(FKM_FORMS[at](number))


@pytest.mark.parametrize(
    "text",
    [
        *("alm 42-45", "ALM 042–045", "alm 42 til 45", "ALM-042 til ALM-045", "læringsmål 42 t.o.m. 45"),
        *("alm 42 til og med 45", "lm 42-45", "objectives 42 to 45", "ALM 42 - 45", "alm42-alm45"),
    ],
)
def test_a_range_is_every_code_in_it(text: str) -> None:
    read = codes.find(clean(text))

    assert read.codes == ("ALM042", "ALM043", "ALM044", "ALM045")
    assert read.ranges == (("ALM042", "ALM045"),)


@pytest.mark.parametrize(
    "text",
    [
        *("alm 55 og 85", "ALM 055, 085", "ALM-055 og ALM-085", "alm 55/85", "læringsmål 55 & 85", "055 og 085"),
        *("lm 55 samt 85", "ALM 55 eller 85", "alm55+85", "objectives 55 and 85", "alm 55 og alm 85", "ALM055,ALM085"),
    ],
)
def test_several_codes_are_each_read(text: str) -> None:
    assert found(text) == ("ALM055", "ALM085")


def test_lists_and_ranges_mix() -> None:
    assert found("alm 1, 3-5 og 88") == ("ALM001", "ALM003", "ALM004", "ALM005", "ALM088")
    assert found("alm 12 og fkm 4") == ("ALM012", "FKM004")


@pytest.mark.parametrize("number", range(1, 89))
def test_number_words_after_a_prefix(number: int) -> None:
    assert found(f"alm {in_words(number)}") == (f"ALM{number:03d}",)


@pytest.mark.parametrize(
    ("text", "number"), [("alm femogfemti", 55), ("ALM syv", 7), ("alm tredve", 30), ("fkm tyve", 20)]
)
def test_old_number_words(text: str, number: int) -> None:
    assert found(text) == (f"{text[:3].upper()}{number:03d}",)


@pytest.mark.parametrize("number", range(1, 89))
def test_the_letter_o_is_a_zero(number: int) -> None:
    assert found(f"ALM-{with_letter_o(number)}") == (f"ALM{number:03d}",)
    assert found(f"alm {with_letter_o(number).lower()}") == (f"ALM{number:03d}",)


@pytest.mark.parametrize(
    "text",
    [
        *("hvor mange av de 88 læringsmålene", "40 legevakter", "10,5 måneder", "42 timer i året", "24 FKM", "88 ALM"),
        *(
            "2 vest",
            "3 abc",
            "§ 25",
            "1.3.2019",
            "31.12.2026",
            "50 % stilling",
            "kr 1000",
            "22 000 kroner",
            "16 emnekurs",
        ),
        *(
            "mål 3 timer",
            "tlf. 948 15 749",
            "120 timer over 2 år",
            "20 000 kroner",
            "200 000",
            "25 av 36",
            "læringsmål i 2023",
        ),
        *(
            "jeg har 7 mål igjen",
            "58 prosedyrer",
            "ca. 1 042 kroner",
            "lov nr. 30",
            "3a",
            "fra 2022 til 2026",
            "kl. 08.00",
        ),
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    read = codes.find(clean(text))

    assert read.codes == read.impossible == ()
    assert read.rest == codes.spell_out(clean(text))


@pytest.mark.parametrize("text", ["alm 89", "ALM 0", "alm 123", "fkm 25", "FKM 030", "læringsmål 99"])
def test_codes_that_do_not_exist_are_told_apart(text: str) -> None:
    read = codes.find(clean(text))

    assert read.codes == ()
    assert len(read.impossible) == 1


def test_a_code_leaves_the_rest_of_the_text() -> None:
    read = codes.find("hvor kan jeg ta alm 55 og fkm 4 i eigersund")

    assert read.rest.split() == ["hvor", "kan", "jeg", "ta", "\x00", "og", "\x00", "i", "eigersund"]
    assert read.written == ("alm 55", "fkm 4")


def test_common_objectives_by_number_of_them() -> None:
    assert found("mål 4 i fkm") == ("FKM004",)
    assert found("læringsmål 4 av felles kompetansemål") == ("FKM004",)


@given(st.sets(st.integers(1, 88), max_size=30))
def test_ranges_and_lists_are_inverse(numbers: set[int]) -> None:
    assert codes.parse_list(codes.ranges(numbers).replace("–", "-")) == sorted(numbers)


@given(st.integers(1, 88), st.integers(1, 88))
def test_a_range_holds_its_ends(first: int, last: int) -> None:
    read = found(f"alm {first}-{last}")

    want = range(first, last + 1) if last >= first else (first, last)
    assert read == tuple(f"ALM{n:03d}" for n in want)


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    read = codes.find(clean(text))

    assert all(1 <= codes.number(c) <= codes.HIGHEST[c[:3]] for c in read.codes)


@given(st.text(alphabet="almfkoOV 0123456789-–,.og/", max_size=60))
def test_nothing_that_looks_like_a_code_stops_the_reader(text: str) -> None:
    read = codes.find(clean(text))

    assert set(read.codes).isdisjoint(read.impossible)
    assert all(codes.show(c) == f"{c[:3]} {c[3:]}" for c in read.codes)
