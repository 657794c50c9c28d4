"""The municipalities' plans as data: equal, arena by arena and code by code, to a table made independently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content.library import KnowledgeBase

TABLE = json.loads((Path(__file__).parents[1] / "data" / "coverage.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", TABLE)
def test_every_arena_covers_what_the_plan_says(base: KnowledgeBase, slug: str) -> None:
    arenas = {arena.slug: arena for arena in base.municipalities[slug].arenas}

    assert set(arenas) == set(TABLE[slug])
    for name, arena in arenas.items():
        assert {code[3:]: mark for code, mark in arena.coverage.items()} == TABLE[slug][name]["alm"], name


def test_only_a_plan_that_marks_partly_has_partly(base: KnowledgeBase) -> None:
    for municipality in base.municipalities.values():
        marks = {mark for arena in municipality.arenas for mark in arena.coverage.values()}

        assert ("partial" in marks) == municipality.data.marks_partly


def test_every_arena_has_a_kind_a_place_and_a_section(base: KnowledgeBase) -> None:
    for municipality in base.municipalities.values():
        for arena in municipality.arenas:
            assert arena.data.kind in base.kinds
            assert arena.data.location.nb and arena.data.section and arena.data.about.nn


def test_annexes_are_not_listed_beside_the_arenas(base: KnowledgeBase) -> None:
    listed = {slug: [a.slug for a in found.listed] for slug, found in base.municipalities.items()}

    assert len(listed["nordre-follo"]) == len(listed["eigersund"]) == 7
    assert "institusjonstjeneste" not in listed["eigersund"]
