"""Turn a message's name and facts into words: Jinja templates in Bokmål, translated by the catalogues of `locales/`."""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

MESSAGES = Path(__file__).parent / "messages"
LOCALES = Path(__file__).parent.parent / "locales"


@lru_cache(maxsize=4)
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(MESSAGES),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["listed"] = lambda items: listed(items, language)
    environment.filters["cap"] = lambda text: text[:1].upper() + text[1:]
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    return environment


@lru_cache(maxsize=4)
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the translations into `language`; Bokmål is the source and needs none."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gettext.NullTranslations()
    from babel.messages import mofile, pofile

    with path.open("rb") as file:
        catalog = pofile.read_po(file, locale=language)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def listed(items: list[str], language: str) -> str:
    """Return items as a list in words: "a, b og c" (the same word in both forms)."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" og {items[-1]}" if items else ""


def render(name: str, facts: Mapping[str, Any], language: str) -> str:
    """Return the message's text, lines trimmed, without blank lines at its ends. A missing fact is an error."""
    text = _environment("nn" if language == "nn" else "nb").get_template(f"{name}.j2").render(**facts)
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))
