"""A temporary group ends by itself, also when its end passed while nothing ran."""

from datetime import datetime, timedelta

import pytest
from members.models import WorkingGroup

from chassis import migrate
from chassis.clock import LOCAL
from chassis.db import Database
from chassis.service import plan
from chassis.testing import eventually
from services.members.tests.groups import group, temporary


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_group_that_ended_during_a_downtime_is_closed_at_the_start(kind, running, request, tmp_path):
    url = f"sqlite:///{tmp_path}/members.sqlite3"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url")("members")
    before = Database(url)
    migrate.upgrade(plan("members"), before)
    with before.write() as session:
        short, lasting = temporary(session), group(session, "AG Dauer").id
        short.ends_on, ended = datetime.now(LOCAL).date() - timedelta(days=1), short.id
    before.close()
    service = running("members", database=url)

    def status(group_id):
        with service.database.read() as session:
            return session.get(WorkingGroup, group_id).status

    eventually(lambda: status(ended) == "closed")
    assert status(lasting) == "open"
    assert service.stop() == 0
