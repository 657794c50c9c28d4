"""The README's transcript is what the program says. Run as a program, this file writes the transcript anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
COMMAND = re.compile(r"^\$ alis (.*)$", re.MULTILINE)


def retold(readme: str) -> str:
    """Return the README with the output of each command of its transcript as it is now."""
    return BLOCK.sub(lambda block: "\n".join(map(said, COMMAND.findall(block[0]))), readme)


def said(command: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "ALIS_CACHE")}
    alis = Path(sys.executable).with_name("alis")
    done = subprocess.run([alis, *shlex.split(command)], capture_output=True, text=True, env=environment, check=True)
    return f"$ alis {command}\n{done.stdout}"


def test_the_transcript_is_what_the_program_says() -> None:
    readme = README.read_text(encoding="utf-8")

    assert COMMAND.findall(readme)
    assert retold(readme) == readme


if __name__ == "__main__":
    README.write_text(retold(README.read_text(encoding="utf-8")), encoding="utf-8")
