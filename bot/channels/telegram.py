"""Translation between Telegram's types and the conversation's. Sends nothing and decides nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import telegram
from telegram.helpers import effective_message_type

from bot.channels import rendering
from handlers.turn import Choice, Incoming, Reply

CHANNEL = "telegram"
ALLOWED_UPDATES = ("message", "callback_query", "inline_query")
GROUPS = ("group", "supergroup")
SETTLING = ("m:", "l:")
FORMS = {"nn": "nn", "nb": "nb", "no": "nb"}
LONGEST_TITLE = 60
LONGEST_TOAST = 200


@dataclass(frozen=True)
class Myself:
    """Who the bot is, and the names of its commands."""

    id: int
    username: str
    commands: frozenset[str] = frozenset()


class Address(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a reply goes: the chat, the message it answers (in groups), the tap it answers and the message tapped.

    `settled` is true where the tapped message has no further use for its buttons.
    """

    chat: int
    thread: int | None = None
    answers: int | None = None
    tap: str = ""
    tapped: int | None = None
    settled: bool = False

    def write(self) -> str:
        """Return the address as it is stored."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def read(cls, stored: str) -> Address:
        """Return a stored address."""
        return msgspec.json.decode(stored, type=cls)


@dataclass(frozen=True)
class Arrival:
    """A message or tap for the conversation, and where its reply goes."""

    update_id: str
    incoming: Incoming
    address: Address


# -- in


def arrival(update: telegram.Update, me: Myself, now: dt.datetime) -> Arrival | None:
    """Return what arrived, or None where it is nothing to answer (a service message, talk of others in a group)."""
    if update.callback_query:
        return _tap(str(update.update_id), update.callback_query, now)
    return _message(str(update.update_id), update.message, me, now) if update.message else None


def _tap(update_id: str, query: telegram.CallbackQuery, now: dt.datetime) -> Arrival:
    message = query.message
    chat = message.chat if message else None
    chat_id = chat.id if chat else query.from_user.id
    action = query.data or ""
    said = Incoming(
        channel=CHANNEL,
        sender=str(chat_id),
        text="",
        at=now,
        action=action or "-",
        group=bool(chat and chat.type in GROUPS),
        language_hint=hint(query.from_user),
    )
    thread = message.message_thread_id if isinstance(message, telegram.Message) and message.is_topic_message else None
    tapped = message.message_id if message else None
    settled = action.startswith(SETTLING)
    return Arrival(update_id, said, Address(chat_id, thread, tap=query.id, tapped=tapped, settled=settled))


def _message(update_id: str, message: telegram.Message, me: Myself, now: dt.datetime) -> Arrival | None:
    kind = _kind(message)
    if kind is None or (message.from_user and message.from_user.is_bot and message.from_user.id != me.id):
        return None
    group = message.chat.type in GROUPS
    if group and not _is_addressed(message, me):
        return None
    said = Incoming(
        channel=CHANNEL,
        sender=str(message.chat.id),
        text=_without_mention(_text(message), me),
        at=now,
        kind=kind,
        group=group,
        language_hint=hint(message.from_user),
    )
    thread = message.message_thread_id if message.is_topic_message else None
    return Arrival(update_id, said, Address(message.chat.id, thread, message.message_id if group else None))


def _kind(message: telegram.Message) -> str | None:
    if message.text is not None:
        return "text"
    return str(effective_message_type(message) or "file") if message.effective_attachment else None


def _text(message: telegram.Message) -> str:
    """Return all that was written: text, caption, the name of a file."""
    name = message.document.file_name if message.document else None
    return " ".join(part for part in (message.text, message.caption, name) if part)


def _is_addressed(message: telegram.Message, me: Myself) -> bool:
    """Tell whether a message in a group is meant for the bot: a reply to it, its name, or one of its commands."""
    answered = message.reply_to_message
    if answered and answered.from_user and answered.from_user.id == me.id:
        return True
    entities = {**message.parse_entities(), **message.parse_caption_entities()}
    return any(_means_me(entity, text, me) for entity, text in entities.items())


def _means_me(entity: telegram.MessageEntity, text: str, me: Myself) -> bool:
    if entity.type == entity.MENTION:
        return text.lower() == f"@{me.username}".lower()
    if entity.type == entity.TEXT_MENTION:
        return bool(entity.user and entity.user.id == me.id)
    if entity.type != entity.BOT_COMMAND or entity.offset:
        return False
    name, _, addressee = text[1:].lower().partition("@")
    return addressee == me.username.lower() if addressee else name in me.commands


def _without_mention(text: str, me: Myself) -> str:
    words = text.split(" ")
    mention = f"@{me.username}".lower()
    return " ".join(w for w in words if w.lower().rstrip(",:.") != mention).strip()


def hint(user: telegram.User | None) -> str:
    """Return "nb" or "nn" where the user's app is set to it, else ""."""
    return FORMS.get((user.language_code or "").split("-")[0], "") if user else ""


# -- out


def outgoing(reply: Reply, address: Address) -> list[dict[str, Any]]:
    """Return the arguments of each `send_message` that the reply needs; the choices stand under the last part."""
    parts = rendering.html_parts(reply)
    shared: dict[str, Any] = {
        "chat_id": address.chat,
        "parse_mode": "HTML",
        "link_preview_options": telegram.LinkPreviewOptions(is_disabled=True),
    }
    if address.thread:
        shared["message_thread_id"] = address.thread
    if address.answers:
        shared["reply_parameters"] = telegram.ReplyParameters(address.answers, allow_sending_without_reply=True)
    sent = [{**shared, "text": part} for part in parts]
    keyboard = _keyboard(reply.choices)
    if sent and keyboard:
        sent[-1]["reply_markup"] = keyboard
    return sent


def _keyboard(choices: Sequence[Choice]) -> telegram.InlineKeyboardMarkup | None:
    rows = [
        [telegram.InlineKeyboardButton(choice.label, callback_data=choice.data) for choice in row]
        for row in rendering.rows(choices)
    ]
    return telegram.InlineKeyboardMarkup(rows) if rows else None


def toast(reply: Reply) -> str | None:
    """Return what a tap is answered with, or None for nothing."""
    return reply.toast[:LONGEST_TOAST] or None


def results(replies: Sequence[Reply]) -> list[telegram.InlineQueryResultArticle]:
    """Return inline results: the answer's first line as title, the answer with its source as the message."""
    shown = [(reply, rendering.html_parts(reply)) for reply in replies]
    return [_result(reply, parts[0]) for reply, parts in shown if parts]


def _result(reply: Reply, text: str) -> telegram.InlineQueryResultArticle:
    title, _, rest = rendering.body(reply).partition("\n")
    return telegram.InlineQueryResultArticle(
        id=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
        title=title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…",
        description=rest.strip().split("\n")[0][:LONGEST_TOAST] or None,
        input_message_content=telegram.InputTextMessageContent(
            text, parse_mode="HTML", link_preview_options=telegram.LinkPreviewOptions(is_disabled=True)
        ),
    )
