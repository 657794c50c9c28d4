"""The README's transcript is what the program says. Run as a program, this file writes the transcript anew."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot import compose
from bot.channels import terminal
from bot.config import Settings

README = Path(__file__).parents[1] / "README.md"
TRANSCRIPT = re.compile(r"(?<=```console\n\$ make try\n).*?(?=```)", re.DOTALL)


class Typist(io.StringIO):
    """Types the lines that start with ">" in a transcript, each seen on `screen` as it is read."""

    def __init__(self, transcript: str, screen: io.StringIO) -> None:
        super().__init__()
        self._lines = re.findall("^> (.*)$", transcript, re.MULTILINE)
        self._screen = screen

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._screen.write(f"\n> {line}\n")
            yield line


def retold(readme: str, data: Path) -> str:
    """Return the README with its transcript as it goes now, in a new `data` folder."""
    said = TRANSCRIPT.search(readme)
    assert said
    assembly = compose.build(Settings.read({"ALIS_DATA": str(data), "ALIS_CACHE": str(data)}))
    screen = io.StringIO()
    terminal.run(assembly.conversation, Typist(said[0], screen), screen, "nb")
    assembly.store.close()
    return readme[: said.start()] + screen.getvalue().lstrip("\n") + readme[said.end() :]


def test_the_transcript_is_what_the_program_says(tmp_path: Path) -> None:
    readme = README.read_text(encoding="utf-8")

    assert retold(readme, tmp_path) == readme


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(retold(README.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
