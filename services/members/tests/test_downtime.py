"""What fell due while no process ran is done when one starts."""

from datetime import date

import pytest
from members.commands import memberships
from members.models import Membership

from chassis import outbox
from chassis.db import Database
from chassis.testing import eventually
from services.members.tests.factories import TODAY, member
from services.members.tests.test_memberships import deed


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, migrated):
    return migrated("members", request.param)


def test_memberships_whose_last_day_passed_end_at_the_start(url, running):
    database = Database(url)
    with database.write() as session:
        leaver, resigner = member(session, "Geht"), member(session, "Bleibt bis zum Schluss")
        memberships.resign(session, leaver.id, TODAY, deed())
        memberships.resign(session, resigner.id, date(9999, 12, 31), deed())
    process = running("members", database=url)

    def states():
        with database.read() as session:
            found = tuple(session.get(Membership, each.id).status for each in (leaver, resigner))
            return found if found != ("active", "active") else None

    assert eventually(states) == ("resigned", "active")
    with database.read() as session:
        topics = [
            envelope["type"]
            for envelope in session.scalars(outbox.outbox.select().with_only_columns(outbox.outbox.c.envelope))
        ]
        assert topics.count("members.member_left.v1") == 1
    assert process.stop() == 0
    database.close()
