"""Two processes of the service share its database and its queue, and still count one after another."""

from uuid import uuid4

import pytest
from members.models import Membership
from sqlalchemy import select

from chassis.errors import Conflict
from services.members.tests.factories import applied, confirmed

BOARD = {"account_id": str(uuid4()), "roles": ["board", "office"]}
ADMISSIONS = 40


@pytest.fixture
def other(service, running):
    """A second process beside the first."""
    started = running("members", database=service.environment["ITMV_MEMBERS_DB"])
    yield started
    assert started.stop() == 0


def test_both_admit_and_the_numbers_have_no_gaps(service, other, caller):
    with service.database.write() as session:
        made = [confirmed(session, name=f"Firma {n}", email=f"a{n}@firma{n}.example").id for n in range(ADMISSIONS)]
        unconfirmed = applied(session, name="Unbestätigt", email="u@example.org").id
    wanted = [*made[: ADMISSIONS // 2], unconfirmed, *made[ADMISSIONS // 2 :]]
    calls = [caller.send("members.admit", actor=BOARD, application_id=str(each)) for each in wanted]
    refused = calls.pop(ADMISSIONS // 2)
    answers = [caller.result(call) for call in calls]
    with pytest.raises(Conflict, match="application_unconfirmed"):
        caller.result(refused)
    assert sorted(answer["number"] for answer in answers) == list(range(1, ADMISSIONS + 1))
    with service.database.read() as session:
        assert sorted(session.scalars(select(Membership.number))) == list(range(1, ADMISSIONS + 1))
    for process in (service, other):
        assert 'door="admit"' in process.metrics()
