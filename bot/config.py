"""Settings from the environment, read once. Every fault is reported at once, each with a hint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingsError(Exception):
    """Settings that cannot be used; `faults` holds one sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, repr=False)
class Settings:
    """What an installation decides. `telegram_token` is empty where Telegram is not used; it is never printed."""

    data: Path
    cache: Path
    telegram_token: str
    telegram_api: str
    municipality: str
    log_level: str

    @property
    def database(self) -> str:
        """Return the database's address."""
        return f"sqlite:///{self.data / 'alis.db'}"

    @classmethod
    def read(
        cls, environment: Mapping[str, str], municipalities: tuple[str, ...] = (), serving: bool = False
    ) -> Settings:
        """Return the settings in `environment`; `serving` demands what `alis serve` needs. Raises SettingsError."""
        faults: list[str] = []
        home = Path(environment.get("HOME") or ".")
        token = _secret(environment, "ALIS_TELEGRAM_TOKEN", faults)
        api = environment.get("ALIS_TELEGRAM_API", "https://api.telegram.org").rstrip("/")
        level = environment.get("ALIS_LOG_LEVEL", "INFO").upper()
        municipality = environment.get("ALIS_MUNICIPALITY", "")
        if serving and not token:
            faults.append(
                "ALIS_TELEGRAM_TOKEN is missing: the token that @BotFather gave, "
                "or ALIS_TELEGRAM_TOKEN_FILE with a file that holds it"
            )
        if token and not TOKEN.fullmatch(token):
            faults.append("ALIS_TELEGRAM_TOKEN is not of the form 123456789:AA…: copy it again from @BotFather")
        if not re.match(r"https?://[\w.:-]+", api):
            faults.append(
                "ALIS_TELEGRAM_API is no web address: leave it out, or give one such as https://api.telegram.org"
            )
        if level not in LEVELS:
            faults.append(f"ALIS_LOG_LEVEL is {level!r}: choose one of {', '.join(LEVELS)}")
        if municipality and municipalities and municipality not in municipalities:
            faults.append(
                f"ALIS_MUNICIPALITY is {municipality!r}: choose one of {', '.join(municipalities)}, or leave it out"
            )
        unknown = sorted(k for k in environment if k.startswith("ALIS_") and k not in KNOWN)
        faults += [f"{name} is no setting of ours: check the spelling against the README's table" for name in unknown]
        if faults:
            raise SettingsError(faults)
        return cls(
            data=Path(environment.get("ALIS_DATA") or "data"),
            cache=Path(
                environment.get("ALIS_CACHE") or Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "alis"
            ),
            telegram_token=token,
            telegram_api=api,
            municipality=municipality,
            log_level=level,
        )


KNOWN = (
    "ALIS_DATA",
    "ALIS_CACHE",
    "ALIS_TELEGRAM_TOKEN",
    "ALIS_TELEGRAM_TOKEN_FILE",
    "ALIS_TELEGRAM_API",
    "ALIS_MUNICIPALITY",
    "ALIS_LOG_LEVEL",
)


def _secret(environment: Mapping[str, str], name: str, faults: list[str]) -> str:
    """Return a secret from the variable, or from the file that NAME_FILE names."""
    path = environment.get(f"{name}_FILE")
    if not path:
        return environment.get(name, "").strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        faults.append(f"{name}_FILE cannot be read: {error.strerror}")
        return ""
