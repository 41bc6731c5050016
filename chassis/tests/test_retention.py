"""Rules of how long things are kept: looked at first, then kept, in batches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bicycles.models import Sale
from click.testing import CliRunner
from sqlalchemy import func, select

from chassis import migrate, retention
from chassis.db import Database
from chassis.operator import itmv
from chassis.retention import Rule
from chassis.service import plan
from chassis.testing import SECRET

NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
DAY = timedelta(days=1)
SALES = Rule("sales", Sale, Sale.sold_at, 30 * DAY, "the guarantee is over", only=Sale.model != "museum piece")


def sold(database: Database, *sales: tuple[str, datetime]) -> None:
    with database.write() as session:
        session.query(Sale).delete()
        session.add_all(Sale(model=model, sold_at=at) for model, at in sales)


def models(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.scalars(select(Sale.model)))


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, databases: Any) -> Any:
    database = databases("bicycles", request.param)
    yield database
    sold(database)


def test_a_look_says_what_would_go_and_changes_nothing(shop: Database) -> None:
    sold(shop, ("old", NOW - 40 * DAY), ("older", NOW - 50 * DAY), ("due", NOW - 30 * DAY), ("young", NOW))
    with shop.read() as session:
        [found] = retention.survey(session, [SALES], NOW)
    assert (found.count, found.oldest) == (2, NOW - 50 * DAY)
    assert len(models(shop)) == 4


def test_what_is_over_goes_and_nothing_else(shop: Database) -> None:
    sold(shop, ("old", NOW - 40 * DAY), ("museum piece", NOW - 900 * DAY), ("young", NOW))
    assert [count for _rule, count in retention.keep_all(shop, [SALES], NOW)] == [1]
    assert models(shop) == ["museum piece", "young"]


def test_what_still_counts_is_blanked_once_and_stays(shop: Database) -> None:
    blanked = Rule("models", Sale, Sale.sold_at, 30 * DAY, "numbers", only=Sale.model != "", blanks={"model": ""})
    sold(shop, ("old", NOW - 40 * DAY), ("young", NOW))
    assert [[n for _, n in retention.keep_all(shop, [blanked], NOW)] for _ in range(2)] == [[1], [0]]
    assert models(shop) == ["", "young"]


def test_a_long_past_goes_in_batches(shop: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    sold(shop, *[(f"old {n}", NOW - 40 * DAY) for n in range(25)])
    with shop.write() as session:
        assert retention.forget(session, SALES, NOW, most=10) == 10
    assert [count for _rule, count in retention.keep_all(shop, [SALES], NOW)] == [15]
    with shop.read() as session:
        assert session.scalar(select(func.count()).select_from(Sale)) == 0


def test_the_operator_looks_before_anything_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/shop.sqlite3"
    database = Database(url)
    migrate.upgrade(plan("bicycles"), database)
    sold(database, ("old", datetime.now(UTC) - 40 * DAY), ("young", datetime.now(UTC)))
    monkeypatch.setattr(plan("bicycles").cls, "rules", (SALES,))
    environment = {"ITMV_SECRET_KEY": SECRET, "ITMV_HOME": str(tmp_path), "ITMV_AMQP_URI": "amqp://nobody"}

    def ask(*arguments: str) -> str:
        done = CliRunner().invoke(
            itmv, ["retention", *arguments, "bicycles"], env={**environment, "ITMV_BICYCLES_DB": url}
        )
        assert done.exit_code == 0, done.output
        return done.output

    assert "the guarantee is over" in ask()
    assert models(database) == ["old", "young"]
    assert "bicycles: 1 rows deleted" in ask("--apply")
    assert models(database) == ["young"]
    database.close()
