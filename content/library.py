"""The knowledge base as the program reads it: immutable, built from the content files or from their compiled copy."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np

from content import codes, search
from content.errors import ContentError
from content.model import (
    ArenaData,
    ArenaKind,
    ArenaKindFile,
    Document,
    DocumentFile,
    Entry,
    EntryFile,
    FrameFile,
    LexiconFile,
    Model,
    MunicipalityData,
    ObjectiveFile,
    PlaceFile,
    Refusal,
    RefusalFile,
    RequirementFile,
    ResponsibilityFile,
    SourceRef,
    Text,
    Theme,
    TopicFile,
)
from content.words import Words, clean, split
from content.yamlfile import read

HERE = Path(__file__).parent
PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")


class Compiled(Model, frozen=True):
    """Everything read from the content files, and the index over it: what the compiled copy holds."""

    documents: DocumentFile
    requirements: RequirementFile
    objectives: ObjectiveFile
    kinds: ArenaKindFile
    municipalities: list[MunicipalityData]
    entries: list[Entry]
    refusals: RefusalFile
    topics: TopicFile
    lexicon: LexiconFile
    frames: FrameFile
    places: PlaceFile
    responsibilities: ResponsibilityFile
    vocabulary: dict[str, int]
    index: search.IndexData


@dataclass(frozen=True)
class Arena:
    """A learning arena with its objectives: code → "full" or "partial"."""

    data: ArenaData
    coverage: Mapping[str, str]

    @property
    def slug(self) -> str:
        """Return the arena's slug, unique within its municipality."""
        return self.data.slug


@dataclass(frozen=True)
class Municipality:
    """A municipality with its arenas in the order of its plan."""

    data: MunicipalityData
    arenas: tuple[Arena, ...]

    @property
    def slug(self) -> str:
        """Return the municipality's slug."""
        return self.data.slug

    @property
    def listed(self) -> tuple[Arena, ...]:
        """Return the arenas of the plan's tables (without annexes)."""
        return tuple(a for a in self.arenas if not a.data.annex)


def read_files(folder: Path = HERE) -> Compiled:
    """Read and connect all content files of `folder`. Raises ContentError naming file, line and fault."""
    lexicon = read(folder / "lexicon.yaml", LexiconFile)
    requirements = read(folder / "requirements.yaml", RequirementFile)
    entries = _entries(folder, requirements)
    refusals = read(folder / "refusals.yaml", RefusalFile)
    municipalities = [read(p, MunicipalityData) for p in sorted((folder / "municipalities").glob("*.yaml"))]
    places = read(folder / "gazetteer.yaml", PlaceFile)
    vocabulary = _vocabulary(entries, refusals, municipalities, places)
    words = Words(lexicon, vocabulary)
    findable: list[Entry | Refusal] = [*entries, *refusals.refusals]
    index = search.build([_source(found, words) for found in findable], alike=len(entries))
    return Compiled(
        documents=read(folder / "sources.yaml", DocumentFile),
        requirements=requirements,
        objectives=read(folder / "objectives.yaml", ObjectiveFile),
        kinds=read(folder / "arenas.yaml", ArenaKindFile),
        municipalities=municipalities,
        entries=entries,
        refusals=refusals,
        topics=read(folder / "topics.yaml", TopicFile),
        lexicon=lexicon,
        frames=read(folder / "frames.yaml", FrameFile),
        places=places,
        responsibilities=read(folder / "responsibilities.yaml", ResponsibilityFile),
        vocabulary=vocabulary,
        index=index,
    )


def _entries(folder: Path, requirements: RequirementFile) -> list[Entry]:
    """Return all entries with their numbers filled in from the requirements."""
    values = {r.id: r.value for r in requirements.requirements}
    entries: dict[str, Entry] = {}
    for path in sorted((folder / "answers").glob("*.yaml")):
        file = read(path, EntryFile)
        for entry in file.entries:
            if entry.id in entries:
                raise ContentError(str(path), 0, f"the id {entry.id} is used twice")
            unknown = [
                p for text in (entry.answer.nb, entry.answer.nn) for p in PLACEHOLDER.findall(text) if p not in values
            ]
            if unknown:
                raise ContentError(str(path), 0, f"{entry.id}: no requirement {unknown[0]}")
            entries[entry.id] = msgspec.structs.replace(
                entry,
                answer=Text(_fill(entry.answer.nb, values), _fill(entry.answer.nn, values)),
                checked=entry.checked or file.checked,
                review=entry.review or file.review,
            )
    return list(entries.values())


def _fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda m: values[m[1]], " ".join(text.split()))


def _vocabulary(
    entries: Iterable[Entry], refusals: RefusalFile, municipalities: Iterable[MunicipalityData], places: PlaceFile
) -> dict[str, int]:
    """Return the words of the base and how often each is used: what a misspelt word may have meant."""
    texts = [t for e in entries for t in (*e.ask, e.title.nb, e.title.nn, e.answer.nb, e.answer.nn)]
    texts += [t for r in refusals.refusals for t in (*r.ask, *r.words)]
    texts += places.specialties
    texts += [n for m in municipalities for n in (*m.names, *(p for a in m.arenas for p in a.places))]
    return dict(Counter(w for text in texts for w in split(clean(text)) if w.isalpha()))


def question_terms(text: str, words: Words) -> tuple[list[str], str]:
    """Return the terms of a text (codes are terms too) and its words as letters are compared."""
    found = codes.find(clean(text))
    tokens = words.read(found.rest)
    terms = [*found.codes, *(term for token in tokens for term in token.terms)]
    plain = " ".join([*found.codes, *(token.written for token in tokens if token.terms)])
    return terms, plain


def _source(found: Entry | Refusal, words: Words) -> search.Source:
    """Return what is indexed of an answer; a refusal's words are no phrasings, and its sentence says nothing of the question."""
    texts = (found.title.nb, found.title.nn, found.answer.nb, found.answer.nn) if isinstance(found, Entry) else ()
    document = [term for text in texts for term in question_terms(text, words)[0]]
    return search.Source([question_terms(ask, words) for ask in found.ask], document)


class KnowledgeBase:
    """All that can be answered from. Built once at the start; only read afterwards."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.entries = compiled.entries
        self.findable: list[Entry | Refusal] = [*compiled.entries, *compiled.refusals.refusals]
        self.by_id = {entry.id: entry for entry in compiled.entries}
        self.documents: dict[str, Document] = {d.id: d for d in compiled.documents.documents}
        self.requirements = {r.id: r for r in compiled.requirements.requirements}
        self.kinds: dict[str, ArenaKind] = {k.id: k for k in compiled.kinds.kinds}
        self.themes: tuple[Theme, ...] = tuple(compiled.objectives.themes)
        self.known = {k.code: k for k in compiled.objectives.known}
        self.municipalities = {m.slug: _municipality(m) for m in compiled.municipalities}

    @cached_property
    def words(self) -> Words:
        """Return the lexicon, ready to read questions with."""
        return Words(self.compiled.lexicon, self.compiled.vocabulary)

    @cached_property
    def index(self) -> search.Index:
        """Return the index over the entries."""
        return search.Index(self.compiled.index)

    @cached_property
    def scopes(self) -> dict[str | None, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        """Return for each municipality's slug (and None) which entries are its own (or national)."""
        found = [f.scope if isinstance(f, Entry) else None for f in self.findable]
        return {s: np.array([f == s for f in found]) for s in (None, *self.municipalities)}

    def theme(self, canonical: str) -> Theme | None:
        """Return the theme of an ALM code; FKM have none."""
        n = codes.number(canonical)
        return next((t for t in self.themes if canonical.startswith("ALM") and t.first <= n <= t.last), None)

    def source(self, ref: SourceRef, checked: dt.date | None = None) -> dict[str, str]:
        """Return a source as shown to other programs: document, section, date last checked."""
        document = self.documents[ref.doc]
        day = checked or self.compiled.requirements.checked
        return {"document": document.short, "section": ref.section, "checked": day.isoformat()}


def _municipality(data: MunicipalityData) -> Municipality:
    arenas = []
    for arena in data.arenas:
        coverage = {codes.code("ALM", n): "full" for n in codes.parse_list(arena.alm)}
        coverage |= {codes.code("ALM", n): "partial" for n in codes.parse_list(arena.partly)}
        arenas.append(Arena(arena, dict(sorted(coverage.items()))))
    return Municipality(data, tuple(arenas))
