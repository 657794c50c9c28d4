"""Faults of the content. Each carries where it is; nothing here is shown to a person who asks a question."""

from __future__ import annotations


class ContentError(Exception):
    """A content file cannot be used: `file`, `line` (1-based, 0 if unknown) and `fault` say why."""

    def __init__(self, file: str, line: int, fault: str) -> None:
        super().__init__(f"{file}:{line}: {fault}")
        self.file = file
        self.line = line
        self.fault = fault
