"""Checks the content files beyond their shapes: references, dates, both forms of Norwegian, phrasings, numbers, codes.

`run` reads the files as they are written (placeholders not filled in) and returns every fault at once, so that a
curator can mend them in one go. Nothing is checked here that needs the index or an answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from content import check_answers, check_tables
from content.draft import Draft, Fault
from content.errors import ContentError

CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    check_answers.sources,
    check_answers.languages,
    check_answers.titles,
    check_answers.references,
    check_answers.phrasings,
    check_answers.overlaps,
    check_answers.placeholders,
    check_answers.numbers,
    check_answers.lengths,
    check_tables.sources,
    check_tables.languages,
    check_tables.arenas,
    check_tables.municipalities,
    check_tables.objectives,
    check_tables.responsibilities,
    check_tables.topics,
    check_tables.lexicon,
)


def run(folder: Path, today: dt.date) -> list[Fault]:
    """Return the faults of the content in `folder` as of `today`, by file and line."""
    try:
        draft = Draft.read(folder)
    except ContentError as error:
        return [Fault(str(Path(error.file).relative_to(folder)), error.line, "", error.fault)]
    found = [fault for check in CHECKS for fault in check(draft)]
    found += check_tables.dates(draft, today)
    return sorted(dict.fromkeys(found), key=lambda f: (f.file, f.line, f.entry, f.what))
