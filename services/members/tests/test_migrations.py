"""The history leads up, down and up again, and ends where the models are."""

import pytest
from sqlalchemy import inspect

from chassis import migrate
from chassis.db import Database
from chassis.service import plan


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_up_down_up(kind, tmp_path, request):
    url = f"sqlite:///{tmp_path}/x.sqlite3" if kind == "sqlite" else request.getfixturevalue("postgres_url")("members")
    service, database = plan("members"), Database(url)
    try:
        migrate.upgrade(service, database)
        migrate.downgrade(service, database)
        assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
        migrate.upgrade(service, database)
        migrate.check(service, database)
        assert not migrate.behind(service, database)
    finally:
        database.close()
