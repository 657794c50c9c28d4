import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from content import compiled
from handlers.ask import Answerer
from handlers.router import Conversation
from handlers.turn import Incoming, Reply
from training.person import Person
from training.store import Store

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
LOCAL = "hvilken arena dekker ALM 055"
IDENTITY = "15076500565"


@pytest.fixture(scope="session")
def answerer() -> Answerer:
    return Answerer(compiled.load(None))


@pytest.fixture
def conversation(answerer: Answerer, tmp_path: Path) -> Iterator[Conversation]:
    store = Store(f"sqlite:///{tmp_path}/alis.db")
    yield Conversation(answerer, store)
    store.close()


def incoming(text: str = "", **more: object) -> Incoming:
    return dataclasses.replace(Incoming("test", "7", text, NOW), **more)  # type: ignore[arg-type]


def say(conversation: Conversation, text: str, **more: object) -> Reply:
    reply = conversation.turn(incoming(text, **more))
    assert reply
    return reply


def tap(conversation: Conversation, action: str) -> Reply:
    return say(conversation, "", action=action)


def names(reply: Reply) -> list[str]:
    return [message.name for message in reply.messages]


def data(reply: Reply) -> list[str]:
    return [choice.data for choice in reply.choices]


def person(conversation: Conversation) -> Person:
    with conversation.store.unit() as work:
        return work.person("test", "7")


def counts(conversation: Conversation) -> list[int]:
    with conversation.store.engine.connect() as connection:
        tables = ("profile", "gap", "feedback", "seenupdate")
        return [connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar() or 0 for t in tables]


def test_start_greets_and_asks_for_the_municipality(conversation: Conversation) -> None:
    reply = say(conversation, "/start")
    assert names(reply) == ["chat.start"]
    assert data(reply) == ["m:eigersund", "m:nordre-follo"]


def test_a_deep_link_sets_the_municipality(conversation: Conversation) -> None:
    assert say(conversation, "/start nordre-follo").choices == ()
    assert person(conversation).municipality == "nordre-follo"


@pytest.mark.parametrize(
    "text", ["Eigersund", "eigersund kommune", "jeg jobber i Eigersund.", "/kommune eigersund", "Egersund"]
)
def test_the_name_of_a_municipality_alone_sets_it(conversation: Conversation, text: str) -> None:
    assert names(say(conversation, text)) == ["chat.municipality_set"]
    assert person(conversation).municipality == "eigersund"


def test_a_tap_answers_the_question_that_waited_for_the_municipality(conversation: Conversation) -> None:
    assert "m:eigersund" in data(say(conversation, LOCAL))
    assert person(conversation).pending == LOCAL
    reply = tap(conversation, "m:eigersund")
    assert names(reply) == ["coverage.where", "chat.municipality_set"]
    assert person(conversation) == Person("eigersund")


def test_a_typed_name_answers_it_too(conversation: Conversation) -> None:
    say(conversation, LOCAL)
    assert names(say(conversation, "nordre follo"))[0] == "coverage.where"


def test_cancel_forgets_the_question_that_waited(conversation: Conversation) -> None:
    say(conversation, LOCAL)
    assert names(say(conversation, "/avbryt")) == ["chat.cancelled"]
    assert names(tap(conversation, "m:eigersund")) == ["chat.municipality_set"]


def test_another_municipality_than_ours_is_named_as_unknown(conversation: Conversation) -> None:
    assert names(say(conversation, "/kommune Bergen")) == ["chat.municipality_unknown"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/hjelp", "chat.help"),
        ("/HELP@alis_bot", "chat.help"),
        ("hjelp!", "chat.help"),
        ("hei", "chat.start"),
        ("/sprak", "chat.language"),
        ("Språk", "chat.language"),
        ("/sprak nynorsk", "chat.language_set"),
        ("/kommune", "chat.municipality"),
        ("/personvern", "chat.privacy"),
        ("personvern", "chat.privacy"),
        ("/cancel", "chat.cancelled"),
        ("/finnesikke", "chat.unknown_command"),
    ],
)
def test_commands_with_a_slash_and_as_words(conversation: Conversation, text: str, name: str) -> None:
    assert names(say(conversation, text)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "chat.empty"),
        (" \n\x00\u200b ", "chat.empty"),
        ("a" * 10_000, "chat.too_long"),
        ("🙂🙂", "chat.no_words"),
        ("???", "chat.no_words"),
        ("Какие смены нужны?", "chat.script"),
        ("سؤال", "chat.script"),
        ("你好", "chat.script"),
    ],
)
def test_bad_input_has_one_sentence(conversation: Conversation, text: str, name: str) -> None:
    assert names(say(conversation, text)) == [name]


def test_half_a_character_pair_and_control_characters_are_read_over(conversation: Conversation) -> None:
    assert say(conversation, "hvor mange\x00 timer veiledning skal jeg ha\ud83d?").status == "answered"


def test_a_photo_is_answered_with_one_sentence(conversation: Conversation) -> None:
    assert names(say(conversation, LOCAL, kind="photo")) == ["chat.kind"]


@pytest.mark.parametrize("more", [{}, {"kind": "photo"}, {"group": True}])
def test_an_identity_number_is_refused_and_nowhere_kept(conversation: Conversation, more: dict[str, object]) -> None:
    message = incoming(f"pasient {IDENTITY[:6]} {IDENTITY[6:]} hvilken arena", **more)
    reply = conversation.turn(message, "1", "here")
    assert reply and names(reply) == ["chat.identity"]
    conversation.store.close()
    folder = Path(str(conversation.store.engine.url.database)).parent
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert IDENTITY[6:].encode() not in kept and b"pasient" not in kept


def test_a_question_without_an_answer_is_kept_screened(conversation: Conversation) -> None:
    for text in ("kan kari@x.no blåse såpebobler i korridoren", "Kan kari@x.no blåse såpebobler i korridoren?"):
        assert say(conversation, text).gap
    assert [(g.question, g.count) for g in conversation.store.gaps()] == [("kan […] blåse såpebobler i korridoren", 2)]


def test_a_question_with_an_answer_is_not_kept(conversation: Conversation) -> None:
    say(conversation, "hvor mange timer veiledning skal jeg ha?")
    assert counts(conversation) == [0, 0, 0, 0]


def test_an_answer_offers_a_verdict_which_is_kept_once_and_shown_as_a_toast(conversation: Conversation) -> None:
    reply = say(conversation, "hvor mange timer veiledning skal jeg ha?")
    assert data(reply)[-2:] == [f"f:+:{reply.answer_id}", f"f:-:{reply.answer_id}"]
    for action in data(reply)[-2:]:
        answered = tap(conversation, action)
        assert answered.messages == () and answered.toast
    assert counts(conversation)[2] == 1


def test_see_also_shows_the_other_answer(conversation: Conversation) -> None:
    also = next(d for d in data(say(conversation, "hvor mange timer veiledning skal jeg ha?")) if d.startswith("e:"))
    assert tap(conversation, also).answer_id == also[2:]


@pytest.mark.parametrize(
    "action", ["x", "x:1", "m:oslo", "m:", "l:se", "e:gone", "f:+:", "f:*:a", "f:+:" + "a" * 99, "æ" * 40]
)
def test_an_unknown_or_stale_button_explains_itself(conversation: Conversation, action: str) -> None:
    assert names(tap(conversation, action)) == ["chat.stale"]


def test_a_chosen_form_holds_and_can_be_taken_back(conversation: Conversation) -> None:
    assert tap(conversation, "l:nn").language == "nn"
    assert say(conversation, "/hjelp").language == "nn"
    assert tap(conversation, "l:auto").messages[0].facts == {"chosen": "auto"}
    assert person(conversation).language is None


def test_the_form_last_written_is_the_form_of_what_is_tapped(conversation: Conversation) -> None:
    assert say(conversation, "kor mange timar rettleiing skal eg ha?").language == "nn"
    assert say(conversation, "/hjelp").language == "nn"
    say(conversation, "hvor mange timer veiledning skal jeg ha?")
    assert say(conversation, "/hjelp").language == "nb"


def test_the_channels_hint_counts_until_something_is_written(conversation: Conversation) -> None:
    assert say(conversation, "/start", language_hint="nn").language == "nn"
    assert say(conversation, "/start", language_hint="de").language == "nb"


def test_a_redelivered_message_changes_nothing(conversation: Conversation) -> None:
    unknown = incoming("kan man blåse såpebobler i korridoren")
    assert conversation.turn(unknown, "1")
    before = counts(conversation)
    assert conversation.turn(unknown, "1") is None
    assert counts(conversation) == before
    assert conversation.store.gaps()[0].count == 1


def test_a_reply_stands_until_it_is_delivered_and_reads_the_same(conversation: Conversation) -> None:
    reply = conversation.turn(incoming(LOCAL), "1", "chat 7")
    kept = conversation.undelivered("test")
    assert [(k.update_id, k.address) for k in kept] == [("1", "chat 7")]
    assert reply and names(kept[0].reply) == names(reply) and kept[0].reply.choices == reply.choices
    conversation.delivered("test", ["1"])
    assert conversation.undelivered("test") == []


def test_in_public_both_municipalities_answer_and_nothing_is_kept(conversation: Conversation) -> None:
    replies = conversation.public(LOCAL)
    assert [r.messages[0].facts["municipality"] for r in replies] == ["Eigersund", "Nordre Follo"]
    assert conversation.public(f"hva med {IDENTITY}") == []
    assert conversation.public("") == []
    assert counts(conversation) == [0, 0, 0, 0]


def test_every_example_that_a_message_gives_is_answered(answerer: Answerer) -> None:
    messages = (Path(__file__).parents[2] / "content" / "messages").glob("chat.*.j2")
    found = {e for path in messages for e in re.findall(r"[^:;.–}]+\?", path.read_text(encoding="utf-8"))}
    examples = {e.strip() for e in found if "{" not in e and "Hvilken kommune" not in e and "målform" not in e}
    assert len(examples) >= 3
    assert {e: answerer.answer(e, "eigersund").status for e in examples} == dict.fromkeys(examples, "answered")


def test_an_installation_may_answer_for_one_municipality(answerer: Answerer, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/one.db")
    reply = say(Conversation(answerer, store, "eigersund"), LOCAL)
    store.close()
    assert reply.status == "answered"
