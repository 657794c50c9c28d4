"""The log: for operators, on standard error. It holds no message texts, and no token ever passes it."""

from __future__ import annotations

import logging
import re
import sys
import traceback

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
REDACTED = "<token>"
QUIET = ("httpx", "httpcore", "telegram", "telegram.ext", "alembic", "asyncio")


def redact(text: str) -> str:
    """Return `text` without anything that looks like a bot's token."""
    return TOKEN.sub(REDACTED, text)


class RedactingFilter(logging.Filter):
    """Takes tokens out of a record and its exception, before any formatter sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, redacted."""
        record.msg = redact(record.getMessage())
        record.args = None
        if record.exc_info:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            record.exc_info = None
        record.exc_text = redact(record.exc_text) if record.exc_text else None
        record.stack_info = redact(record.stack_info) if record.stack_info else None
        return True


def configure(level: str) -> None:
    """Send the log of `level` (e.g. "INFO") and above to standard error, redacted; libraries speak from WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(RedactingFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
