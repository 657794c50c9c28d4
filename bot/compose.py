"""The composition root: what an installation is made of, each part built when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.config import Settings

if TYPE_CHECKING:
    from content.library import KnowledgeBase
    from handlers.ask import Answerer
    from handlers.router import Conversation
    from training.store import Store

FIRST = (
    "ALM 055"  # answered at the start, so that what is made at the first answer is there before someone waits for it
)


@dataclass(frozen=True)
class Assembly:
    """The parts of an installation. Asking loads neither the database nor Telegram."""

    settings: Settings

    @cached_property
    def base(self) -> KnowledgeBase:
        """Return the knowledge base. Raises ContentError."""
        from content import compiled

        return compiled.load(self.settings.cache)

    @cached_property
    def answerer(self) -> Answerer:
        """Return what answers from the base."""
        from handlers.ask import Answerer

        return Answerer(self.base)

    @cached_property
    def store(self) -> Store:
        """Return the database, made and brought up to date. Raises StoreError."""
        from training.store import Store

        return Store(self.settings.database)

    @cached_property
    def conversation(self) -> Conversation:
        """Return the conversation over base and database."""
        from handlers.router import Conversation

        return Conversation(self.answerer, self.store, self.settings.municipality or None)


def build(settings: Settings) -> Assembly:
    """Return the installation that `settings` describe."""
    return Assembly(settings)


def serve(settings: Settings) -> int:
    """Serve Telegram until stopped, and return the exit status: 0, or 2 where the token is refused."""
    import asyncio
    import gc

    from bot import log
    from bot.channels import telegram_run

    log.configure(settings.log_level)
    assembly = build(settings)
    assembly.conversation.public(FIRST)
    gc.collect()
    gc.freeze()  # the knowledge base stays: looking through it for garbage again and again takes a tenth of the time
    try:
        return asyncio.run(telegram_run.run(assembly.conversation, settings.telegram_token, settings.telegram_api))
    finally:
        assembly.store.close()
