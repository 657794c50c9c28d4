"""What holds for every message, whatever it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import logscoring

NOW = "2026-11-18T13:05:00+01:00"
TEXTS = [i["text"] for name in ("log_dev.jsonl", "log_own.jsonl") for i in logscoring.read(name)]
WORDS = sorted({word for text in TEXTS for word in text.split()})
PATIENTS = ("49916207785", "499162 07785", "4991 62 07785")

Understand = Callable[..., dict[str, Any]]


@given(words=st.lists(st.sampled_from(WORDS), max_size=20))
def test_words_in_any_order_are_read_and_nothing_ahead_is_stored(understand: Understand, words: list[str]) -> None:
    action = understand(" ".join(words))

    for entry in action.get("entries", []) if action["action"] == "log" else []:
        assert entry["date"] <= NOW[:10], entry
        assert 0 < entry.get("hours", 1) <= 25, entry


@given(text=st.text(max_size=80))
def test_any_text_is_read(understand: Understand, text: str) -> None:
    assert understand(text)["action"] in ("log", "ask_missing", "reject", "question", "status", "edit", "undo")


@given(text=st.sampled_from(TEXTS), number=st.sampled_from(PATIENTS), after=st.booleans())
def test_an_identity_number_anywhere_refuses_the_message(
    understand: Understand, text: str, number: str, after: bool
) -> None:
    message = f"{text} {number}" if after else f"{number} {text}"

    assert understand(message) == {"action": "reject", "reason": "identity"}


@given(text=st.sampled_from(TEXTS), hours=st.integers(0, 23))
def test_the_same_message_is_read_the_same(understand: Understand, text: str, hours: int) -> None:
    now = (dt.datetime.fromisoformat("2026-11-18T00:30:00+01:00") + dt.timedelta(hours=hours)).isoformat()
    utc = dt.datetime.fromisoformat(now).astimezone(dt.UTC).isoformat()

    assert understand(text, now) == understand(text, now) == understand(text, utc)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Veiledning med Kari i går, 1 time", "Kari"),
        ("Ola superviserte meg i går", "Ola"),
        ("Kari og jeg hadde veiledning i går, 1 time", "Kari"),
        ("veil 1,5t kari igår", "Kari"),
        ("sup m ola olsen idag", "Ola Olsen"),
        ("Veiledning med Anne-Lise i går, 1 time", "Anne-Lise"),
        ("Supervisjon av Tor i dag", "Tor"),
        ("Supervisjon i dag med veilederen", None),
        ("Supervisjon av overlegen på EKG i går", None),
        ("sup skulder igår", None),
        ("Internundervisning: jeg presenterte antibiotikaveilederen i går", None),
    ],
)
def test_people_are_told_from_roles_and_topics(understand: Understand, text: str, person: str | None) -> None:
    (entry,) = understand(text)["entries"]

    assert entry.get("person") == person


@pytest.mark.parametrize("before", ["Hei! ", "Hei, ", "God morgen. "])
@pytest.mark.parametrize("after", ["", ". Takk!", " Mvh Kari", " 😅"])
def test_courtesy_changes_nothing(understand: Understand, before: str, after: str) -> None:
    assert understand(f"{before}veil 1t m ola igår{after}") == understand("veil 1t m ola igår")
