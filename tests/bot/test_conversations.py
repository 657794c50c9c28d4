"""The conversations of tests/conversations, through the terminal and through Telegram."""

import asyncio
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from bot.channels import terminal
from content import compiled
from handlers.ask import Answerer
from handlers.router import Conversation
from tests.bot.test_telegram import serving
from tests.fakes.botapi import FakeBotApi
from training.store import Store


class Turn(msgspec.Struct, forbid_unknown_fields=True):
    say: str = ""
    tap: str = ""
    expect: list[str] = []
    never: list[str] = []
    buttons: list[str] = []
    toast: str = ""


class Talk(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    turns: list[Turn]


FILES = sorted((Path(__file__).parents[1] / "conversations").glob("*.yaml"))
TALKS = [
    pytest.param(talk, id=f"{path.stem}: {talk.title}")
    for path in FILES
    for talk in msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), list[Talk])
]


@pytest.fixture(scope="session")
def answerer() -> Answerer:
    return Answerer(compiled.load(None))


@pytest.fixture
def conversation(answerer: Answerer, tmp_path: Path) -> Iterator[Conversation]:
    store = Store(f"sqlite:///{tmp_path}/alis.db")
    yield Conversation(answerer, store)
    store.close()


def check(turn: Turn, text: str, buttons: list[str], toast: str) -> None:
    shown = f"{turn.say or turn.tap}\n--> {text}"
    assert [p for p in turn.expect if not re.search(p, text)] == [], shown
    assert [p for p in turn.never if re.search(p, text)] == [], shown
    assert set(turn.buttons) <= set(buttons), shown
    assert bool(turn.toast) == bool(toast) and turn.toast in toast, shown


class Typist(io.StringIO):
    """Types a talk line by line, picks choices by their number, and checks each reply before the next line."""

    def __init__(self, talk: Talk, screen: io.StringIO) -> None:
        super().__init__()
        self._turns = iter(talk.turns)
        self._screen = screen
        self._said: Turn | None = None
        self._read = 0
        self._choices: dict[str, str] = {}
        self.done = False

    def __next__(self) -> str:
        self._check_last()
        self._said = next(self._turns, None)
        if self._said is None:
            self.done = True
            raise StopIteration
        return f"{self._said.say or self._number(self._said.tap)}\n"

    def _check_last(self) -> None:
        shown, self._read = self._screen.getvalue()[self._read :], len(self._screen.getvalue())
        choices = {label.strip(): n for n, label in re.findall(r"\[(\d+)\] (.+?)(?=   \[|\n)", shown)}
        toast = self._said is not None and not shown.startswith("\n")
        self._choices = self._choices if toast else choices
        if self._said:
            check(self._said, "" if toast else shown, list(choices), shown if toast else "")

    def _number(self, tap: str) -> str:
        if tap == "e:":
            return next(n for label, n in self._choices.items() if label[0] not in "👍👎")
        return next(n for label, n in self._choices.items() if label.startswith(tap))


@pytest.mark.parametrize("talk", TALKS)
def test_on_the_terminal(talk: Talk, conversation: Conversation) -> None:
    screen = io.StringIO()
    typist = Typist(talk, screen)
    assert terminal.run(conversation, typist, screen, "nb") == 0
    assert typist.done


@pytest.mark.parametrize("talk", TALKS)
def test_on_telegram(talk: Talk, conversation: Conversation) -> None:
    async def scenario() -> None:
        api = await FakeBotApi().start()
        try:
            async with serving(api, conversation):
                for turn in talk.turns:
                    check(turn, *await take(api, turn))
        finally:
            await api.stop()

    asyncio.run(scenario())


async def take(api: FakeBotApi, turn: Turn) -> tuple[str, list[str], str]:
    """Let user 7 say or tap, and return what they then see: text, buttons, toast."""
    before = len(api.to(7))
    tap = "" if turn.say else tapped(api, turn.tap)
    if turn.say:
        api.say(7, turn.say)
    await api.until(lambda: len(api.to(7)) > before or api.answered_taps.get(tap))
    received: list[Any] = api.to(7)[before:]
    buttons = [label for sent in received for label, _ in sent.buttons]
    return "\n".join(sent.text for sent in received), buttons, api.answered_taps.get(tap, "")


def tapped(api: FakeBotApi, label: str) -> str:
    if label == "e:":
        return api.tap(7, next(d for s in reversed(api.to(7)) for _, d in s.buttons if d.startswith("e:")))
    return api.tap(7, label)


def test_the_terminal_ends_with_the_word_and_with_the_input(conversation: Conversation) -> None:
    screen = io.StringIO()
    terminal.run(conversation, io.StringIO("slutt\n/personvern\n"), screen, "nb")
    assert "Jeg lagrer" not in screen.getvalue()
    terminal.run(conversation, io.StringIO("\n\n/personvern"), screen, "nb")
    assert screen.getvalue().count("Jeg lagrer") == 1


def test_a_number_without_a_choice_is_a_message(conversation: Conversation) -> None:
    screen = io.StringIO()
    terminal.run(conversation, io.StringIO("99\n"), screen, "nb")
    assert len(screen.getvalue().split("«slutt» avslutter.")[1].strip()) > 10
