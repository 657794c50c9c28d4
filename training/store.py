"""The store: SQLite through short transactions, each of which holds everything a message brings about, or nothing.

Write-ahead log and full synchronisation: what was committed is on the disk. Every transaction takes the write lock at
its start, so that none fails half-way because another one wrote.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, SQLModel, create_engine, delete, select, update

from training import tables
from training.person import Person, Undelivered
from training.privacy import normalised

HEAD = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=10000")


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


PROFILE, GAP, FEEDBACK, SEEN, SECRET = (
    _table(m) for m in (tables.Profile, tables.Gap, tables.Feedback, tables.SeenUpdate, tables.Secret)
)


class StoreError(Exception):
    """The database cannot be used just now (locked, full, gone). Nothing was changed; trying again later may help."""


def open_engine(url: str) -> Engine:
    """Return an engine on the SQLite database at `url`, its folder made; the schema is left as it is."""
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.connection.execute("BEGIN IMMEDIATE").close()

    return engine


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to `revision`, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return False
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD


class Store:
    """The database at `url` (e.g. `sqlite:///data/alis.db`), made or brought up to date when opened.

    Raises StoreError.
    """

    def __init__(self, url: str) -> None:
        with self._translated():
            self.engine = open_engine(url)
            if not _is_current(self.engine):
                migrate(self.engine)
            self._key = self._secret("person")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, OSError) as error:
            raise StoreError(str(getattr(error, "orig", error))) from error

    @contextmanager
    def unit(self) -> Iterator[Work]:
        """Open one transaction: committed at the end of the block, undone by any exception. Raises StoreError."""
        with self._translated(), self.engine.begin() as connection:
            yield Work(connection, self._key)

    def _secret(self, name: str) -> bytes:
        with self.engine.begin() as connection:
            connection.execute(insert(SECRET).values(name=name, value=secrets.token_hex(32)).on_conflict_do_nothing())
            value: str = connection.execute(select(SECRET.c.value).where(SECRET.c.name == name)).scalar_one()
        return bytes.fromhex(value)

    def gaps(self) -> list[tables.Gap]:
        """Return the questions without an answer, the most frequent first."""
        with self._translated(), Session(self.engine, expire_on_commit=False) as session:
            gap = tables.Gap
            return list(session.exec(select(gap).order_by(GAP.c.count.desc(), GAP.c.last_at.desc())))

    def undelivered(self, channel: str) -> list[Undelivered]:
        """Return the replies of `channel` that were committed and never confirmed as sent, oldest first."""
        columns = (SEEN.c.update_id, SEEN.c.address, SEEN.c.reply)
        query = select(*columns).where(SEEN.c.channel == channel, SEEN.c.reply.is_not(None)).order_by(SEEN.c.id)
        with self._translated(), self.engine.connect() as connection:
            return [Undelivered(row.update_id, row.address or "", row.reply) for row in connection.execute(query)]

    def delivered(self, channel: str, update_ids: Iterable[str]) -> None:
        """Note that the replies to these updates were sent, or can never be; what they said is forgotten."""
        sent = SEEN.c.channel == channel, SEEN.c.update_id.in_(list(update_ids))
        with self._translated(), self.engine.begin() as connection:
            connection.execute(update(SEEN).where(*sent).values(reply=None, address=None))

    def forget_seen(self, before: dt.datetime) -> None:
        """Drop the ids of updates handled before that time, which no channel sends again."""
        old = SEEN.c.at < before, SEEN.c.reply.is_(None)
        with self._translated(), self.engine.begin() as connection:
            connection.execute(delete(SEEN).where(*old))

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()


NEW_ID = insert(SEEN).on_conflict_do_nothing(index_elements=["channel", "update_id"])
WHO = select(PROFILE.c.municipality, PROFILE.c.language, PROFILE.c.wrote, PROFILE.c.pending).where(
    PROFILE.c.channel == bindparam("channel"), PROFILE.c.sender == bindparam("sender")
)


class Work:
    """What can be read and done within one transaction."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    def record(
        self, channel: str, update_id: str, at: dt.datetime, address: str = "", reply: bytes | None = None
    ) -> bool:
        """Note an update as handled, with the reply that is to be sent to `address`; return False if it was before."""
        address_kept = address if reply else None
        values = {"channel": channel, "update_id": update_id, "at": at, "address": address_kept, "reply": reply}
        return self._connection.execute(NEW_ID, values).rowcount > 0

    def person(self, channel: str, sender: str) -> Person:
        """Return what is remembered of a person; nothing is stored by asking."""
        row = self._connection.execute(WHO, {"channel": channel, "sender": sender}).first()
        return Person(*row) if row else Person()

    def remember(self, channel: str, sender: str, person: Person, at: dt.datetime) -> None:
        """Keep what a person told."""
        told = {**asdict(person), "changed_at": at}
        statement = insert(PROFILE).values(channel=channel, sender=sender, created_at=at, **told)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["channel", "sender"], set_=told))

    def gap(self, question: str, municipality: str | None, language: str, at: dt.datetime) -> None:
        """Keep a screened question for the curator; a repeat only counts."""
        values = {
            "question": question,
            "normalised": normalised(question),
            "municipality": municipality,
            "language": language,
        }
        statement = insert(GAP).values(**values, count=1, first_at=at, last_at=at)
        repeat = {"count": GAP.c.count + 1, "last_at": at}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["normalised"], set_=repeat))

    def feedback(self, answer_id: str, verdict: int, channel: str, sender: str, at: dt.datetime) -> None:
        """Keep a verdict (+1 or -1) on an answer; the same person's later one replaces it."""
        who = f"{answer_id}\0{channel}\0{sender}".encode()
        person = hashlib.blake2b(who, key=self._key, digest_size=16).hexdigest()
        statement = insert(FEEDBACK).values(answer_id=answer_id, person=person, verdict=verdict, at=at)
        again = {"verdict": verdict, "at": at}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["answer_id", "person"], set_=again))
