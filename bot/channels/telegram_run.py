"""Telegram by long polling, over a loop of our own.

An update is confirmed to Telegram only after its turn is committed, and a reply is forgotten only after it was sent: a
crash at any moment loses nothing. (The library's own loop confirms before the handlers have run.) Turns are taken one
after the other; replies go out beside them, in order within a chat, to a few chats at once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import signal
from collections.abc import Sequence

import telegram
from telegram import error

from bot.channels import telegram as translation
from bot.channels.telegram import CHANNEL, Myself
from bot.channels.telegram_courier import CHATS_AT_ONCE, Courier, Pause, seconds, where
from bot.channels.telegram_http import Requests
from handlers.router import Asked, Conversation, Delivery
from training.store import StoreError

logger = logging.getLogger("bot.telegram")

MOST_WAITING = 400
TOGETHER = 16
POLL_SECONDS = 25
READ_SECONDS = 10.0
CACHE_SECONDS = 300
CONFLICT_PAUSE = 5.0
REMEMBER_IDS = dt.timedelta(days=7)
REFUSED = 2


class Runner:
    """Fetches updates and takes their turns."""

    def __init__(self, bot: telegram.Bot, conversation: Conversation) -> None:
        self._bot = bot
        self._conversation = conversation
        self._courier = Courier(bot, conversation)
        self._offset = 0
        self._me = Myself(bot.id, bot.username, conversation.command_names)

    async def run(self) -> None:
        """Serve until cancelled; raises InvalidToken when Telegram refuses the token."""
        self._conversation.store.forget_seen(dt.datetime.now(dt.UTC) - REMEMBER_IDS)
        for delivery in self._conversation.undelivered(CHANNEL):
            self._courier.put(delivery)
        self._courier.start(self._introduce())
        try:
            while True:
                updates = await self._fetch()
                for start in range(0, len(updates), TOGETHER):
                    some = updates[start : start + TOGETHER]
                    await self._take(some)
                    self._offset = some[-1].update_id + 1
        finally:
            await self._courier.finish()

    async def _fetch(self) -> tuple[telegram.Update, ...]:
        """Return the next updates; asking for them confirms those before `_offset`."""
        pause = Pause()
        while True:
            while self._courier.waiting > MOST_WAITING:
                await asyncio.sleep(0.05)
            try:
                return await self._bot.get_updates(
                    self._offset, timeout=POLL_SECONDS, allowed_updates=list(translation.ALLOWED_UPDATES)
                )
            except error.InvalidToken:
                raise
            except error.Conflict:
                logger.warning("another program fetches this bot's updates; stop one of them")
                await pause.wait(CONFLICT_PAUSE)
            except error.RetryAfter as fault:
                await asyncio.sleep(seconds(fault))
            except error.TelegramError as fault:
                logger.warning("no updates just now: %s", type(fault).__name__)
                await pause.wait()

    async def _take(self, updates: Sequence[telegram.Update]) -> None:
        """Take the turns of a few updates; returns when they are committed, however long the database is away."""
        for update in updates:
            if update.inline_query:
                self._courier.start(self._answer_inline(update.inline_query))
        arrived = [a for a in map(self._arrival, updates) if a]
        asked = [Asked(a.incoming, a.update_id, a.address.write()) for a in arrived]
        pause = Pause()
        while asked:
            try:
                replies = self._conversation.turns(asked)
                break
            except StoreError as fault:
                logger.error("the database cannot be used: %s", fault)
                await pause.wait()
        for one, reply in zip(asked, replies if asked else (), strict=True):
            if reply:
                self._courier.put(Delivery(one.update_id, one.address, reply))
        await asyncio.sleep(0)

    def _arrival(self, update: telegram.Update) -> translation.Arrival | None:
        try:
            return translation.arrival(update, self._me, dt.datetime.now(dt.UTC))
        except Exception as fault:
            logger.error("an update cannot be read: %s", where(fault))
            return None

    async def _answer_inline(self, query: telegram.InlineQuery) -> None:
        try:
            replies = self._conversation.public(query.query, translation.hint(query.from_user) or "nb")
            results = translation.results(replies)
            await self._courier.insist(lambda: query.answer(results, cache_time=CACHE_SECONDS, is_personal=True))
        except error.TelegramError as fault:
            logger.info("an inline answer was not taken: %s", fault.message)
        except Exception as fault:
            logger.error("an inline answer failed: %s", where(fault))

    async def _introduce(self) -> None:
        """Tell Telegram the commands and descriptions, in both forms; failing that, the old ones stay."""
        try:
            for code, form in (("", "nb"), ("nb", "nb"), ("nn", "nn")):
                about, short, menu = self._conversation.about(form)
                await self._bot.set_my_commands(menu, language_code=code)
                await self._bot.set_my_description(about, language_code=code)
                await self._bot.set_my_short_description(short, language_code=code)
        except error.TelegramError as fault:
            logger.warning("commands and descriptions stay as they were: %s", type(fault).__name__)


async def run(conversation: Conversation, token: str, api: str) -> int:
    """Serve Telegram until SIGTERM or SIGINT; return the exit status: 0, or 2 when the token is refused."""
    loop = asyncio.get_running_loop()
    serving = asyncio.current_task()
    assert serving is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, serving.cancel)
    bot = telegram.Bot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=Requests(CHATS_AT_ONCE, READ_SECONDS),
        get_updates_request=Requests(1, READ_SECONDS),
    )
    try:
        await _connect(bot)
        logger.info("serving @%s", bot.username)
        await Runner(bot, conversation).run()
    except error.InvalidToken:
        logger.error("Telegram refuses the token: copy it again from @BotFather into ALIS_TELEGRAM_TOKEN")
        return REFUSED
    except asyncio.CancelledError:
        logger.info("stopped")
    finally:
        await bot.shutdown()
    return 0


async def _connect(bot: telegram.Bot) -> None:
    """Learn who the bot is, and see that updates are to be fetched; waits until Telegram can be reached."""
    pause = Pause()
    while True:
        try:
            await bot.initialize()
            await bot.delete_webhook(drop_pending_updates=False)
            return
        except error.InvalidToken:
            raise
        except error.TelegramError as fault:
            logger.warning("Telegram cannot be reached: %s", type(fault).__name__)
            await pause.wait()
