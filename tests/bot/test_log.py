import io
import logging
from collections.abc import Iterator

import pytest

from bot import log

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    log.configure("DEBUG")
    yield stream
    root.handlers[:], root.level = before


def test_no_token_passes_the_log(written: io.StringIO) -> None:
    logger = logging.getLogger("some.library")
    logger.info("POST https://x/bot%s/sendMessage", TOKEN)
    logger.warning(f"bot{TOKEN}", stack_info=True)
    try:
        raise RuntimeError(f"https://x/bot{TOKEN}/getMe")
    except RuntimeError:
        logger.exception("failed for %(who)s", {"who": TOKEN})
    assert TOKEN not in written.getvalue()
    assert written.getvalue().count(log.REDACTED) >= 4
    assert "RuntimeError" in written.getvalue()


def test_the_libraries_that_log_addresses_are_quiet(written: io.StringIO) -> None:
    for name in ("httpx", "httpcore.http11", "telegram.ext.ExtBot"):
        logging.getLogger(name).info("something")
    assert written.getvalue() == ""
