import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from training.person import Person
from training.store import Store, StoreError

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path}/new/folder/alis.db")
    yield opened
    opened.close()


def rows(store: Store, table: str) -> int:
    with store.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)


def test_the_database_is_durable_and_strict(store: Store) -> None:
    with store.engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert values == ["wal", 2, 1]


def test_a_fault_undoes_the_whole_unit(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.unit() as work:
        work.record("telegram", "1", NOW)
        work.remember("telegram", "7", Person("eigersund"), NOW)
        raise ZeroDivisionError
    with store.unit() as work:
        assert work.record("telegram", "1", NOW)
        assert work.person("telegram", "7") == Person()


def test_an_update_is_known_per_channel(store: Store) -> None:
    with store.unit() as work:
        assert work.record("telegram", "1", NOW)
        assert not work.record("telegram", "1", NOW)
        assert work.record("mail", "1", NOW)


def test_a_person_is_remembered_and_changed(store: Store) -> None:
    with store.unit() as work:
        work.remember("telegram", "7", Person("eigersund", pending="hvor?"), NOW)
        work.remember("telegram", "7", Person("eigersund", "nn"), NOW)
        assert work.person("telegram", "7") == Person("eigersund", "nn")
        assert work.person("telegram", "8") == Person()
    assert rows(store, "profile") == 1


def test_gaps_count_repeats_and_come_most_frequent_first(store: Store) -> None:
    with store.unit() as work:
        work.gap("Noe sjeldent?", None, "nb", NOW)
        work.gap("Noe vanlig?", "eigersund", "nn", NOW)
        work.gap("noe VANLIG", None, "nb", NOW + dt.timedelta(days=1))
    gaps = store.gaps()
    assert [(g.question, g.count) for g in gaps] == [("Noe vanlig?", 2), ("Noe sjeldent?", 1)]
    assert (gaps[0].first_at, gaps[0].last_at) == (NOW, NOW + dt.timedelta(days=1))


def test_one_person_counts_once_for_an_answer_and_is_not_named(store: Store) -> None:
    with store.unit() as work:
        for sender, verdict in (("7", 1), ("7", -1), ("8", 1)):
            work.feedback("shifts", verdict, "telegram", sender, NOW)
        work.feedback("leave", 1, "telegram", "7", NOW)
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT answer_id, verdict, person FROM feedback ORDER BY id").all()
    assert [(a, v) for a, v, _ in found] == [("shifts", -1), ("shifts", 1), ("leave", 1)]
    assert found[0][2] != found[2][2], "the hash does not link a person's answers"


def test_a_reply_is_kept_until_it_is_delivered(store: Store) -> None:
    with store.unit() as work:
        work.record("telegram", "1", NOW, "chat 7", b"svar")
        work.record("telegram", "2", NOW, "chat 8")
    kept = store.undelivered("telegram")
    assert [(k.update_id, k.address, k.reply) for k in kept] == [("1", "chat 7", b"svar")]
    store.delivered("telegram", ["1"])
    assert store.undelivered("telegram") == []


def test_old_ids_are_forgotten_but_no_undelivered_reply(store: Store) -> None:
    with store.unit() as work:
        work.record("telegram", "1", NOW, "chat 7", b"svar")
        work.record("telegram", "2", NOW)
        work.record("telegram", "3", NOW + dt.timedelta(days=9))
    store.forget_seen(NOW + dt.timedelta(days=7))
    with store.unit() as work:
        assert [work.record("telegram", n, NOW) for n in "123"] == [False, True, False]


def test_units_at_the_same_time_wait_for_each_other(store: Store) -> None:
    def count(thread: int) -> None:
        for n in range(20):
            with store.unit() as work:
                work.gap("det samme", None, "nb", NOW)
                work.record("telegram", f"{thread}-{n}", NOW)

    threads = [threading.Thread(target=count, args=(t,)) for t in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.gaps()[0].count == 100


def test_a_database_that_cannot_be_opened_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "alis.db").mkdir()
    with pytest.raises(StoreError):
        Store(f"sqlite:///{tmp_path}/alis.db")
