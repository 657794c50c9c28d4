"""The content files as they are written, for checking: placeholders not filled in, and the line of each id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from content.model import (
    ArenaKindFile,
    DocumentFile,
    Entry,
    EntryFile,
    LexiconFile,
    MunicipalityData,
    ObjectiveFile,
    RefusalFile,
    RequirementFile,
    ResponsibilityFile,
    TopicFile,
)
from content.yamlfile import read

T = TypeVar("T")
ID = re.compile(r"\b(?:id|code|slug): ([\w.-]+)")


@dataclass(frozen=True)
class Fault:
    """One fault: the file (relative to the folder), the line (1-based, 0 if unknown), whose it is, and what it is."""

    file: str
    line: int
    entry: str
    what: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.entry}: {self.what}" if self.entry else f"{where}: {self.what}"


@dataclass(frozen=True)
class Lines:
    """The lines of one file, and where each id of it starts."""

    lines: tuple[str, ...]

    @cached_property
    def starts(self) -> dict[str, int]:
        """Return the 1-based line of each id (also a code, a slug)."""
        found: dict[str, int] = {}
        for number, line in enumerate(self.lines, 1):
            for match in ID.finditer(line):
                found.setdefault(match[1], number)
        return found

    def find(self, entry: str, text: str = "") -> int:
        """Return the line of `text` from the start of `entry` on, or else of the entry; 0 when neither is there."""
        start = self.starts.get(entry, 0)
        hits = (n for n, line in enumerate(self.lines[max(0, start - 1) :], max(1, start)) if text in line)
        return next(hits, start) if text else start


@dataclass(frozen=True)
class Located:
    """An entry and the file it stands in."""

    file: str
    entry: Entry


@dataclass(frozen=True)
class Draft:
    """All content files of a folder, read but not connected."""

    documents: DocumentFile
    requirements: RequirementFile
    objectives: ObjectiveFile
    kinds: ArenaKindFile
    refusals: RefusalFile
    topics: TopicFile
    lexicon: LexiconFile
    responsibilities: ResponsibilityFile
    municipalities: dict[str, MunicipalityData]
    answers: dict[str, EntryFile]
    lines: dict[str, Lines] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Draft:
        """Read `folder`. Raises ContentError at the first file that has not the right shape."""
        lines: dict[str, Lines] = {}

        def load(name: str, shape: type[T]) -> T:
            content = read(folder / name, shape)
            lines[name] = Lines(tuple((folder / name).read_text(encoding="utf-8").split("\n")))
            return content

        def load_all(under: str, shape: type[T]) -> dict[str, T]:
            names = [f"{under}/{path.name}" for path in sorted((folder / under).glob("*.yaml"))]
            return {name: load(name, shape) for name in names}

        return cls(
            documents=load("sources.yaml", DocumentFile),
            requirements=load("requirements.yaml", RequirementFile),
            objectives=load("objectives.yaml", ObjectiveFile),
            kinds=load("arenas.yaml", ArenaKindFile),
            refusals=load("refusals.yaml", RefusalFile),
            topics=load("topics.yaml", TopicFile),
            lexicon=load("lexicon.yaml", LexiconFile),
            responsibilities=load("responsibilities.yaml", ResponsibilityFile),
            municipalities=load_all("municipalities", MunicipalityData),
            answers=load_all("answers", EntryFile),
            lines=lines,
        )

    @cached_property
    def entries(self) -> tuple[Located, ...]:
        """Return all entries in the order of the files."""
        return tuple(Located(name, entry) for name, file in self.answers.items() for entry in file.entries)

    @cached_property
    def entry_ids(self) -> frozenset[str]:
        """Return the ids of all entries."""
        return frozenset(found.entry.id for found in self.entries)

    @cached_property
    def document_ids(self) -> frozenset[str]:
        """Return the ids of all source documents."""
        return frozenset(document.id for document in self.documents.documents)

    @cached_property
    def values(self) -> dict[str, str]:
        """Return the requirements' values by id."""
        return {r.id: r.value for r in self.requirements.requirements}

    def fault(self, file: str, entry: str, what: str, text: str = "") -> Fault:
        """Return a fault at the line of `text` in `entry`, or of the entry."""
        return Fault(file, self.lines[file].find(entry, text), entry, what)
