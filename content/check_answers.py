"""Checks of the answers and of how they are asked for. Each takes the draft and yields faults."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from content.draft import Draft, Fault, Located
from content.library import PLACEHOLDER, question_terms
from content.model import Entry, Requirement, Text
from content.words import Words, clean, split

FEWEST_PHRASINGS = 6
LONGEST_ANSWER = 620
LONGEST_TITLE = 45
SAME_IN_BOTH = 6
ENGLISH_SHARE = 0.15
BRACES = re.compile(r"\{[^{}]*\}?|\}")
NUMBER = r"(?<![\d.,\w])\d{1,3}(?:[  .]\d{3})+(?!\d)|(?<![\d.,\w])\d+(?:[.,]\d+)?"


def sources(draft: Draft) -> Iterator[Fault]:
    """Yield sources that `sources.yaml` does not know, and entries without any."""
    for found in draft.entries:
        if not found.entry.sources:
            yield draft.fault(found.file, found.entry.id, "no source")
        for ref in found.entry.sources:
            if ref.doc not in draft.document_ids:
                yield draft.fault(found.file, found.entry.id, f"unknown source document {ref.doc}", f"doc: {ref.doc}")
            if not ref.section.strip():
                yield draft.fault(found.file, found.entry.id, f"source {ref.doc} without a section")


def languages(draft: Draft) -> Iterator[Fault]:
    """Yield texts that are missing in one form, the same in both, or English."""
    english = frozenset(draft.lexicon.marks["en"])
    for file, ident, text in _texts(draft):
        yield from (draft.fault(file, ident, what) for what in language_faults(text, english))


def titles(draft: Draft) -> Iterator[Fault]:
    """Yield titles that are missing in one form or English; a title of names may be the same in both."""
    english = frozenset(draft.lexicon.marks["en"])
    for found in draft.entries:
        faults = language_faults(found.entry.title, english, names=True)
        yield from (draft.fault(found.file, found.entry.id, f"title: {what}", "title:") for what in faults)


def _texts(draft: Draft) -> Iterator[tuple[str, str, Text]]:
    for found in draft.entries:
        yield found.file, found.entry.id, found.entry.answer
    for refusal in draft.refusals.refusals:
        yield "refusals.yaml", refusal.id, refusal.answer
    for topic in (*draft.topics.topics, draft.topics.anything):
        yield "topics.yaml", topic.id, topic.ask_back


def language_faults(text: Text, english: frozenset[str], names: bool = False) -> Iterator[str]:
    """Yield what is wrong with the two forms of one text; `names`: it may be the same in both."""
    for name, form in (("nb", text.nb), ("nn", text.nn)):
        words = split(clean(form))
        if not words:
            yield f"{name} is missing"
        elif _is_english(words, english):
            yield f"{name} looks English: {form[:40]}"
    if not names and text.nb == text.nn and len(split(text.nb)) >= SAME_IN_BOTH:
        yield f"nn is the same as nb: {text.nn[:40]}"


def _is_english(words: list[str], english: frozenset[str]) -> bool:
    """Tell whether many words, not one over and over, are marks of English; "for" and "by" are Norwegian too."""
    marks = [word for word in words if word in english - {"for", "by"}]
    return len(set(marks)) > 1 and len(marks) > ENGLISH_SHARE * len(words)


def references(draft: Draft) -> Iterator[Fault]:
    """Yield references to entries and municipalities that are not there, and ids used twice."""
    slugs = {m.slug for m in draft.municipalities.values()}
    for found in draft.entries:
        entry = found.entry
        for other in entry.see:
            if other not in draft.entry_ids or other == entry.id:
                yield draft.fault(found.file, entry.id, f"dead reference: see {other}", "see:")
        if entry.scope is not None and entry.scope not in slugs:
            yield draft.fault(found.file, entry.id, f"unknown municipality {entry.scope}", "scope:")
    ids = Counter([f.entry.id for f in draft.entries] + [r.id for r in draft.refusals.refusals])
    for found in draft.entries:
        if ids[found.entry.id] > 1:
            yield draft.fault(found.file, found.entry.id, "the id is used twice")


def phrasings(draft: Draft) -> Iterator[Fault]:
    """Yield entries with too few phrasings or an empty one."""
    for found in draft.entries:
        if len(found.entry.ask) < FEWEST_PHRASINGS:
            count = len(found.entry.ask)
            yield draft.fault(
                found.file, found.entry.id, f"{count} phrasings, at least {FEWEST_PHRASINGS} are needed", "ask:"
            )
        if not all(split(ask) for ask in found.entry.ask):
            yield draft.fault(found.file, found.entry.id, "an empty phrasing", "ask:")


@dataclass(frozen=True)
class Phrasing:
    """One phrasing and whose it is; `found` is None for a refusal's, which stands for all municipalities."""

    owner: str
    found: Located | None
    text: str

    @property
    def words(self) -> list[str]:
        """Return the words as they are compared."""
        return split(clean(self.text))


def overlaps(draft: Draft) -> Iterator[Fault]:
    """Yield phrasings that two answers share: word for word, or with the same meanings."""
    asked = [Phrasing(f"refusals.yaml {r.id}", None, ask) for r in draft.refusals.refusals for ask in r.ask]
    asked += [Phrasing(found.entry.id, found, ask) for found in draft.entries for ask in found.entry.ask]
    words = Words(draft.lexicon, Counter(word for phrasing in asked for word in phrasing.words if word.isalpha()))
    groups: dict[Hashable, list[Phrasing]] = defaultdict(list)
    for phrasing in asked:
        terms, _ = question_terms(phrasing.text, words)
        groups[frozenset(terms) or " ".join(phrasing.words)].append(phrasing)
    for group in groups.values():
        yield from _overlap(draft, group)


def _overlap(draft: Draft, group: list[Phrasing]) -> Iterator[Fault]:
    """Yield one fault for each phrasing of a group that another entry of the same scope has before it."""
    for at, phrasing in enumerate(group):
        other = next((p for p in group[:at] if _compete(phrasing, p)), None)
        if other and phrasing.found:
            same = phrasing.words == other.words
            how = f"is also in {other.owner}" if same else f"means the same as “{other.text}” in {other.owner}"
            what = f"the phrasing “{phrasing.text}” {how}"
            yield draft.fault(phrasing.found.file, phrasing.owner, what, phrasing.text[:60])


def _compete(one: Phrasing, other: Phrasing) -> bool:
    """Tell whether two answers compete; a local one goes before a national one, unless both have the same words."""
    scopes = {p.found.entry.scope if p.found else None for p in (one, other)}
    return one.owner != other.owner and (len(scopes) == 1 or (None in scopes and one.words == other.words))


def placeholders(draft: Draft) -> Iterator[Fault]:
    """Yield placeholders that name no requirement, and stray braces."""
    for found in draft.entries:
        for text in (found.entry.answer.nb, found.entry.answer.nn):
            for brace in BRACES.findall(text):
                match = PLACEHOLDER.fullmatch(brace)
                if not match or match[1] not in draft.values:
                    yield draft.fault(found.file, found.entry.id, f"unknown placeholder {brace}", brace)


def numbers(draft: Draft) -> Iterator[Fault]:
    """Yield numbers in running text that differ from the requirement they look like."""
    patterns = [(r, p) for r in draft.requirements.requirements for p in prose_patterns(r)]
    for found in draft.entries:
        for text in (found.entry.answer.nb, found.entry.answer.nn):
            flat = " ".join(text.split())
            for requirement, pattern in patterns:
                yield from _strays(draft, found, flat, requirement, pattern)


def prose_patterns(requirement: Requirement) -> list[re.Pattern[str]]:
    """Return the requirement's patterns with the N as the group `number`."""
    return [
        re.compile(re.sub(r"\bN\b", lambda _: f"(?P<number>{NUMBER})", p), re.IGNORECASE) for p in requirement.prose
    ]


def _strays(
    draft: Draft, found: Located, text: str, requirement: Requirement, pattern: re.Pattern[str]
) -> Iterator[Fault]:
    for match in pattern.finditer(text):
        number = re.sub(r"[  ](?=\d)", "", match["number"])
        if number != requirement.value:
            what = f"“{match[0]}”, but {requirement.id} is {requirement.value} {requirement.unit}"
            yield draft.fault(found.file, found.entry.id, what, match[0])


def lengths(draft: Draft) -> Iterator[Fault]:
    """Yield answers and titles that are too long for a phone."""
    for found in draft.entries:
        for name, title, answer in _forms(found.entry):
            filled = PLACEHOLDER.sub(lambda m: draft.values.get(m[1], m[0]), " ".join(answer.split()))
            if len(filled) > LONGEST_ANSWER:
                yield draft.fault(
                    found.file,
                    found.entry.id,
                    f"{name} answer of {len(filled)} characters, at most {LONGEST_ANSWER}",
                    "answer:",
                )
            if len(title) > LONGEST_TITLE:
                yield draft.fault(
                    found.file,
                    found.entry.id,
                    f"{name} title of {len(title)} characters, at most {LONGEST_TITLE}",
                    "title:",
                )


def _forms(entry: Entry) -> Iterator[tuple[str, str, str]]:
    yield "nb", entry.title.nb, entry.answer.nb
    yield "nn", entry.title.nn, entry.answer.nn
