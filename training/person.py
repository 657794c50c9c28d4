"""What is remembered about someone who asks: as little as the next answer needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a channel. None: not told.

    `municipality` is a slug, `language` "nb" or "nn" where chosen, `wrote` the form last written, `pending` the question
    that waits for the municipality.
    """

    municipality: str | None = None
    language: str | None = None
    wrote: str | None = None
    pending: str | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A reply that was committed and not confirmed as sent: the channel's own address, and the reply as stored."""

    update_id: str
    address: str
    reply: bytes
