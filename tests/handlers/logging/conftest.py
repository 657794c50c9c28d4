from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bot import understanding
from content.library import KnowledgeBase
from handlers.logging.lexicon import Lexicon

NOW = "2026-11-18T13:05:00+01:00"

Understand = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def words(base: KnowledgeBase) -> Lexicon:
    return understanding.lexicon(base)


@pytest.fixture(scope="session")
def understand(words: Lexicon) -> Understand:
    """Return the reading of a message, on a Wednesday unless told otherwise."""
    return lambda text, now=NOW: understanding.read(text, dt.datetime.fromisoformat(now), words)
