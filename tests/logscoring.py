"""How the reading of a log message is judged: right, wrong (something would be stored that is not so) or silent (it does not help).

An item holds `text`, the time `now`, `style`, and what to `expect`: an action in the form that `alis understand` writes. `hours` may differ
by 0.01, `missing` and `objectives` are sets; a person, objective, status, course, percentage or end that is not expected is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests import scoring
from tests.scoring import Score

DATA = Path(__file__).parent / "data"
INVENTED = ("person", "objectives", "status", "course", "percent", "until")
STORED = ("log", "edit", "undo")

Fields = Mapping[str, Any]


def read(name: str) -> list[Fields]:
    """Return the items of a set of JSON lines in tests/data."""
    return scoring.read(DATA / name)


def judge(item: Fields, action: Fields) -> tuple[str, str]:
    """Return the verdict on an action, and why it is not right."""
    want = item["expect"]
    if action["action"] != want["action"]:
        return "wrong" if action["action"] in STORED else "silent", f"{action['action']}, want {want['action']}"
    if want["action"] == "log":
        if len(action["entries"]) != len(want["entries"]):
            return "wrong", f"{len(action['entries'])} entries, want {len(want['entries'])}"
        faults = [f for w, g in zip(want["entries"], action["entries"], strict=True) for f in differences(w, g)]
    elif want["action"] == "edit":
        faults = differences(want["set"], action["set"]) + _pointed(want.get("target", {}), action.get("target", {}))
    else:
        faults = _pointed(want, action)
    return ("right", "") if not faults else ("wrong" if want["action"] in STORED else "silent", "; ".join(faults))


def differences(want: Fields, got: Fields) -> list[str]:
    """Return what is not as wanted, and what is invented."""
    return _pointed(want, got) + [f"invented {k} {got[k]!r}" for k in INVENTED if got.get(k) and k not in want]


def _pointed(want: Fields, got: Fields) -> list[str]:
    return [f"{k} {got.get(k)!r}, want {v!r}" for k, v in want.items() if not _same(k, v, got.get(k))]


def _same(key: str, want: Any, got: Any) -> bool:
    if key in ("hours", "percent"):
        return isinstance(got, int | float) and abs(want - got) <= 0.01
    if key in ("objectives", "missing"):
        return got is not None and set(got) == set(want)
    return bool(got == want)


def score(items: Iterable[Fields], answer: Callable[[Fields], Fields]) -> Score:
    """Judge what `answer` makes of each item."""
    found = Score()
    for item in items:
        found.add(*judge(item, answer(item)), item, item["text"])
    return found
