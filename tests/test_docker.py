"""The image's recipe: sound, not root, and without anything secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_hadolint_finds_no_fault() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, timeout=60)

    assert (done.stdout, done.returncode) == ("", 0)


def test_the_image_does_not_run_as_root_and_tells_its_health() -> None:
    final = DOCKERFILE.split("\nFROM ")[-1]

    assert "\nUSER 10001\n" in final
    assert "\nHEALTHCHECK " in final


def test_no_token_is_set_in_a_layer() -> None:
    instructions = [line for line in DOCKERFILE.splitlines() if line.startswith(("ENV", "ARG", "    ALIS_"))]

    assert [line for line in instructions if "TOKEN" in line] == []


def test_only_the_program_can_be_copied_into_the_image() -> None:
    lines = [
        line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    allowed = {line[1:] for line in lines if line.startswith("!")}

    assert lines[0] == "*"
    assert {"bot", "content", "handlers", "locales", "scheduler", "training", "requirements"} <= allowed
    assert not {name for name in allowed if not (ROOT / name).exists()}
