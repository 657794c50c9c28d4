"""The development set and our own set of log messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import logscoring

RIGHT, WRONG = 0.98, 0.005


@pytest.mark.parametrize("name", ["log_dev.jsonl", "log_own.jsonl"])
def test_log_messages_are_read_as_expected(understand: Callable[..., dict[str, Any]], name: str) -> None:
    found = logscoring.score(logscoring.read(name), lambda item: understand(item["text"], item["now"]))

    report = f"right {found.right:.3f}, wrong {found.wrong:.3f}\n" + "\n".join(found.misses)
    assert found.right >= RIGHT and found.wrong <= WRONG, report


def test_no_message_with_a_patient_is_stored(understand: Callable[..., dict[str, Any]]) -> None:
    items = [i for n in ("log_dev.jsonl", "log_own.jsonl") for i in logscoring.read(n)]
    patients = [i for i in items if i["expect"].get("reason") == "identity"]

    assert [i["text"] for i in patients if understand(i["text"], i["now"]).get("reason") != "identity"] == []
