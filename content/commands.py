"""The commands: what may be written instead of tapped, as data of `commands.yaml`."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from content.library import HERE
from content.model import Model, Text
from content.words import clean
from content.yamlfile import read

SLASHED = re.compile(r"/(\w+)(?:@\w+)?\s*(.*)", re.DOTALL)


class Command(Model, frozen=True):
    """A command: its names after a slash, the messages that mean it, and what the menu says (None: not in the menu)."""

    id: str
    names: list[str]
    words: list[str]
    description: Text | None = None


class CommandFile(Model, frozen=True, dict=True):
    """`commands.yaml`."""

    commands: list[Command]
    around_municipality: list[str]
    languages: dict[str, list[str]]

    @cached_property
    def _named(self) -> dict[str, str]:
        return {name: command.id for command in self.commands for name in command.names}

    @cached_property
    def _worded(self) -> dict[str, str]:
        return {clean(word): command.id for command in self.commands for word in command.words}

    def find(self, text: str) -> tuple[str, str] | None:
        """Return the command's id and what follows it; the id is "" for an unknown one, None where `text` is none."""
        slashed = SLASHED.fullmatch(text.strip())
        if slashed:
            return self._named.get(slashed[1].lower(), ""), slashed[2].strip()
        word = self._worded.get(_bare(text))
        return (word, "") if word else None

    def language(self, text: str) -> str | None:
        """Return "nb", "nn" or "auto" as `text` names it, or None."""
        return next((id_ for id_, words in self.languages.items() if _bare(text) in words), None)

    def menu(self, language: str) -> list[tuple[str, str]]:
        """Return name and description of what the menu shows."""
        return [(c.names[0], c.description.get(language)) for c in self.commands if c.description]


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", clean(text)))


def load(folder: Path = HERE) -> CommandFile:
    """Return the commands of `folder`. Raises ContentError."""
    return read(folder / "commands.yaml", CommandFile)
