import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.rendering import fitting, html_parts, plain, rows, source_line, units
from handlers.turn import Choice, Cited, Message, Reply

PLAN = Cited("Eigersunds plan", "Veiledning", "2026-11-24")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n <>&æøå🙂"), max_size=400
)


def reply(*texts: str, language: str = "nb", sources: tuple[Cited, ...] = ()) -> Reply:
    return Reply(tuple(Message("ask.entry", {"text": t}) for t in texts), language=language, sources=sources)


class Seen(HTMLParser):
    """What a reader of Telegram's HTML sees. Fails on anything that is not well-formed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag == "i"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_source_stands_under_the_answer() -> None:
    assert (
        plain(reply("Svaret.", sources=(PLAN,)))
        == "Svaret.\n\nKilde: Eigersunds plan, Veiledning (sjekket 24. nov. 2026)"
    )


def test_messages_are_parted_by_a_blank_line() -> None:
    assert plain(reply("En.", "To.")) == "En.\n\nTo."


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        ((), ""),
        ((Cited("alis.no", "", "2026-02-03"),), "Kilde: alis.no (sjekket 3. feb. 2026)"),
        ((PLAN, PLAN), "Kilde: Eigersunds plan, Veiledning (sjekket 24. nov. 2026)"),
        (
            (
                PLAN,
                Cited("Eigersunds plan", "Kurs", "2026-11-24"),
                Cited("alis.no", "Kurs", "2026-02-03"),
                Cited("NSM", "", "2026-01-01"),
            ),
            "Kilde: Eigersunds plan, Veiledning; Kurs (sjekket 24. nov. 2026); alis.no, Kurs (sjekket 3. feb. 2026)",
        ),
    ],
)
def test_up_to_three_sources_share_one_line(sources: tuple[Cited, ...], line: str) -> None:
    assert source_line(reply("x", sources=sources)) == line


def test_a_date_in_nynorsk_is_written_by_its_own_rules() -> None:
    assert "24. nov. 2026" in source_line(reply("x", language="nn", sources=(PLAN,)))


def test_the_source_is_in_italics_and_everything_is_escaped() -> None:
    parts = html_parts(reply("a < b & c", sources=(Cited("A & B", "<1>", "2026-11-24"),)))
    assert parts == ["a &lt; b &amp; c\n\n<i>Kilde: A &amp; B, &lt;1&gt; (sjekket 24. nov. 2026)</i>"]


def test_a_reply_without_words_has_no_parts() -> None:
    assert html_parts(Reply(())) == []


@settings(deadline=None)  # the first case loads what the others use
@given(TEXTS, st.sampled_from([4, 10, 50, 4096]))
def test_parts_fit_are_well_formed_and_lose_nothing(text: str, longest: int) -> None:
    answered = reply(text, sources=(PLAN,))
    seen = [Seen(part).text for part in html_parts(answered, longest)]
    assert all(0 < units(part) <= longest and part.strip() for part in seen)
    assert re.sub(r"\s", "", "".join(seen)) == re.sub(r"\s", "", plain(answered))


def test_a_long_answer_is_parted_at_the_end_of_a_line() -> None:
    lines = [f"{n} " + "ord " * 20 for n in range(200)]
    parts = html_parts(reply("\n".join(lines)))
    assert len(parts) > 1
    assert all(html.unescape(p).split("\n")[0].split()[0].isdigit() for p in parts)


@settings(deadline=None)  # the first case loads what the others use
@given(st.lists(st.builds(Choice, st.text(max_size=90), st.text("abcæøå🙂:", max_size=70))))
def test_choices_fit_what_a_button_can_carry(choices: list[Choice]) -> None:
    for choice in fitting(choices):
        assert 1 <= len(choice.data.encode()) <= 64
        assert 1 <= len(choice.label) <= 60
        assert any(choice.data == given_.data for given_ in choices)
    assert [c for row in rows(choices) for c in row] == fitting(choices)


def test_64_bytes_are_kept_and_65_are_dropped() -> None:
    kept = fitting([Choice("a", "æ" * 32), Choice("b", "æ" * 32 + "x")])
    assert [c.label for c in kept] == ["a"]


def test_short_labels_share_a_row() -> None:
    labels = ["Eigersund", "Nordre Follo", "En lang tittel som trenger plass", "👍 Nyttig", "👎 Feil"]
    assert [len(row) for row in rows([Choice(x, "d") for x in labels])] == [2, 1, 2]
