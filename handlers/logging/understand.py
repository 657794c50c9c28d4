"""One message → one action: the reading of log messages as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.logging import corrections, plausibility
from handlers.logging.clocks import OSLO
from handlers.logging.drafts import Draft
from handlers.logging.entries import Context, drafts
from handlers.logging.intents import cues, intent
from handlers.logging.items import Item, Kind, Segment
from handlers.logging.lexicon import Lexicon
from handlers.logging.names import Names
from handlers.logging.patients import has_patient
from handlers.logging.people import People
from handlers.logging.reading import Reader
from handlers.logging.segments import segments
from handlers.logging.tokens import Token, normalise
from training.privacy import has_identity_number

Action = dict[str, Any]
LONGEST_SIGNATURE = 5
QUESTION: Action = {"action": "question"}


@dataclass(frozen=True)
class Message:
    """A message with what was read from it."""

    tokens: Sequence[Token]
    items: Sequence[Item]
    people: People
    context: Context


def understand(text: str, now: dt.datetime, words: Lexicon) -> Action:
    """Return the action that `text` asks for at `now` (aware), in the form of the specification.

    `action` is reject (with `reason`), undo, edit (`set`, `target`), question, status (`about`), ask_missing (`type`, `missing`,
    and `entries` as far as known) or log (`entries`, in text order). A refused message's words are in no value returned.
    """
    plain = normalise(text)
    tokens = words.read(plain)
    names = Names(words)
    if has_identity_number(text) or has_patient(tokens, names):
        return {"action": "reject", "reason": "identity"}
    said = _without_courtesy(tokens)
    return _act(_read(plain, said, names, now.astimezone(OSLO), words), words) if said else QUESTION


def _without_courtesy(tokens: Sequence[Token]) -> Sequence[Token]:
    """Leave out a greeting before a message and thanks or a signature after it."""
    begin, end = 0, len(tokens)
    while begin < end and (tokens[begin].has("word:greeting") or (begin and not _is_content(tokens[begin]))):
        begin += 1
    signed = next((n for n in range(max(begin, end - LONGEST_SIGNATURE), end) if tokens[n].has("word:signature")), end)
    end = signed
    while end > begin and tokens[end - 1].has("word:thanks", "word:greeting"):
        end -= 1
    return tokens[begin:end]


def _is_content(token: Token) -> bool:
    return token.is_word or token.is_number or token.raw in ("-", "?")


def _read(text: str, tokens: Sequence[Token], names: Names, now: dt.datetime, words: Lexicon) -> Message:
    people = People(names, tokens)
    reader = Reader(words, people, tokens, text, now.date())
    done = any(t.has("word:done") for t in tokens)
    return Message(tokens, reader.items(), people, Context(now, words, tokens, reader.ahead, done))


def _act(message: Message, words: Lexicon) -> Action:
    tokens, items = message.tokens, message.items
    if corrections.undoes(tokens, items, words):
        return {"action": "undo"}
    corrected = corrections.correction(tokens, items, message.people, words)
    if corrected:
        new, target = corrected
        return {"action": "edit", "set": new, **({"target": target} if target else {})}
    wanted = intent(tokens, words)
    if wanted:
        return {"action": wanted.action, **({"about": wanted.about} if wanted.about else {})}
    return _log(message, words)


def _log(message: Message, words: Lexicon) -> Action:
    found = segments(message.items, message.tokens)
    if not found:
        found = _without_activity(message, words)
    if not found:
        return _nameless(message)
    read = drafts(found, message.context)
    if plausibility.implausible(read):
        return {"action": "reject", "reason": "implausible"}
    if any("future" in d.faults for d in read):
        return {"action": "reject", "reason": "future"}
    return _asked(read) or {"action": "log", "entries": [d.entry for d in read]}


def _without_activity(message: Message, words: Lexicon) -> list[Segment]:
    """Return the objective or period that is meant where neither activity nor code with a status is named."""
    kinds = {i.kind for i in message.items}
    told = any(t.spelt in words.file.log_cues for t in message.tokens[:2])
    dated = kinds & {Kind.DAY, Kind.PERSON}
    status = next((str(i.value) for i in message.items if i.kind is Kind.STATUS), "")
    impossible = any(getattr(i.value, "impossible", ()) for i in message.items)
    if Kind.CODES in kinds and (dated or told or impossible):
        found = [Segment("objective", status, 0, 0, items=[i for i in message.items if i.kind is not Kind.SEPARATOR])]
        found[0].codes += [i.value for i in message.items if i.kind is Kind.CODES]  # type: ignore[misc]
        return found
    if Kind.CODES not in kinds and any(t.has("word:code") for t in message.tokens) and (status or told):
        return [Segment("objective", status, 0, 0, items=[i for i in message.items if i.kind is Kind.DAY])]
    periods = Kind.PERCENT in kinds or (told and "area_service" in cues(message.tokens, words))
    return [Segment("service", "", 0, 0, items=list(message.items))] if periods else []


def _nameless(message: Message) -> Action:
    """Ask what was done where only a time is told; anything else is for the answers."""
    timed = any(i.kind in (Kind.HOURS, Kind.CLOCK) for i in message.items)
    return {"action": "ask_missing", "type": None, "missing": ["type"]} if timed else QUESTION


def _asked(read: Sequence[Draft]) -> Action | None:
    lacking = next((d for d in read if d.missing), None)
    if lacking is None:
        return None
    return {
        "action": "ask_missing",
        "type": lacking.entry["type"],
        "missing": lacking.missing,
        "entries": [d.entry for d in read],
    }
