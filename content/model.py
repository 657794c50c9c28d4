"""The shapes of the knowledge base: what a content file may hold, and what the program reads.

Every structure is strict: an unknown field or a wrong type is an error of the content file, reported with file and line.
"""

from __future__ import annotations

import datetime as dt

import msgspec


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all content structures: immutable, and closed against misspelt fields."""


class Text(Model, frozen=True):
    """One text in both forms of Norwegian. The two are equals: neither may be missing."""

    nb: str
    nn: str

    def get(self, language: str) -> str:
        """Return the text in `language` ("nn", else Bokmål)."""
        return self.nn if language == "nn" else self.nb


class SourceRef(Model, frozen=True):
    """Where a fact stands: a document of `sources.yaml` and the heading, number or page name in it."""

    doc: str
    section: str


class Document(Model, frozen=True):
    """A source document. `short` is shown under an answer, `as_of` is the date it speaks for."""

    id: str
    short: str
    title: str
    publisher: str
    as_of: dt.date
    url: str = ""
    note: str = ""


class DocumentFile(Model, frozen=True):
    """`sources.yaml`."""

    documents: list[Document]


class Requirement(Model, frozen=True):
    """A number or rule of the training.

    `value` is shown as it stands; `prose` holds patterns in which N is the number, so that a stray copy of it in running text
    can be compared with `value`.
    """

    id: str
    value: str
    unit: str
    what: str
    prose: list[str]
    doc: str
    section: str
    as_of: dt.date


class RequirementFile(Model, frozen=True):
    """`requirements.yaml`."""

    checked: dt.date
    review: dt.date
    requirements: list[Requirement]


class Entry(Model, frozen=True):
    """One answer: how people ask for it, what it says, and where that stands.

    `scope` is a municipality's slug when the fact is local, else None. `checked` and `review` default to the file's dates. `known` is
    false where the answer is that the sources do not tell.
    """

    id: str
    title: Text
    ask: list[str]
    answer: Text
    sources: list[SourceRef]
    see: list[str] = []
    scope: str | None = None
    known: bool = True
    checked: dt.date | None = None
    review: dt.date | None = None


class EntryFile(Model, frozen=True):
    """A file under `answers/`."""

    checked: dt.date
    review: dt.date
    entries: list[Entry]


class Refusal(Model, frozen=True):
    """A subject outside the assistant's field: how it is recognised, and the one sentence it is met with.

    `words` and `patterns` (regular expressions over the lower-case text) point to the subject by themselves, as written, never
    spelling-corrected; a word counts only where the nearest answer does not speak of it, and only in the sentences that ask unless
    `anywhere`. `ask` are whole phrasings.
    """

    id: str
    answer: Text
    ask: list[str] = []
    words: list[str] = []
    patterns: list[str] = []
    anywhere: bool = False


class RefusalFile(Model, frozen=True):
    """`refusals.yaml`."""

    refusals: list[Refusal]


class Topic(Model, frozen=True):
    """A subject so wide that naming it alone is no question: what to ask back, and which answers to offer.

    `asked`: nor is it one with a question word ("hvordan søker jeg"). `unless`: meanings beside which it is
    clear ("hvor mange vakter må jeg ha").
    """

    id: str
    words: list[str]
    ask_back: Text
    options: list[str]
    asked: bool = False
    unless: list[str] = []


class TopicFile(Model, frozen=True):
    """`topics.yaml`. `anything` is asked back when a message asks and names no subject: its words say nothing of one."""

    topics: list[Topic]
    anything: Topic


class ArenaKind(Model, frozen=True):
    """A kind of learning arena and what people call it."""

    id: str
    nb: str
    nn: str
    names: list[str]


class ArenaKindFile(Model, frozen=True):
    """`arenas.yaml`."""

    kinds: list[ArenaKind]


class ArenaData(Model, frozen=True):
    """One learning arena of a municipality's plan as written: `alm` (fully) and `partly` are lists of codes and ranges.

    `annex` marks a placement that the plan describes outside its arena tables.
    """

    slug: str
    kind: str
    number: str
    section: str
    name: Text
    location: Text
    about: Text
    alm: str
    places: list[str]
    partly: str = ""
    condition: Text | None = None
    institution: bool = False
    external: bool = False
    annex: bool = False
    fkm: str = "all"
    supervision: str = "present-and-remote"


class Contact(Model, frozen=True):
    """A contact person of a municipality, by role."""

    role: Text
    name: str
    email: str
    phone: str = ""


class MunicipalityData(Model, frozen=True):
    """A file under `municipalities/`. `marks_partly`: whether the plan tells fully from partly at all."""

    slug: str
    name: str
    names: list[str]
    plan: str
    marks_partly: bool
    as_of: dt.date
    checked: dt.date
    review: dt.date
    size: Text
    arenas: list[ArenaData]
    contacts: list[Contact]


class Theme(Model, frozen=True):
    """One of the six themes of the ALM: the codes `first` to `last`."""

    id: str
    first: int
    last: int
    nb: str
    nn: str
    names: list[str]


class KnownObjective(Model, frozen=True):
    """What the sources say about the content of one objective."""

    code: str
    nb: str
    nn: str
    sources: list[SourceRef]


class ObjectiveFile(Model, frozen=True):
    """`objectives.yaml`."""

    checked: dt.date
    review: dt.date
    official: dict[str, str]
    sources: list[SourceRef]
    themes: list[Theme]
    fkm_areas: Text
    known: list[KnownObjective]


class LexiconFile(Model, frozen=True):
    """`lexicon.yaml`: groups of words that mean the same, words that carry no meaning, marks of Nynorsk and English."""

    same: dict[str, list[str]]
    question: dict[str, list[str]]
    filler: list[str]
    marks: dict[str, list[str]]


class Need(Model, frozen=True):
    """A question matching `asks` is answered only by a text matching `holds`."""

    asks: str
    holds: str


class FrameFile(Model, frozen=True):
    """`frames.yaml`: what the answers composed from tables listen for, by the flag each word or pattern raises.

    `spoken_of` are the meanings a composed answer speaks of, `kind_of` the arena kinds in compounds, `not_tables` meanings that say a
    question without codes is for a written answer, `needs` what an answer to some questions must hold,
    `apart` subjects that an answer about something else does not lead on to.
    """

    words: dict[str, list[str]]
    patterns: dict[str, str]
    spoken_of: list[str]
    kind_of: dict[str, str]
    not_tables: list[str]
    needs: list[Need]
    apart: list[str]


class PlaceFile(Model, frozen=True):
    """`gazetteer.yaml`: other municipalities, and other medical specialties."""

    municipalities: list[str]
    ambiguous: list[str]
    specialties: list[str]


class Party(Model, frozen=True):
    """An actor or an element of the table of responsibilities."""

    id: str
    nb: str
    nn: str


class Element(Model, frozen=True):
    """An element of the training and who is responsible for it (`partly`: marked in brackets or with a note)."""

    id: str
    nb: str
    nn: str
    actors: list[str]
    partly: list[str] = []
    note: Text | None = None


class ResponsibilityFile(Model, frozen=True):
    """`responsibilities.yaml` (Fafo 2023:02, table 1)."""

    checked: dt.date
    review: dt.date
    source: SourceRef
    actors: list[Party]
    elements: list[Element]
