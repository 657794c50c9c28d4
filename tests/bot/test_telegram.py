"""The whole way: a user's message over HTTP to the bot, and its reply over HTTP back, against our own Bot API."""

import asyncio
import datetime as dt
import logging
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.channels import telegram_courier, telegram_run
from bot.channels.telegram import Address
from content import compiled
from handlers.ask import Answerer
from handlers.router import Conversation
from handlers.turn import Incoming
from tests.fakes.botapi import TOKEN, FakeBotApi, Fault
from training.store import Store

GROUP = -100
HOURS = "hvor mange timer veiledning skal jeg ha?"
LOCAL = "hvilken arena dekker ALM 055"
Scenario = Callable[[FakeBotApi], Awaitable[None]]


@pytest.fixture(scope="session")
def answerer() -> Answerer:
    return Answerer(compiled.load(None))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path}/alis.db")
    yield opened
    opened.close()


@pytest.fixture
def play(answerer: Answerer, store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[Scenario], None]:
    """Return what plays a scenario against a running bot, with short pauses."""
    monkeypatch.setattr(telegram_courier, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(telegram_courier, "GRACE_SECONDS", 0.5)
    monkeypatch.setattr(telegram_run, "CONFLICT_PAUSE", 0.05)

    async def played(scenario: Scenario) -> None:
        api = await FakeBotApi().start()
        try:
            async with serving(api, Conversation(answerer, store)):
                await scenario(api)
        finally:
            await api.stop()

    return lambda scenario: asyncio.run(played(scenario))


@asynccontextmanager
async def serving(api: FakeBotApi, conversation: Conversation, token: str = TOKEN) -> AsyncIterator[asyncio.Task[int]]:
    task = asyncio.create_task(telegram_run.run(conversation, token, api.url))
    try:
        yield task
    finally:
        task.cancel()
        assert await task in (0, telegram_run.REFUSED)


async def replied(api: FakeBotApi, chat: int, count: int = 1) -> str:
    await api.until(lambda: len(api.to(chat)) >= count)
    assert len(api.to(chat)) == count
    return api.to(chat)[-1].text


Play = Callable[[Scenario], None]


def test_a_question_is_answered_with_its_source_and_buttons(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, HOURS)
        text = await replied(api, 7)
        assert "42 timer" in text and "\nKilde: " in text and "(sjekket " in text
        sent = api.to(7)[0]
        assert "<i>Kilde" in sent.params["text"]
        assert [label for label, _ in sent.buttons[-2:]] == ["👍 Nyttig", "👎 Feil"]
        api.tap(7, next(data for _, data in sent.buttons if data.startswith("e:")))
        await replied(api, 7, 2)

    play(scenario)


def test_the_municipality_is_asked_for_and_the_question_answered(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, LOCAL)
        assert "Hvilken kommune" in await replied(api, 7)
        tap = api.tap(7, "Eigersund")
        assert "Lagård" in await replied(api, 7, 2)
        assert api.answered_taps[tap] == ""
        assert len(api.edits) == 1, "the choice is made: its buttons go"
        api.tap(7, "m:eigersund")
        await replied(api, 7, 3)
        assert len(api.edits) == 1, "nothing more to change is no fault"

    play(scenario)


def test_a_verdict_is_a_toast_only(play: Play, store: Store) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, HOURS)
        await replied(api, 7)
        tap = api.tap(7, "👍")
        await api.until(lambda: tap in api.answered_taps)
        assert api.answered_taps[tap].startswith("Takk")
        assert len(api.to(7)) == 1

    play(scenario)
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT verdict FROM feedback").scalars().all() == [1]


def test_a_stale_button_explains_itself(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        tap = api.tap_data(7, "x:gone", 1)
        assert "Knappen" in await replied(api, 7)
        assert tap in api.answered_taps

    play(scenario)


def test_commands_and_descriptions_are_set_in_both_forms(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        await api.until(lambda: len([c for c in api.calls if c[0] == "setMyShortDescription"]) == 3)
        assert set(api.commands) == {"", "nb", "nn"}
        assert {c["command"] for c in api.commands["nn"]} >= {
            "start",
            "hjelp",
            "sprak",
            "kommune",
            "personvern",
            "avbryt",
        }
        assert api.commands["nb"] != api.commands["nn"]

    play(scenario)


@pytest.mark.parametrize(
    "command", ["/start", "/hjelp", "/help", "/sprak", "/kommune", "/personvern", "/privacy", "språk"]
)
def test_commands_are_answered(play: Play, command: str) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, command)
        await replied(api, 7)

    play(scenario)


@pytest.mark.parametrize(
    "more",
    [
        {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}], "caption": "hva er dette?"},
        {"voice": {"file_id": "a", "file_unique_id": "a", "duration": 1}},
        {
            "sticker": {
                "file_id": "a",
                "file_unique_id": "a",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
            }
        },
        {"document": {"file_id": "a", "file_unique_id": "a", "file_name": "plan.pdf"}},
        {"location": {"latitude": 58.4, "longitude": 6.0}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_is_no_text_has_one_sentence(play: Play, more: dict[str, object]) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, **more)
        assert "kan jeg ikke lese" in await replied(api, 7)

    play(scenario)


def test_an_identity_number_in_a_caption_or_file_name_is_refused(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, photo=[{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}], caption="150765 00565")
        assert "fødselsnummer" in await replied(api, 7)
        api.say(8, document={"file_id": "a", "file_unique_id": "a", "file_name": "15076500565.pdf"})
        assert "fødselsnummer" in await replied(api, 8)

    play(scenario)


def test_html_and_long_messages_are_answered(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, "<b>hva & hvorfor</b> <script>")
        await replied(api, 7)
        api.say(8, "🙂")
        await replied(api, 8)
        api.say(9, "æ" * 4096)
        assert "2000" in await replied(api, 9)

    play(scenario)


def test_service_messages_are_passed_over(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, new_chat_title="nytt navn")
        api.say(7, "/hjelp")
        await replied(api, 7)

    play(scenario)


def test_in_a_group_only_who_addresses_the_bot_is_answered(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        from_me = {"message_id": 1, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}, "text": "x"}
        me = {"id": 123456789, "is_bot": True, "first_name": "ALIS"}
        for text in (
            "hvor mange timer veiledning?",
            "@annen_bot hei",
            "/hjelp@annen_bot",
            "/ukjent",
            "se @alis_test_botten",
        ):
            api.say(7, text, GROUP)
        api.say(7, f"@alis_test_bot {HOURS}", GROUP)
        assert "42 timer" in await replied(api, GROUP)
        assert api.to(GROUP)[0].params["reply_parameters"]["message_id"]
        api.say(7, "/hjelp", GROUP)
        api.say(7, "/hjelp@ALIS_test_bot", GROUP)
        api.say(7, "hva er en læringsarena?", GROUP, reply_to_message=from_me | {"from": me})
        await replied(api, GROUP, 4)

    play(scenario)


def test_inline_shows_public_answers_from_both_municipalities(play: Play, store: Store) -> None:
    async def scenario(api: FakeBotApi) -> None:
        local, general, nothing = (api.ask_inline(7, q) for q in (LOCAL, HOURS, ""))
        await api.until(lambda: {local, general, nothing} <= set(api.inline))
        assert [len(api.inline[q]["results"]) for q in (local, general, nothing)] == [2, 1, 0]
        assert "Kilde" in api.inline[local]["results"][0]["input_message_content"]["message_text"]
        assert api.inline[local]["cache_time"] > 0

    play(scenario)
    assert store.gaps() == []


def test_a_chat_that_must_wait_does_not_stop_the_others(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.faults.append(Fault("sendMessage", 429, retry_after=1, chat=7))
        for n in range(3):
            api.say(7, f"/hjelp {n}")
        for chat in range(20, 40):
            api.say(chat, "/hjelp")
        await api.until(lambda: all(api.to(chat) for chat in range(20, 40)), 0.9)
        assert api.to(7) == []
        await api.until(lambda: len(api.to(7)) == 3)

    play(scenario)


def test_one_chat_is_answered_in_order(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.faults.append(Fault("sendMessage", 500, chat=7))
        for text in ("/hjelp", "/personvern", "/sprak", "/kommune"):
            api.say(7, text)
        await replied(api, 7, 4)
        starts = ["Skriv spørsmålet", "Jeg lagrer", "Hvilken målform", "Hvilken kommune"]
        assert all(sent.text.startswith(start) for sent, start in zip(api.to(7), starts, strict=True))

    play(scenario)


@pytest.mark.parametrize("status", [500, 502, "drop"])
@pytest.mark.parametrize("method", ["sendMessage", "getUpdates", "getMe", "setMyCommands"])
def test_faults_of_the_network_are_overcome(play: Play, method: str, status: int | str) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.faults.append(Fault(method, status, times=2))
        api.say(7, "/hjelp")
        await replied(api, 7)

    play(scenario)


def test_a_missing_answer_is_timed_out(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_run, "READ_SECONDS", 0.3)

    async def scenario(api: FakeBotApi) -> None:
        api.faults.append(Fault("sendMessage", "hang"))
        api.say(7, "/hjelp")
        await replied(api, 7)

    play(scenario)


def test_who_blocked_the_bot_or_is_gone_is_dropped(play: Play, store: Store) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.blocked.add(7)
        for chat in (7, 404, 8):
            api.say(chat, "/hjelp")
        await replied(api, 8)
        await api.until(lambda: not store.undelivered("telegram"))

    play(scenario)


def test_an_old_tap_is_still_acted_upon(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.say(7, "/start")
        await replied(api, 7)
        api.faults.append(Fault("answerCallbackQuery", 400))
        api.tap(7, "Nordre Follo")
        assert "Nordre Follo" in await replied(api, 7, 2)

    play(scenario)


def test_a_second_poller_is_waited_for(play: Play) -> None:
    async def scenario(api: FakeBotApi) -> None:
        api.faults.append(Fault("getUpdates", 409, times=2))
        api.say(7, "/hjelp")
        await replied(api, 7)

    play(scenario)


def test_a_refused_token_ends_it_and_is_not_shown(
    answerer: Answerer, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    token = "987654321:BBOtherOtherOtherOtherOtherOtherOthe"

    async def scenario() -> int:
        api = await FakeBotApi().start()
        async with serving(api, Conversation(answerer, store), token) as task:
            status = await task
        await api.stop()
        return status

    with caplog.at_level(logging.INFO):
        assert asyncio.run(scenario()) == 2
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("bot.")]
    assert ours and not any(token in message for message in ours)


def test_a_turn_that_fails_is_told_and_logged_without_its_text(
    play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("hemmelig ord")

    monkeypatch.setattr(Answerer, "answer", fail)

    async def scenario(api: FakeBotApi) -> None:
        api.say(7, "hemmelig ord")
        assert "Noe gikk galt" in await replied(api, 7)
        api.say(7, "/hjelp")
        await replied(api, 7, 2)

    play(scenario)
    assert "ValueError" in caplog.text and "hemmelig" not in caplog.text


def test_what_was_committed_and_not_sent_is_sent_at_the_next_start(
    play: Play, store: Store, answerer: Answerer
) -> None:
    said = Incoming("telegram", "7", HOURS, dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    assert Conversation(answerer, store).turn(said, "1", Address(7).write())

    async def scenario(api: FakeBotApi) -> None:
        assert "42 timer" in await replied(api, 7)
        await api.until(lambda: not store.undelivered("telegram"))

    play(scenario)


BOT = """
import sys
from bot.compose import serve
from bot.config import Settings
names = ("ALIS_DATA", "ALIS_CACHE", "ALIS_TELEGRAM_TOKEN", "ALIS_TELEGRAM_API")
sys.exit(serve(Settings.read(dict(zip(names, sys.argv[1:])))))
"""


def sent_at_least(api: FakeBotApi, count: int) -> bool:
    return len(api.sent) >= count


def answered(api: FakeBotApi, user: int) -> int:
    """Return to how many of their questions, each about a code of its own, a user has an answer."""
    return len({match[0] for sent in api.to(user) if (match := re.search(r"ALM \d{3}", sent.text))})


async def start_bot(api: FakeBotApi, folder: Path) -> asyncio.subprocess.Process:
    arguments = (str(folder / "data"), str(folder / "cache"), TOKEN, api.url)
    return await asyncio.create_subprocess_exec(sys.executable, "-c", BOT, *arguments, stderr=asyncio.subprocess.PIPE)


async def kill_rounds(folder: Path, rounds: int, users: int = 40) -> tuple[int, int]:
    """Kill the bot in the middle of bursts; return how many questions were asked, and how many answers were doubled."""
    api = await FakeBotApi().start()
    asked = 0
    bot = None
    try:
        for number in range(rounds):
            bot = await start_bot(api, folder)
            enough = len(api.sent) + 3 + 5 * (number % 5)
            for user in range(1, users + 1):
                api.say(user, f"hvilken arena dekker ALM {number + 1:03}?")
                asked += 1
            await api.until(partial(sent_at_least, api, enough), 30)
            bot.send_signal(signal.SIGKILL)
            await bot.communicate()
        bot = await start_bot(api, folder)
        await api.until(lambda: all(answered(api, user) >= rounds for user in range(1, users + 1)), 60)
        await api.until(lambda: api.unconfirmed == 0)
        bot.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(bot.communicate(), 15)
        assert bot.returncode == 0 and TOKEN.encode() not in log and b"hvilken arena" not in log
    finally:
        if bot and bot.returncode is None:
            bot.kill()
            await bot.communicate()
        await api.stop()
    return asked, len(api.sent) - asked


def test_a_killed_bot_loses_nothing(tmp_path: Path) -> None:
    asked, doubled = asyncio.run(kill_rounds(tmp_path, 3))
    assert doubled <= asked // 3, "only what was sent in the moment before the end may be sent again"


@pytest.mark.soak
def test_a_bot_killed_many_times_loses_nothing(tmp_path: Path) -> None:
    asked, doubled = asyncio.run(kill_rounds(tmp_path, 30, 100))
    print(f"{asked} asked, 0 lost, {doubled} doubled")
    assert doubled <= asked // 3


def test_asking_loads_neither_telegram_nor_the_database(tmp_path: Path) -> None:
    code = (
        "import sys, bot.cli; bot.cli.main(['ask', 'hva er ALM']); print({'telegram', 'sqlmodel'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"ALIS_CACHE": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.stdout.strip().splitlines()[-1] == "set()", done.stderr
