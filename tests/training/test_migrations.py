from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from training.store import HEAD, MIGRATIONS, Store, migrate, open_engine
from training.tables import SQLModel

SCRIPTS = ScriptDirectory(str(MIGRATIONS))
REVISIONS = [s.revision for s in SCRIPTS.walk_revisions()][::-1]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path}/alis.db")
    yield opened
    opened.dispose()


def test_the_store_knows_the_newest_revision() -> None:
    assert SCRIPTS.get_current_head() == HEAD


@pytest.mark.parametrize("start", REVISIONS)
def test_every_version_is_brought_to_the_tables_as_declared(engine: Engine, start: str) -> None:
    migrate(engine, start)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_first_version_keeps_its_rows_through_all_later_ones(engine: Engine, tmp_path: Path) -> None:
    migrate(engine, REVISIONS[0])
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO profile (channel, sender, municipality, created_at, changed_at)"
            " VALUES ('telegram', '7', 'eigersund', '2026-11-24 12:00:00', '2026-11-24 12:00:00')"
        )
    store = Store(f"sqlite:///{tmp_path}/alis.db")
    with store.unit() as work:
        assert work.person("telegram", "7").municipality == "eigersund"
    store.close()


def test_each_step_can_be_taken_back(engine: Engine) -> None:
    migrate(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/alis.db"
    Store(url).close()
    before = (tmp_path / "alis.db").read_bytes()
    Store(url).close()
    assert (tmp_path / "alis.db").read_bytes() == before
