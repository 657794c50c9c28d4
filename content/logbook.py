"""The words of log messages as data: the shape of `logging.yaml`, and its reading."""

from __future__ import annotations

from pathlib import Path

from content.model import Model
from content.yamlfile import read

HERE = Path(__file__).parent


class LoggingFile(Model, frozen=True):
    """`logging.yaml`: `words` by class and meaning, `cues` that tell what a message is about to do, and lists for details.

    `split` reads one word as two, `endings` tell a compound's activity, `lasts` gives the hours of shifts that need none;
    `plain`, `no_name`, `surname` and `places` tell words from names that are written without capitals.
    """

    words: dict[str, dict[str, list[str]]]
    cues: dict[str, list[str]]
    split: dict[str, str]
    lasts: dict[int, list[str]]
    log_cues: list[str]
    writing: list[str]
    endings: dict[str, list[str]]
    streets: list[str]
    plain: list[str]
    no_name: list[str]
    surname: list[str]
    places: list[str]
    also_names: list[str]


def load(folder: Path = HERE) -> LoggingFile:
    """Return the words of log messages. Raises ContentError."""
    return read(folder / "logging.yaml", LoggingFile)
