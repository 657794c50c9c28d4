"""Read a YAML file into a structure, and name file and line of any fault."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from content.errors import ContentError

T = TypeVar("T")


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in which only true and false are booleans: "no", "on" and "y" are words in our files."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, found in Loader.yaml_implicit_resolvers.items()
}


def read(path: Path, shape: type[T]) -> T:
    """Return the file's content as `shape`. Raises ContentError with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=Loader)
    except UnicodeDecodeError as error:
        raise ContentError(str(path), 1, "not UTF-8 text") from error
    except OSError as error:
        raise ContentError(str(path), 0, error.strerror or "cannot be read") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError(str(path), line, error.problem or "no valid YAML") from error
    except yaml.YAMLError as error:
        raise ContentError(str(path), 0, str(error)) from error
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$")
        raise ContentError(
            str(path), _line_of(text, where.rstrip("`")), f"{message} ({where.rstrip('`') or 'top'})"
        ) from error


def _line_of(text: str, where: str) -> int:
    """Return the line of the node at msgspec's path `where`, e.g. `.entries[3].answer`."""
    node = yaml.compose(text, Loader=Loader)
    for key, index in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", where):
        if isinstance(node, yaml.MappingNode) and key:
            node = next((v for k, v in node.value if k.value == key), node)
        elif isinstance(node, yaml.SequenceNode) and index.isdigit():
            node = node.value[int(index)]
    return int(node.start_mark.line) + 1 if node is not None else 1
