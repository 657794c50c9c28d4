"""A municipality's arenas and their objectives, for other programs and as a table."""

from __future__ import annotations

from typing import Any

from content import codes
from content.library import Arena, Municipality


def facts(municipality: Municipality) -> dict[str, Any]:
    """Return every arena, annexes too, with its ALM: "full" (also where the plan marks nothing) or "partial"."""
    return {"arenas": [_arena(arena) for arena in municipality.arenas]}


def _arena(arena: Arena) -> dict[str, Any]:
    data = arena.data
    alm = {f"{codes.number(code):03}": how for code, how in arena.coverage.items()}
    return {"slug": data.slug, "name": data.name.nb, "location": data.location.nb, "fkm": data.fkm, "alm": alm}


def table(municipality: Municipality) -> str:
    """Return the arenas as indented lines, codes as ranges."""
    return "\n\n".join("\n".join(_rows(arena)) for arena in municipality.arenas)


def _rows(arena: Arena) -> list[str]:
    data = arena.data
    rows = [f"{data.slug}: {data.name.nb} ({data.location.nb})"]
    for how in ("full", "partial"):
        found = [codes.number(code) for code, covered in arena.coverage.items() if covered == how]
        if found:
            rows.append(f"  ALM {how:8} {len(found):3}  {codes.ranges(found)}")
    return [*rows, f"  FKM               {data.fkm}"]
