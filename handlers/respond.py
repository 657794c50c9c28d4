"""What a message brings about: each kind of message has its handler. Decides only; changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from content import commands
from content.render import render
from content.words import clean, split
from handlers import checks
from handlers.turn import Choice, Incoming, Message, Reply
from training.person import Person
from training.privacy import has_identity_number

if TYPE_CHECKING:
    from handlers.ask import Answerer

ANSWER_ID = re.compile(r"[\w:/.\-]{1,58}")
FORMS = ("nb", "nn")
VERDICTS = {"+": ("chat.thanks_useful", 1), "-": ("chat.thanks_wrong", -1)}
MOST_PUBLIC = 5


@lru_cache(maxsize=32)
def _label(name: str, language: str) -> str:
    return render(f"chat.label.{name}", {}, language)


@dataclass(frozen=True)
class Outcome:
    """What a message brings about: a reply, what is remembered of the person, a question to keep, a verdict."""

    reply: Reply
    person: Person
    gap: str = ""
    verdict: tuple[str, int] | None = None


@dataclass(frozen=True)
class Asking:
    """Who asks: what is remembered, and the form of Norwegian to answer in when the text does not tell."""

    person: Person
    language: str

    def say(self, name: str, choices: Iterable[Choice] = (), person: Person | None = None, **facts: object) -> Outcome:
        """Return the outcome of one message by its name."""
        return Outcome(
            Reply((Message(name, facts),), "clarify", self.language, choices=tuple(choices)), person or self.person
        )


class Responder:
    """Decides what a message brings about: no clock, no database. `municipality` is answered for unless told."""

    def __init__(self, answerer: Answerer, municipality: str | None = None) -> None:
        self.answerer = answerer
        self.commands = commands.load()
        self._default = municipality
        self._municipalities = {m.slug: m.data.name for m in answerer.base.municipalities.values()}
        self._named = {
            " ".join(split(clean(name))): m.slug
            for m in answerer.base.municipalities.values()
            for name in (m.slug, m.data.name, *m.data.names)
        }
        self._commands: dict[str, Callable[[Asking, str], Outcome]] = {
            "": lambda asking, rest: asking.say("chat.unknown_command"),
            "start": self._start,
            "help": lambda asking, rest: asking.say("chat.help"),
            "municipality": self._municipality,
            "language": self._language,
            "privacy": lambda asking, rest: asking.say("chat.privacy"),
            "cancel": lambda asking, rest: asking.say("chat.cancelled"),
            "thanks": lambda asking, rest: asking.say("chat.thanks"),
        }
        self._actions: dict[str, Callable[[Asking, str], Outcome | None]] = {
            "m": self._settle,
            "l": self._set_language,
            "e": lambda asking, id_: self._shown(asking, self.answerer.show(id_, asking.language)),
            "o": lambda asking, code: self._card(asking, f"o:{code}"),
            "a": lambda asking, arena: self._card(asking, f"a:{arena}"),
            "f": self._verdict,
        }

    def respond(self, incoming: Incoming, person: Person) -> Outcome:
        """Return what a message from `person` brings about."""
        hint = incoming.language_hint if incoming.language_hint in FORMS else None
        asking = Asking(person, person.language or person.wrote or hint or "nb")
        if has_identity_number(incoming.text):
            return asking.say("chat.identity")
        if incoming.action:
            return self._tapped(asking, incoming.action)
        if incoming.kind != "text":
            return asking.say("chat.kind")
        return self._written(asking, checks.visible(incoming.text))

    # -- tapped

    def _tapped(self, asking: Asking, action: str) -> Outcome:
        kind, _, value = action.partition(":")
        handler = self._actions.get(kind)
        outcome = handler(asking, value) if handler and value else None
        return outcome or asking.say("chat.stale")

    def _shown(self, asking: Asking, reply: Reply | None) -> Outcome | None:
        return Outcome(self._with_verdicts(reply), self._without_pending(asking.person)) if reply else None

    def _card(self, asking: Asking, action: str) -> Outcome | None:
        return self._shown(asking, self.answerer.card(action, self._home(asking.person), asking.language))

    def _verdict(self, asking: Asking, value: str) -> Outcome | None:
        sign, _, answer_id = value.partition(":")
        if sign not in VERDICTS or not ANSWER_ID.fullmatch(answer_id):
            return None
        name, verdict = VERDICTS[sign]
        toast = render(name, {}, asking.language)
        return Outcome(Reply((), language=asking.language, toast=toast), asking.person, verdict=(answer_id, verdict))

    def _set_language(self, asking: Asking, chosen: str) -> Outcome | None:
        if chosen not in (*FORMS, "auto"):
            return None
        language = None if chosen == "auto" else chosen
        told = replace(asking, language=language or asking.person.wrote or asking.language)
        return told.say("chat.language_set", person=replace(asking.person, language=language), chosen=chosen)

    def _settle(self, asking: Asking, slug: str) -> Outcome | None:
        """Set the municipality, and answer the question that waited for it."""
        if slug not in self._municipalities:
            return None
        person = replace(asking.person, municipality=slug, pending=None)
        told = asking.say("chat.municipality_set", person=person, municipality=self._municipalities[slug])
        if not asking.person.pending:
            return told
        answered = self._ask(replace(asking, person=person), asking.person.pending)
        reply = replace(answered.reply, messages=(*answered.reply.messages, *told.reply.messages))
        return replace(answered, reply=reply)

    # -- written

    def _written(self, asking: Asking, text: str) -> Outcome:
        fault = checks.fault(text)
        if fault:
            return asking.say(fault.name, **fault.facts)
        command = self.commands.find(text)
        if command and command[0] in self._commands:
            if command[0] != "municipality":
                asking = replace(asking, person=self._without_pending(asking.person))
            return self._commands[command[0]](asking, command[1])
        slug = self._only_municipality(text)
        return (self._settle(asking, slug) if slug else None) or self._ask(asking, text)

    def _ask(self, asking: Asking, text: str) -> Outcome:
        reply = self.answerer.answer(text, self._home(asking.person), asking.language, asking.person.language)
        waits = any(choice.data.startswith("m:") for choice in reply.choices)
        wrote = "nn" if reply.language == "nn" else "nb"
        changed = wrote if wrote != (asking.person.wrote or "nb") else asking.person.wrote
        person = replace(asking.person, pending=text if waits else None, wrote=changed)
        return Outcome(self._with_verdicts(reply), person, text if reply.gap else "")

    def _with_verdicts(self, reply: Reply) -> Reply:
        if reply.status != "answered" or not ANSWER_ID.fullmatch(reply.answer_id):
            return reply
        useful, wrong = _label("useful", reply.language), _label("wrong", reply.language)
        verdicts = Choice(useful, f"f:+:{reply.answer_id}"), Choice(wrong, f"f:-:{reply.answer_id}")
        return replace(reply, choices=(*reply.choices, *verdicts))

    def _home(self, person: Person) -> str | None:
        return person.municipality or self._default

    def _without_pending(self, person: Person) -> Person:
        return replace(person, pending=None)

    def _only_municipality(self, text: str) -> str | None:
        """Return the municipality that a message names and says nothing else, or None."""
        around = self.commands.around_municipality
        words = split(clean(text))
        named = " ".join(w for w in words if w not in around)
        return self._named.get(named) or self._named.get(" ".join(words))

    # -- commands

    def _start(self, asking: Asking, rest: str) -> Outcome:
        slug = self._only_municipality(rest)
        if slug:
            asking = replace(asking, person=replace(asking.person, municipality=slug))
        home = self._home(asking.person)
        choices = () if home else self._choices()
        return asking.say("chat.start", choices, municipality=self._municipalities.get(home or ""), names=self.names())

    def _municipality(self, asking: Asking, rest: str) -> Outcome:
        slug = self._only_municipality(rest)
        settled = self._settle(asking, slug) if slug else None
        if settled:
            return settled
        if rest:
            return asking.say("chat.municipality_unknown", self._choices(), names=self.names())
        home = self._municipalities.get(self._home(asking.person) or "")
        return asking.say("chat.municipality", self._choices(), municipality=home, names=self.names())

    def _language(self, asking: Asking, rest: str) -> Outcome:
        chosen = self.commands.language(rest)
        choices = [Choice(_label(c, asking.language), f"l:{c}") for c in (*FORMS, "auto")]
        return (self._set_language(asking, chosen) if chosen else None) or asking.say("chat.language", choices)

    def _choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(name, f"m:{slug}") for slug, name in self._municipalities.items())

    def names(self) -> list[str]:
        """Return the names of the municipalities."""
        return list(self._municipalities.values())

    # -- in public

    def public(self, text: str, language: str) -> list[Reply]:
        """Return up to five answers to `text` from someone unknown: one for each municipality where they differ."""
        text = checks.visible(text)
        if checks.fault(text) or has_identity_number(text):
            return []
        reply = self.answerer.answer(text, None, language)
        if any(choice.data.startswith("m:") for choice in reply.choices):
            found = [self.answerer.answer(text, slug, language) for slug in self._municipalities]
        elif reply.status == "clarify":
            shown = [self.answerer.show(c.data[2:], reply.language) for c in reply.choices if c.data.startswith("e:")]
            found = [r for r in shown if r]
        else:
            found = [reply]
        return [r for r in found if r.status == "answered"][:MOST_PUBLIC]
