"""An entry as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Entry = dict[str, Any]


@dataclass
class Draft:
    """An entry as far as it is known: `missing` are essential fields, `faults` are "implausible" or "future"."""

    entry: Entry
    missing: list[str] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)
