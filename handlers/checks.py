"""What cannot be read: each kind of bad input has its own sentence in content/messages."""

from __future__ import annotations

import unicodedata

from handlers.turn import Message

LONGEST = 2000


def visible(text: str) -> str:
    """Return `text` in NFC without control characters, half character pairs and blanks at its ends."""
    kept = (c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text))
    return "".join(kept).strip()


def fault(text: str) -> Message | None:
    """Return what to say to a visible `text` that is no question, or None when it may be one."""
    if not text:
        return Message("chat.empty")
    if len(text) > LONGEST:
        return Message("chat.too_long", {"limit": LONGEST})
    if not any(c.isalnum() for c in text):
        return Message("chat.no_words")
    return Message("chat.script") if _is_foreign_script(text) else None


def _is_foreign_script(text: str) -> bool:
    """Tell whether most letters are not Latin, or there are other numerals only."""
    letters = [c for c in text if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return latin * 2 < len(letters) or not any(c.isascii() and c.isalnum() for c in text)
