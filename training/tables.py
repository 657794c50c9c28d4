"""The tables. No rules live here: a table model does not check what it is given."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Field, SQLModel, UniqueConstraint

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMES


class Profile(SQLModel, table=True):
    """A person of a channel who told something worth remembering. `sender` is the channel's own name of them."""

    __table_args__ = (UniqueConstraint("channel", "sender"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    sender: str
    municipality: str | None = None
    language: str | None = None
    wrote: str | None = None
    pending: str | None = None
    created_at: dt.datetime
    changed_at: dt.datetime


class Gap(SQLModel, table=True):
    """A question without an answer, screened; `normalised` makes repeats one row, `count` says how many there were."""

    id: int | None = Field(default=None, primary_key=True)
    question: str
    normalised: str = Field(unique=True)
    municipality: str | None = None
    language: str
    count: int = 1
    first_at: dt.datetime
    last_at: dt.datetime


class Feedback(SQLModel, table=True):
    """One person's verdict on an answer: +1 or -1. `person` is a keyed hash that differs from answer to answer."""

    __table_args__ = (UniqueConstraint("answer_id", "person"),)

    id: int | None = Field(default=None, primary_key=True)
    answer_id: str
    person: str
    verdict: int
    at: dt.datetime


class SeenUpdate(SQLModel, table=True):
    """An update that was handled. `reply` and `address` stand until the reply is known to be sent."""

    __table_args__ = (UniqueConstraint("channel", "update_id"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    update_id: str
    at: dt.datetime
    address: str | None = None
    reply: bytes | None = None


class Secret(SQLModel, table=True):
    """A random key of this installation, by name."""

    name: str = Field(primary_key=True)
    value: str
