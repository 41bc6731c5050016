"""Who cannot have the database in time hears that it is unavailable, and may come again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, insert, select, text

from chassis import db
from chassis.db import Database
from chassis.errors import Unavailable
from chassis.inbox import HISTORY, KEEP, inbox
from chassis.retention import RULES
from chassis.testing import forget


@pytest.fixture
def postgres(postgres_url: Any) -> Iterator[Database]:
    made = Database(postgres_url("db"))
    yield made
    made.close()


@pytest.mark.parametrize("seconds", [0.2, None])
def test_a_writer_waits_for_its_turn_no_longer_than_it_may(
    databases: Any, monkeypatch: pytest.MonkeyPatch, seconds: float | None
) -> None:
    monkeypatch.setattr(db, "PATIENCE", 0.2)
    database = databases("bicycles", "sqlite")
    refused: list[float] = []

    def second() -> None:
        began = time.monotonic()
        with pytest.raises(Unavailable), database.write(seconds):
            pass
        refused.append(time.monotonic() - began)

    with database.write():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(5)
    assert refused
    assert 0.1 < refused[0] < 2
    with database.write(seconds) as session:
        session.execute(select(inbox))


def test_of_two_that_wait_for_each_other_one_is_told_to_come_again(postgres: Database) -> None:
    with postgres.write() as session:
        session.execute(text("CREATE TABLE bells AS SELECT generate_series(1, 2) AS id, 0 AS rung"))
    ready, outcomes = threading.Barrier(2), []

    def ring(first: int, then: int) -> None:
        try:
            with postgres.write(20) as session:
                session.execute(text("UPDATE bells SET rung = rung + 1 WHERE id = :id"), {"id": first})
                ready.wait(10)
                session.execute(text("UPDATE bells SET rung = rung + 1 WHERE id = :id"), {"id": then})
            outcomes.append("rung")
        except Unavailable:
            outcomes.append("unavailable")

    threads = [threading.Thread(target=ring, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["rung", "unavailable"]


def test_what_cannot_be_put_in_order_is_unavailable(postgres: Database) -> None:
    raised = "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'serialization_failure'; END $$"
    with pytest.raises(Unavailable), postgres.write() as session:
        session.execute(text(raised))


def test_no_connection_left_is_unavailable(postgres: Database) -> None:
    small = Database(str(postgres.engine.url.render_as_string(hide_password=False)))
    small.engine = create_engine(postgres.engine.url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    with small.read() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(Unavailable), small.write() as other:
            other.execute(text("SELECT 1"))
        with pytest.raises(Unavailable):
            small.ping()
    small.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_old_facts_are_forgotten_but_not_who_was_given_the_history(databases: Any, kind: str) -> None:
    now, young = datetime.now(UTC), uuid4()
    old = now - KEEP - timedelta(days=1)
    rows = [(HISTORY, old), (uuid4(), old), (young, now)]
    with databases("bicycles", kind).write() as session:
        session.execute(
            insert(inbox), [{"hearing": "tally", "fact_id": fact, "heard_at": heard} for fact, heard in rows]
        )
        forget(session, RULES, now)
        assert set(session.scalars(select(inbox.c.fact_id))) == {HISTORY, young}
