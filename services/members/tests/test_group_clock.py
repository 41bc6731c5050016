"""A temporary group ends by itself, also when its end passed while nothing ran."""

from datetime import datetime, timedelta

import pytest
from members.models import WorkingGroup

from chassis.clock import LOCAL
from chassis.db import Database
from chassis.testing import eventually
from services.members.tests.groups import group, temporary


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_group_that_ended_during_a_downtime_is_closed_at_the_start(kind, running, migrated):
    url = migrated("members", kind)
    before = Database(url)
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
