"""What all tests share: the knowledge base, built once for all workers, and long tests left out unless asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import compiled
from content.library import KnowledgeBase
from handlers.ask import Answerer


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the soak tests out of a run that does not choose by marker."""
    if not config.option.markexpr:
        skip = pytest.mark.skip(reason="run by `make soak`")
        for item in items:
            if "soak" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def content_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the compiled copy that the workers of one run share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if base.name.startswith("popen-") else base) / "content"


@pytest.fixture(scope="session")
def base(content_cache: Path) -> KnowledgeBase:
    return compiled.load(content_cache)


@pytest.fixture(scope="session")
def answerer(base: KnowledgeBase) -> Answerer:
    return Answerer(base)
