"""The conversation: a message in, a reply out. Sends nothing, and reads no clock.

The id of a message, everything it brings about, and the reply that is to be sent are committed together.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from content.render import render
from handlers.respond import Outcome, Responder
from handlers.turn import Incoming, Message, Reply
from training.person import Person
from training.privacy import screen

if TYPE_CHECKING:
    from handlers.ask import Answerer
    from training.store import Store, Work

logger = logging.getLogger("handlers.router")


@dataclass(frozen=True)
class Delivery:
    """A committed reply that is to be sent (again) to the channel's own `address`."""

    update_id: str
    address: str
    reply: Reply


@dataclass(frozen=True)
class Asked:
    """A message with the channel's id of it ("": none), and the channel's own address of the reply ("": not kept)."""

    incoming: Incoming
    update_id: str = ""
    address: str = ""


class Conversation:
    """Takes turns with everyone: a message in, a reply out, what it changes committed in between."""

    def __init__(self, answerer: Answerer, store: Store, municipality: str | None = None) -> None:
        self.responder = Responder(answerer, municipality)
        self.store = store

    def turn(self, incoming: Incoming, update_id: str = "", address: str = "") -> Reply | None:
        """Return the reply to a message, or None when `update_id` was handled before. Raises StoreError.

        With an `address` the reply is kept, for `undelivered`, until the channel says that it was `delivered`.
        """
        return self.turns([Asked(incoming, update_id, address)])[0]

    def turns(self, asked: Iterable[Asked]) -> list[Reply | None]:
        """Take several turns, in order, and commit them together: `turn` for each."""
        with self.store.unit() as work:
            return [self._turn(work, one) for one in asked]

    def _turn(self, work: Work, asked: Asked) -> Reply | None:
        incoming = asked.incoming
        before = work.person(incoming.channel, incoming.sender)
        outcome = self._outcome(incoming, before)
        kept = msgspec.json.encode(outcome.reply) if asked.address else None
        at = incoming.at
        if asked.update_id and not work.record(incoming.channel, asked.update_id, at, asked.address, kept):
            return None
        self._keep(work, incoming, before, outcome)
        return outcome.reply

    def _outcome(self, incoming: Incoming, before: Person) -> Outcome:
        """Return what a message brings about; a fault of ours is told in one sentence, and logged without its text."""
        try:
            return self.responder.respond(incoming, before)
        except Exception as fault:
            place = traceback.extract_tb(fault.__traceback__)[-1]
            logger.error("failed: %s", f"{type(fault).__name__} {place.filename}:{place.lineno}")
            return Outcome(
                Reply((Message("chat.failed"),), "not_found", before.language or before.wrote or "nb"), before
            )

    def _keep(self, work: Work, incoming: Incoming, before: Person, outcome: Outcome) -> None:
        if outcome.person != before:
            work.remember(incoming.channel, incoming.sender, outcome.person, incoming.at)
        question = screen(outcome.gap) if outcome.gap else None
        if question:
            work.gap(question, outcome.person.municipality, outcome.reply.language, incoming.at)
        if outcome.verdict:
            work.feedback(*outcome.verdict, incoming.channel, incoming.sender, incoming.at)

    def undelivered(self, channel: str) -> list[Delivery]:
        """Return the replies that were committed and never confirmed as sent, oldest first."""
        kept = self.store.undelivered(channel)
        return [Delivery(k.update_id, k.address, msgspec.json.decode(k.reply, type=Reply)) for k in kept]

    def delivered(self, channel: str, update_ids: Iterable[str]) -> None:
        """Note that the replies to these updates were sent, or can never be."""
        self.store.delivered(channel, update_ids)

    @property
    def command_names(self) -> frozenset[str]:
        """Return the names after a slash that are commands here."""
        return frozenset(name for command in self.responder.commands.commands for name in command.names)

    def is_farewell(self, text: str) -> bool:
        """Tell whether a message ends the conversation, where a channel has an end."""
        return self.responder.commands.find(text) == ("quit", "")

    def public(self, text: str, language: str = "nb") -> list[Reply]:
        """Return up to five answers that anyone may read; nothing is stored."""
        return self.responder.public(text, language)

    def about(self, language: str) -> tuple[str, str, list[tuple[str, str]]]:
        """Return the description, the short one, and the menu's commands with theirs, for a channel's profile."""
        facts = {"names": self.responder.names()}
        menu = self.responder.commands.menu(language)
        return render("chat.about", facts, language), render("chat.about_short", {}, language), menu
