"""The conversation on standard input and output, with numbered choices for buttons. Works with piped input."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TextIO

from bot.channels import rendering
from content.render import render
from handlers.router import Conversation
from handlers.turn import Choice, Incoming, Reply

CHANNEL = "terminal"
SENDER = "local"
PROMPT = "> "


def run(conversation: Conversation, stdin: TextIO, stdout: TextIO, language: str) -> int:
    """Talk until the input ends or someone writes "slutt"; return the exit status 0.

    `language` ("nb" or "nn") is used until what is written tells.
    """
    choices = show(conversation, stdout, language, "/start", ())
    print(f"\n{render('chat.terminal', {}, language)}", file=stdout)
    for line in _lines(stdin, stdout):
        if conversation.is_farewell(line):
            break
        if line.strip():
            choices = show(conversation, stdout, language, line, choices)
    return 0


def show(
    conversation: Conversation, stdout: TextIO, language: str, line: str, choices: Sequence[Choice]
) -> Sequence[Choice]:
    """Answer one line, and return what can be chosen next (unchanged after a choice that only says thanks)."""
    action = _chosen(line, choices)
    text = "" if action else line
    now = dt.datetime.now(dt.UTC)
    reply = conversation.turn(Incoming(CHANNEL, SENDER, text, now, action=action, language_hint=language))
    assert reply is not None, "a turn without an id is always new"
    return _shown(reply, stdout, choices)


def _shown(reply: Reply, stdout: TextIO, choices: Sequence[Choice]) -> Sequence[Choice]:
    if not reply.messages:
        print(reply.toast, file=stdout, flush=True)
        return choices
    print(f"\n{rendering.plain(reply)}", file=stdout)
    rows = rendering.rows(reply.choices)
    offered = [choice for row in rows for choice in row]
    number = iter(range(1, len(offered) + 1))
    for row in rows:
        print("  " + "   ".join(f"[{next(number)}] {choice.label}" for choice in row), file=stdout)
    stdout.flush()
    return offered


def _chosen(line: str, choices: Sequence[Choice]) -> str:
    """Return the data of the choice whose number was typed, or ""."""
    typed = line.strip().strip("[].")
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= len(choices):
        return choices[int(typed[:9]) - 1].data
    return ""


def _lines(stdin: TextIO, stdout: TextIO) -> Iterator[str]:
    """Yield the lines typed, with a prompt and a history where someone types them."""
    if not (stdin.isatty() and stdout.isatty()):
        yield from stdin
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - gives input() its history and editing
    while True:
        try:
            print(file=stdout)
            yield input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            print(file=stdout)
            return
