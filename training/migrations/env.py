"""Runs the migrations over the connection that the store hands in; there is no configuration file."""

from alembic import context
from sqlmodel import SQLModel

import training.tables  # noqa: F401 - declares the tables

context.configure(
    connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
