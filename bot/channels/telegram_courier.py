"""Delivers Telegram replies: waits as long as Telegram says, sends again what failed, drops what is impossible."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import traceback
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's coming default: durations as timedelta

import telegram
from telegram import error

from bot.channels import telegram as translation
from bot.channels.telegram import CHANNEL, Address
from handlers.router import Conversation, Delivery
from handlers.turn import Reply
from training.store import StoreError

logger = logging.getLogger("bot.telegram")

CHATS_AT_ONCE = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
GRACE_SECONDS = 5.0
NOTE_SECONDS = 0.03


class Pause:
    """How long to wait before trying again: twice as long each time."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait, and lengthen the next wait."""
        await asyncio.sleep(max(self._next, at_least))
        self._next = min(2 * self._next, LONGEST_PAUSE)


def where(fault: BaseException) -> str:
    """Return a fault's kind and place; its text may quote what a person wrote, and is left out."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"{type(fault).__name__}{place}"


class Courier:
    """Delivers replies: in order within a chat, to `CHATS_AT_ONCE` chats at a time, until sent or impossible."""

    def __init__(self, bot: telegram.Bot, conversation: Conversation) -> None:
        self._bot = bot
        self._conversation = conversation
        self._queues: dict[int, deque[tuple[Address, Delivery]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(CHATS_AT_ONCE)
        self._sent: list[str] = []
        self._noting = False
        self.waiting = 0

    def put(self, delivery: Delivery) -> None:
        """Take a reply to be delivered; an `update_id` of "" is not noted anywhere."""
        address = Address.read(delivery.address)
        self.waiting += 1
        queue = self._queues.get(address.chat)
        if queue is None:
            queue = self._queues[address.chat] = deque()
            self.start(self._serve(address.chat, queue))
        queue.append((address, delivery))

    def start(self, work: Any) -> None:
        """Run a coroutine beside the others until `finish`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Give what is under way a moment to end; what is left stays in the database for the next start."""
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=GRACE_SECONDS)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        self.note_sent()

    def _note_soon(self, update_id: str) -> None:
        """Note an update with the others of the next moment: one transaction serves them all."""
        self._sent.append(update_id)
        if not self._noting:
            self._noting = True
            asyncio.get_running_loop().call_later(NOTE_SECONDS, self.note_sent)

    def note_sent(self) -> None:
        """Note in the database what was sent since the last time."""
        self._noting = False
        with suppress(StoreError):
            self._conversation.delivered(CHANNEL, self._sent)
            self._sent = []

    async def _serve(self, chat: int, queue: deque[tuple[Address, Delivery]]) -> None:
        while queue:
            address, delivery = queue[0]
            try:
                await self._deliver(address, delivery.reply)
            except error.InvalidToken:
                return
            except error.TelegramError as fault:
                logger.warning("dropped a reply: %s", fault.message)
            except Exception as fault:
                logger.error("a reply cannot be shown: %s", where(fault))
            queue.popleft()
            self.waiting -= 1
            if delivery.update_id:
                self._note_soon(delivery.update_id)
        del self._queues[chat]

    async def _deliver(self, address: Address, reply: Reply) -> None:
        if address.tap:
            text = translation.toast(reply)
            await self._tolerant(lambda: self._bot.answer_callback_query(address.tap, text=text))
        if address.settled and address.tapped:
            await self._tolerant(lambda: self._bot.edit_message_reply_markup(address.chat, address.tapped))
        for arguments in translation.outgoing(reply, address):
            try:
                await self.insist(partial(self._bot.send_message, **arguments))
            except error.ChatMigrated as moved:
                await self.insist(partial(self._bot.send_message, **{**arguments, "chat_id": moved.new_chat_id}))

    async def _tolerant(self, call: Callable[[], Awaitable[object]]) -> None:
        """Do what is cosmetic: an old tap and an unchanged message are no faults."""
        try:
            await self.insist(call)
        except error.BadRequest as fault:
            logger.info("not needed any more: %s", fault.message)

    async def insist(self, call: Callable[[], Awaitable[object]]) -> None:
        """Call until it is done: waits as long as Telegram says, and backs off from network faults.

        Raises what trying again cannot mend.
        """
        pause = Pause()
        while True:
            try:
                async with self._slots:
                    await call()
                return
            except error.RetryAfter as fault:
                await asyncio.sleep(seconds(fault))
            except error.BadRequest:
                raise
            except error.NetworkError as fault:
                logger.info("will send again: %s", type(fault).__name__)
                await pause.wait()


def seconds(fault: error.RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    after = fault.retry_after
    return after.total_seconds() if isinstance(after, dt.timedelta) else float(after)
