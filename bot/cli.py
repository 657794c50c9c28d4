"""The command `alis`. A subcommand imports what it needs when it runs: asking loads neither Telegram nor a database."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import content
from bot import compose
from bot.config import Settings, SettingsError
from content.errors import ContentError

FAULTY, UNUSABLE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141


class Unusable(Exception):
    """Something outside that the command needs cannot be used; the text says what, and why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `alis` and return its exit status: 0, 1 for faults in what was given, 2 when it could not run at all."""
    _speak_utf8()
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.read(os.environ, municipalities(), serving=options.run is _serve)
        status: int = options.run(options, settings)
        sys.stdout.flush()
        return status
    except SettingsError as error:
        return _refuse(*error.faults)
    except (ContentError, Unusable) as error:
        return _refuse(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        return INTERRUPTED


def municipalities() -> tuple[str, ...]:
    """Return the slugs of the municipalities we have, from the names of their files alone."""
    folder = Path(content.__file__).parent / "municipalities"
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the machine's locale; a broken character in a question must not stop its answer."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _refuse(*faults: str) -> int:
    for fault in faults:
        print(f"alis: {fault}", file=sys.stderr)
    return UNUSABLE


# -- the arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alis", description="ALIS-assistenten: answers questions about becoming a GP specialist in Norway."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_ask(commands)
    _add_understand(commands)
    explain = _add(commands, "explain", _explain, "show how a question was read, and why it was answered as it was")
    _add_person(explain)
    explain.add_argument("text", metavar="TEXT")
    _add_person(_add(commands, "chat", _chat, "talk with the assistant on the terminal"))
    _add(commands, "serve", _serve, "serve Telegram until stopped (needs ALIS_TELEGRAM_TOKEN)")
    coverage = _add(commands, "coverage", _coverage, "print which objectives each arena of a municipality covers")
    coverage.add_argument("--municipality", choices=municipalities(), required=True, metavar="SLUG", help=_slugs())
    coverage.add_argument("--json", action="store_true", help="print JSON instead of a table")
    _add_content(commands)
    return parser


if TYPE_CHECKING:
    from bot.asking import Line

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _add(commands: Commands, name: str, run: object, summary: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    parser.set_defaults(run=run)
    return parser


def _add_ask(commands: Commands) -> None:
    ask = _add(commands, "ask", _ask, "answer one question, or many with --batch")
    _add_person(ask)
    ask.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    ask.add_argument(
        "--batch",
        action="store_true",
        help='read JSON lines {"id","q","kommune"} on standard input, write one answer a line',
    )
    ask.add_argument("text", metavar="TEXT", nargs="?", help="the question; not with --batch")


def _add_understand(commands: Commands) -> None:
    understand = _add(commands, "understand", _understand, "read one log message, or many with --batch")
    understand.add_argument("--now", metavar="ISO", help="the time of the message (default: now)")
    understand.add_argument(
        "--batch",
        action="store_true",
        help='read JSON lines {"id","text","now"} on standard input, write one action a line',
    )
    understand.add_argument("text", metavar="TEXT", nargs="?", help="the message; not with --batch")


def _add_content(commands: Commands) -> None:
    parser = commands.add_parser(
        "content", help="look after the knowledge base", description="Look after the knowledge base."
    )
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(parts, "check", _content_check, "check every content file; exit status 1 if there is any fault")
    _add(parts, "gaps", _content_gaps, "list the questions that had no answer, for the curator")
    _add(parts, "compile", _content_compile, "make the compiled copy of the content, so that the first start is quick")


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--municipality", choices=municipalities(), metavar="SLUG", help=f"the asker's municipality: {_slugs()}"
    )
    parser.add_argument(
        "--language",
        choices=("nb", "nn", "en"),
        default="nb",
        help="the language when the text does not tell (default: nb)",
    )


def _slugs() -> str:
    return ", ".join(municipalities())


# -- the commands


def _home(options: argparse.Namespace, settings: Settings) -> str | None:
    return options.municipality or settings.municipality or None


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if options.batch:
        return _ask_batch(options, settings)
    if options.text is None:
        return _refuse(
            'ask: no question. Give it as one argument, e.g. alis ask "hvilken arena dekker ALM 055", or use --batch'
        )
    from bot import asking
    from bot.channels import rendering

    answerer, home = compose.build(settings).answerer, _home(options, settings)
    if options.json:
        print(json.dumps(asking.answer(answerer, options.text, home, options.language), ensure_ascii=False))
    else:
        print(rendering.plain(asking.reply(answerer, options.text, home, options.language)))
    return 0


def _ask_batch(options: argparse.Namespace, settings: Settings) -> int:
    if options.text is not None:
        return _refuse("ask: --batch reads the questions from standard input; leave TEXT out")
    from bot import asking

    answerer = compose.build(settings).answerer
    return _print_lines(asking.batch(answerer, sys.stdin.buffer, _home(options, settings), options.language))


def _print_lines(lines: Iterable[Line]) -> int:
    """Print what came of each line of a batch, faults on standard error, and return the exit status."""
    status = 0
    for line in lines:
        if line.fault:
            print(f"alis: {line.fault}", file=sys.stderr, flush=True)
            status = FAULTY
        if line.answer:
            print(json.dumps(line.answer, ensure_ascii=False), flush=True)
    return status


def _understand(options: argparse.Namespace, settings: Settings) -> int:
    from bot import understanding

    if options.batch == (options.text is not None):
        return _refuse("understand: give either one message as TEXT, or --batch and the messages on standard input")
    words = understanding.lexicon(compose.build(settings).base)
    if options.batch:
        return _print_lines(understanding.batch(sys.stdin.buffer, words))
    try:
        now = understanding.moment(options.now) if options.now else dt.datetime.now(dt.UTC)
    except ValueError:
        return _refuse(f"understand: --now {options.now} is no ISO time, e.g. 2026-11-18T13:05:00+01:00")
    print(json.dumps(understanding.read(options.text, now, words), ensure_ascii=False))
    return 0


def _explain(options: argparse.Namespace, settings: Settings) -> int:
    from bot import explanation

    print(
        explanation.explain(compose.build(settings).answerer, options.text, _home(options, settings), options.language)
    )
    return 0


def _coverage(options: argparse.Namespace, settings: Settings) -> int:
    from bot import coverage

    municipality = compose.build(settings).base.municipalities[options.municipality]
    print(
        json.dumps(coverage.facts(municipality), ensure_ascii=False) if options.json else coverage.table(municipality)
    )
    return 0


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from bot.channels import terminal

    assembly = compose.build(replace(settings, municipality=_home(options, settings) or ""))
    with _usable_store(settings):
        return terminal.run(assembly.conversation, sys.stdin, sys.stdout, options.language)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    with _usable_store(settings):
        return compose.serve(settings)


@contextmanager
def _usable_store(settings: Settings) -> Iterator[None]:
    """Name the database where it cannot be used."""
    from training.store import StoreError

    try:
        yield
    except StoreError as error:
        raise Unusable(f"{settings.database}: {error}") from error


def _content_check(options: argparse.Namespace, settings: Settings) -> int:
    from content import check

    faults = check.run(Path(content.__file__).parent, dt.datetime.now(dt.UTC).date())
    for fault in faults:
        print(fault)
    return FAULTY if faults else 0


def _content_gaps(options: argparse.Namespace, settings: Settings) -> int:
    with _usable_store(settings):
        gaps = compose.build(settings).store.gaps()
    for gap in gaps:
        question = "".join(c if c.isprintable() else " " for c in gap.question)
        print(f"{gap.count:5}  {gap.last_at:%Y-%m-%d}  {gap.municipality or '-':14} {question}")
    return 0


def _content_compile(options: argparse.Namespace, settings: Settings) -> int:
    base = compose.build(settings).base
    print(f"{len(base.entries)} answers, {len(base.municipalities)} municipalities: compiled in {settings.cache}")
    return 0
