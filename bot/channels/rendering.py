"""From a reply to what a channel shows: text with its source, in parts no longer than allowed, and choices that fit."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable, Iterator
from functools import lru_cache

from content.render import render
from handlers.turn import Choice, Cited, Reply

MOST_SOURCES = 3
MOST_DATA_BYTES = 64
LONGEST_LABEL = 60
LONGEST_TEXT = 4096
SHORT_LABEL = 16
MOST_IN_ROW = 3


def body(reply: Reply) -> str:
    """Return what the reply says, without its sources."""
    texts = (render(m.name, m.facts, reply.language) for m in reply.messages)
    return "\n\n".join(text for text in texts if text)


def source_line(reply: Reply) -> str:
    """Return the line that names up to three sources and when they were checked; "" without a source."""
    cited = tuple(dict.fromkeys(reply.sources))[:MOST_SOURCES]
    return _source_line(cited, reply.language) if cited else ""


@lru_cache(maxsize=1000)
def _source_line(cited: tuple[Cited, ...], language: str) -> str:
    following = [*cited[1:], None]
    rows = [
        {"text": _named(c, previous), "date": "" if after and after.checked == c.checked else _date(c, language)}
        for previous, c, after in zip([None, *cited], cited, following, strict=False)
    ]
    return render("chat.source", {"sources": rows}, language)


def _named(cited: Cited, previous: Cited | None) -> str:
    """Return document and section; the document once for sections that follow each other."""
    again = previous and previous.document == cited.document and cited.section
    return cited.section if again else ", ".join(part for part in (cited.document, cited.section) if part)


def _date(cited: Cited, language: str) -> str:
    from babel.dates import format_date

    return format_date(dt.date.fromisoformat(cited.checked), "medium", locale="nn" if language == "nn" else "nb")


def plain(reply: Reply) -> str:
    """Return the whole reply as plain text: what it says, then its source line."""
    return "\n\n".join(part for part in (body(reply), source_line(reply)) if part)


# -- Telegram's HTML


def html_parts(reply: Reply, longest: int = LONGEST_TEXT) -> list[str]:
    """Return the reply as Telegram's HTML, the sources in italics, in parts that Telegram takes.

    A part has at most `longest` UTF-16 units of the text that the reader sees, as Telegram counts. It ends at the end
    of a line where it can; no tag and no escaped character is ever cut. No words, no parts.
    """
    lines = [(line, False) for line in body(reply).split("\n")]
    source = source_line(reply)
    if source:
        lines += [("", False), (source, True)]
    return [_marked(part) for part in _packed(_cut(lines, longest), longest)]


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


Line = tuple[str, bool]


def _cut(lines: Iterable[Line], longest: int) -> Iterator[Line]:
    """Yield the lines, those that are too long cut in pieces, at a blank where there is one."""
    for line, italic in lines:
        while units(line) > longest:
            piece = _fitting(line, longest)
            at = piece.rfind(" ") + 1 or len(piece)
            yield line[:at], italic
            line = line[at:]
        yield line, italic


def _fitting(text: str, longest: int) -> str:
    size = 0
    for at, character in enumerate(text):
        size += 2 if ord(character) > 0xFFFF else 1
        if size > longest:
            return text[:at]
    return text


def _packed(lines: Iterable[Line], longest: int) -> Iterator[list[Line]]:
    """Yield as many lines at a time as fit; parts without words are left out."""
    part: list[Line] = []
    size = 0
    for line in lines:
        needed = units(line[0]) + (1 if part else 0)
        if part and size + needed > longest:
            yield from _with_words(part)
            part, size, needed = [], 0, units(line[0])
        part.append(line)
        size += needed
    yield from _with_words(part)


def _with_words(part: list[Line]) -> Iterator[list[Line]]:
    if any(line.strip() for line, _ in part):
        yield part


def _marked(part: list[Line]) -> str:
    marked = (f"<i>{_escaped(line)}</i>" if italic and line.strip() else _escaped(line) for line, italic in part)
    return "\n".join(marked).strip()


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


# -- choices


def fitting(choices: Iterable[Choice]) -> list[Choice]:
    """Return the choices that a channel can carry: data of 1 to 64 bytes, labels cut at 60 characters."""
    kept = (c for c in choices if c.label.strip() and 0 < len(c.data.encode(errors="replace")) <= MOST_DATA_BYTES)
    return [Choice(_shortened(c.label.strip()), c.data) for c in kept]


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def rows(choices: Iterable[Choice]) -> list[list[Choice]]:
    """Return the fitting choices in rows: short labels share one, a long one has its own."""
    out: list[list[Choice]] = []
    for choice in fitting(choices):
        beside = out and len(out[-1]) < MOST_IN_ROW and all(_is_short(c) for c in (*out[-1], choice))
        if beside:
            out[-1].append(choice)
        else:
            out.append([choice])
    return out


def _is_short(choice: Choice) -> bool:
    return len(choice.label) <= SHORT_LABEL
