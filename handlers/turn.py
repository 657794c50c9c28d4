"""What goes into a conversation and what comes out of it. No channel's types here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or tapped button: who sent it over which channel, and when (aware UTC).

    `sender` is the channel's own name of the person; `action` is a tapped choice's data, empty for text. `group` is true where
    others read along.
    """

    channel: str
    sender: str
    text: str
    at: dt.datetime
    action: str = ""
    kind: str = "text"
    group: bool = False
    language_hint: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap or number: what it says, and what it carries (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """A text by name: the template in content/messages and its facts."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cited:
    """A source under an answer: document, section, ISO date last checked."""

    document: str
    section: str
    checked: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: messages to render in `language`, sources, and what can be chosen next.

    `status` is "answered", "not_found" or "clarify"; `gap` is true when a curator should see the question.
    `why` tells how the question was read, for `alis explain`.
    """

    messages: tuple[Message, ...]
    status: str = "answered"
    language: str = "nb"
    sources: tuple[Cited, ...] = ()
    choices: tuple[Choice, ...] = ()
    answer_id: str = ""
    gap: bool = False
    why: tuple[str, ...] = ()
    toast: str = ""
