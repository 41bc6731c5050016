"""Each service's history leads up, down and up again, and ends where its models are."""

import pytest
from sqlalchemy import inspect

from chassis import migrate
from chassis.db import Database
from chassis.service import plan

SERVICES = ("members", "jobs", "events", "notifications")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", SERVICES)
def test_up_down_up(name, kind, tmp_path, request):
    url = f"sqlite:///{tmp_path}/x.sqlite3" if kind == "sqlite" else request.getfixturevalue("postgres_url")(name)
    service, database = plan(name), Database(url)
    try:
        migrate.upgrade(service, database)
        migrate.downgrade(service, database)
        assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
        migrate.upgrade(service, database)
        migrate.check(service, database)
        assert not migrate.behind(service, database)
    finally:
        database.close()
