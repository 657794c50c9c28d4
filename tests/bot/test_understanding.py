"""The command `alis understand`: one message, or a batch."""

from __future__ import annotations

import io
import json
import sys

import pytest

from bot import cli

NOW = "2026-11-18T13:05:00+01:00"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = cli.main(["understand", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_one_message_is_read_at_a_given_time(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "veil 1,5t kari igår", "--now", NOW)

    entry = {"type": "mentoring", "date": "2026-11-17", "hours": 1.5, "person": "Kari"}
    assert (status, json.loads(out)) == (0, {"action": "log", "entries": [entry]})


def test_a_batch_names_its_faulty_lines_and_reads_the_rest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        json.dumps({"id": "a", "text": "angre", "now": NOW}),
        "no JSON",
        '{"id": "c", "text": "angre", "now": "soon"}',
    ]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))

    status, out, err = run(capsys, "--batch")

    read = [json.loads(line) for line in out.splitlines()]
    assert (status, [r["action"] for r in read]) == (1, ["undo", "error"])
    assert "line 2: no JSON" in err and "line 3: no ISO time" in err


@pytest.mark.parametrize("arguments", [(), ("angre", "--batch"), ("angre", "--now", "soon")])
def test_what_cannot_be_run_is_refused(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    status, out, err = run(capsys, *arguments)

    assert (status, out) == (2, "") and err.startswith("alis: understand:")
