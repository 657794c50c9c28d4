"""Every code × every arena × both municipalities × every written form, asked in many ways – and the right answer.

The expected answers come from `tests/data/coverage.json`, never from the content. `cases` yields well over 100,000
questions in a fixed order; `Judge` looks at a reply's facts and at the text a person reads.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.library import KnowledgeBase
from content.render import render
from handlers.coverage import place
from handlers.turn import Message, Reply

ANNEX = "institusjonstjeneste"
TRUTH: dict[str, dict[str, dict[str, str]]] = {
    municipality: {slug: arena["alm"] for slug, arena in arenas.items() if slug != ANNEX}
    for municipality, arenas in json.loads(
        (Path(__file__).parent / "data" / "coverage.json").read_text(encoding="utf-8")
    ).items()
}
IN_TEXT = {"nordre-follo": "Nordre Follo", "eigersund": "Eigersund"}
MARKS = {"nordre-follo": False, "eigersund": True}

ONES = (
    *("en", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv", "tretten", "fjorten"),
    *("femten", "seksten", "sytten", "atten", "nitten"),
)
TENS = ("", "", "tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti")


def in_words(number: int) -> str:
    """Return a number below 90 in words, e.g. 55 → "femtifem"."""
    if number < 20:
        return ONES[number - 1]
    return TENS[number // 10] + (ONES[number % 10 - 1] if number % 10 else "")


def with_letter_o(number: int) -> str:
    """Return a number of three figures with the letter O for its leading zeros, e.g. 55 → "O55"."""
    figures = f"{number:03d}"
    return "O" * (3 - len(str(number))) + figures[3 - len(str(number)) :]


ALM_FORMS: tuple[Callable[[int], str], ...] = (
    *(lambda n: f"ALM {n:03d}", lambda n: f"ALM-{n:03d}", lambda n: f"ALM{n:03d}", lambda n: f"alm {n:03d}"),
    *(lambda n: f"ALM {n}", lambda n: f"alm{n}", lambda n: f"alm {n}", lambda n: f"Alm-{n}", lambda n: f"ALM.{n:03d}"),
    *(lambda n: f"alm. {n}", lambda n: f"ALM nr {n}", lambda n: f"alm nr. {n}", lambda n: f"ALM nummer {n}"),
    *(lambda n: f"lm {n}", lambda n: f"lm{n}", lambda n: f"LM-{n:03d}", lambda n: f"ALM-{with_letter_o(n)}"),
    *(lambda n: f"læringsmål {n}", lambda n: f"læringsmål {n:03d}", lambda n: f"Læringsmål nr. {n}"),
    *(lambda n: f"læringsmålet {n}", lambda n: f"laeringsmål {n}", lambda n: f"mål {n}", lambda n: f"mål nr {n}"),
    *(lambda n: f"alm {in_words(n)}", lambda n: f"ALM–{n:03d}", lambda n: f"a l m {n}", lambda n: f"ALM: {n:03d}"),
    *(lambda n: f"learning objective {n}", lambda n: f"objective {n}", lambda n: f"ALM #{n}", lambda n: f"{n:03d}"),
)
FKM_FORMS: tuple[Callable[[int], str], ...] = (
    *(lambda n: f"FKM {n:03d}", lambda n: f"FKM-{n:03d}", lambda n: f"FKM{n:03d}", lambda n: f"fkm {n}"),
    *(lambda n: f"fkm{n}", lambda n: f"fkm-{n}", lambda n: f"FKM nr {n}", lambda n: f"fkm nr. {n}"),
    *(lambda n: f"felles kompetansemål {n}", lambda n: f"felles kompetansemål nr {n}", lambda n: f"FKM nummer {n}"),
    *(lambda n: f"FKM-{with_letter_o(n)}", lambda n: f"fkm {in_words(n)}", lambda n: f"f k m {n}"),
    *(lambda n: f"FKM: {n}", lambda n: f"Fkm. {n}", lambda n: f"felles læringsmål {n}", lambda n: f"FKM #{n}"),
    *(lambda n: f"FKM–{n:03d}", lambda n: f"felles kompetansemål {n:03d}"),
)
CHECKS = (
    *("kan jeg ta {code} på {arena}", "går {code} på {arena}?", "dekker {arena} {code}", "er {code} med på {arena}?"),
    *(
        "får jeg {code} på {arena}",
        "{arena} {code}?",
        "Kan {code} oppnås på {arena}?",
        "står {code} på {arena}",
        "{code} {arena}",
    ),
    *("kan eg ta {code} på {arena}", "dekkjer {arena} {code}?", "er {code} med på {arena}, eller ikkje"),
    *("kan æ ta {code} på {arena}", "går {code} an å ta på {arena}", "can I get {code} at {arena}?"),
)
WHERE = (
    *(
        "hvor kan jeg ta {code}",
        "Hvilke arenaer dekker {code}?",
        "hvilken arena gir {code}",
        "{code} hvor",
        "hvor går {code}",
    ),
    *("kvar kan eg ta {code}", "kva arenaar dekkjer {code}", "kor kan æ ta {code}", "where can I get {code}?"),
    *("which arenas cover {code}",),
)
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "nordre-follo": {
        "fastlegekontoret": ("fastlegekontor",),
        "legekontoret": ("fastlegekontor",),
        "legesenteret": ("fastlegekontor",),
        "legevakta": ("legevakt",),
        "legevakten": ("legevakt",),
        "lv": ("legevakt",),
        "Ski sykehus": ("legevakt",),
        "sykehjem": ("sykehjem", "sykehjem-institusjonstjeneste"),
        "sjukeheimen": ("sykehjem", "sykehjem-institusjonstjeneste"),
        "sykehjemmet": ("sykehjem", "sykehjem-institusjonstjeneste"),
        "KAD": ("kad",),
        "ØHD": ("kad",),
        "Follo medisinske senter": ("kad",),
        "akutt døgnenhet": ("kad",),
        "helsestasjonen": ("helsestasjon",),
        "skolehelsetjenesten": ("helsestasjon",),
        "helsestasjon": ("helsestasjon",),
        "Ahus": ("sykehus",),
        "Akershus universitetssykehus": ("sykehus",),
        "sykehuset": ("sykehus",),
    },
    "eigersund": {
        "fastlegekontoret": ("fastlegekontor",),
        "legekontor": ("fastlegekontor",),
        "Blandeverket": ("fastlegekontor",),
        "Eger-legene": ("fastlegekontor",),
        "legevakt": ("legevakt",),
        "legevakten": ("legevakt",),
        "lv": ("legevakt",),
        "Dalane legevakt": ("legevakt",),
        "sykehjem": ("sykehjem",),
        "sjukeheimen": ("sykehjem",),
        "Lagård": ("sykehjem",),
        "3 abc": ("sykehjem",),
        "KAD": ("kad",),
        "ØHD": ("kad",),
        "2 vest": ("kad",),
        "korttidsavdelingen": ("kad",),
        "helsestasjonen": ("helsestasjon",),
        "skulehelsetenesta": ("helsestasjon",),
        "kommunal administrasjon": ("kommunal-administrasjon",),
        "administrasjonen": ("kommunal-administrasjon",),
        "sykehuset": ("sykehus",),
        "SUS": ("sykehus",),
        "Stavanger universitetssykehus": ("sykehus",),
    },
}


@dataclass(frozen=True)
class Case:
    """A question, who asks, and what it is about: `named` are the arenas asked about (none: "where")."""

    question: str
    home: str | None
    municipality: str
    code: str
    named: tuple[str, ...] = ()

    def mark(self, slug: str) -> str:
        """Return "full", "partial" or "" for an arena, "fkm" for a common objective."""
        return "fkm" if self.code.startswith("FKM") else TRUTH[self.municipality][slug].get(self.code[3:], "")

    def marked(self, *marks: str) -> set[str]:
        """Return the arenas with one of these marks."""
        return {slug for slug in TRUTH[self.municipality] if self.mark(slug) in marks}


def codes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every code with all its written forms."""
    yield from ((f"ALM{n:03d}", tuple(form(n) for form in ALM_FORMS)) for n in range(1, 89))
    yield from ((f"FKM{n:03d}", tuple(form(n) for form in FKM_FORMS)) for n in range(1, 25))


def cases() -> Iterator[Case]:
    """Yield every code, name and form; the ways of asking take turns, so that each meets every form and name."""
    for at, (code, forms) in enumerate(codes()):
        for (municipality, names), (way, form) in itertools.product(NAMES.items(), enumerate(forms)):
            for number, (arena, named) in enumerate(names.items()):
                first = at + way + 5 * number
                for turn in (first, first + 4):
                    question = CHECKS[turn % len(CHECKS)].format(code=form, arena=arena)
                    yield _case(question, municipality, code, named, at // len(CHECKS) + turn)
            for turn, template in enumerate(WHERE, at + way):
                yield _case(template.format(code=form), municipality, code, (), turn)


def _case(question: str, municipality: str, code: str, named: tuple[str, ...], turn: int) -> Case:
    """Return a case; every third names its municipality, half of those asked by someone whose own is not known."""
    if turn % 3:
        return Case(question, municipality, municipality, code, named)
    told = f"{question.rstrip('?')} i {IN_TEXT[municipality]}?"
    return Case(told, None if turn % 2 else municipality, municipality, code, named)


class Judge:
    """Judges replies against the truth; knows the arenas' names as they are shown."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._slugs = {
            slug: {place(arena, language): arena.slug for arena in found.listed for language in ("nb", "nn")}
            for slug, found in base.municipalities.items()
        }

    def fault(self, case: Case, reply: Reply) -> str:
        """Return what is wrong with the reply, or ""."""
        if reply.status != "answered" or not reply.sources:
            return f"status {reply.status}, sources {len(reply.sources)}"
        *cards, message = reply.messages
        if cards and (case.named or [m.name for m in cards] != ["objective.card"]):
            return f"several messages: {[m.name for m in reply.messages]}"
        text = render(message.name, message.facts, reply.language)
        common = case.code.startswith("FKM") and bool(case.named)
        asked = {
            "coverage.fkm": common,
            "coverage.check": bool(case.named) and not common,
            "coverage.where": not case.named,
        }
        if not asked.get(message.name):
            return f"answered with {message.name} {message.facts.get('text', '')}"
        judge = {"coverage.fkm": self._fkm, "coverage.check": self._check, "coverage.where": self._where}[message.name]
        return judge(case, message.facts, text) or self._text(case, message, text)

    def _check(self, case: Case, facts: Mapping[str, Any], text: str) -> str:
        got = {self._slug(case, a["place"]): self._mark(case, a) for a in facts["arenas"]}
        want = {slug: case.mark(slug) for slug in case.named}
        if got != want:
            return f"arenas {got}, want {want}"
        others = {
            "full": case.marked("full", "fkm") - set(case.named),
            "partly": case.marked("partial") - set(case.named),
        }
        for key, slugs in others.items():
            if {self._slug(case, p) for p in facts[key]} != slugs:
                return f"elsewhere {key}: {facts[key]}, want {slugs}"
        return self._verdict(want, text)

    def _fkm(self, case: Case, facts: Mapping[str, Any], text: str) -> str:
        got = {self._slug(case, name) for name in facts["names"]}
        if got != set(case.named):
            return f"arenas {got}, want {set(case.named)}"
        return "" if re.match(r"Ja\b", text) else "does not say yes"

    def _verdict(self, want: Mapping[str, str], text: str) -> str:
        marks = set(want.values())
        if marks == {""}:
            return "" if re.match(r"(Nei|No)\b", text) else "does not say no"
        if marks == {"partial"}:
            return "" if re.match(r"(Bare|Berre) delvis", text) else "does not say partly"
        if marks <= {"full", "fkm"}:
            return "" if re.match(r"Ja\b", text) else "does not say yes"
        return "" if not re.match(r"(Ja|Nei)\b", text) else "a plain yes or no for arenas that differ"

    def _where(self, case: Case, facts: Mapping[str, Any], text: str) -> str:
        (line, *more) = facts["lines"]
        full = {self._slug(case, p) for p in line["full"]}
        partly = {self._slug(case, p) for p in line["partly"]}
        if more or full != case.marked("full", "fkm") or partly != case.marked("partial"):
            return f"full {full}, partly {partly}; want {case.marked('full', 'fkm')}, {case.marked('partial')}"
        return ""

    def _text(self, case: Case, message: Message, text: str) -> str:
        """Look at the words: the code and every arena that counts, no other, and no claim beyond the plan."""
        if f"{case.code[:3]} {case.code[3:]}" not in text or IN_TEXT[case.municipality] not in text:
            return "the code or the municipality is not named"
        claims = re.search(
            r"\b(fullt|delvis)\b", text.replace("helt eller delvis", "").replace("heilt eller delvis", "")
        )
        if claims and (case.code.startswith("FKM") or not MARKS[case.municipality]):
            return f"claims “{claims[0]}”, which the plan does not"
        several = set(case.named) if len(case.named) > 1 else set()
        wanted = (set() if message.name == "coverage.fkm" else case.marked("full", "partial", "fkm")) - several
        shown = {slug for name, slug in self._slugs[case.municipality].items() if name in text}
        if not wanted <= shown:
            return f"does not name {wanted - shown}"
        return f"names {shown - wanted - set(case.named)}" if shown - wanted - set(case.named) else ""

    def _slug(self, case: Case, shown: str) -> str:
        return self._slugs[case.municipality].get(shown, f"?{shown}")

    def _mark(self, case: Case, arena: Mapping[str, str]) -> str:
        code = f"{case.code[:3]} {case.code[3:]}"
        if arena["full"] == code and not arena["partly"] and not arena["missing"]:
            return "fkm" if case.code.startswith("FKM") else "full"
        if arena["partly"] == code and not arena["full"] and not arena["missing"]:
            return "partial"
        return "" if arena["missing"] == code and not arena["full"] and not arena["partly"] else "?"
