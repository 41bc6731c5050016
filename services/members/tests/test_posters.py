"""Those who answer for postings are told what the job board has to say, each by a fact of its own."""

from uuid import uuid4

import pytest
from members.commands import accounts, posters
from members.messages import JobApproved, JobExpiring, JobReturned, JobSubmitted, PosterTold
from members.models import Account
from sqlalchemy import select

from chassis import messages, outbox
from chassis.testing import examples
from services.members.tests.factories import HASH, NOW, admitted

HEARD = {JobExpiring: "expiring", JobApproved: "approved", JobReturned: "returned"}


@pytest.fixture
def writer(session):
    """The representative of a member."""
    admitted(session)
    return session.scalar(select(Account).where(Account.email == "joerg.weiss@example.org"))


@pytest.fixture
def colleague(session, writer):
    made = accounts.create(session, "ina@example.org", "Ina", [], HASH, NOW)
    made.organisation = writer.organisation
    session.flush()
    return made


@pytest.fixture
def office(session):
    return accounts.create(session, "office@example.org", "Büro", ["office"], HASH, NOW)


def told(session, account_id, organisation_id, heard=JobExpiring):
    data = examples(heard.topic)[0] | {
        "account_id": account_id and str(account_id),
        "organisation_id": organisation_id and str(organisation_id),
    }
    envelope = {"specversion": "1.0", "id": str(uuid4()), "source": "itmv/jobs", "type": heard.topic, "subject": "x"}
    fact = messages.read(heard, envelope | {"time": NOW.isoformat(), "data": data})
    posters.tell(session, fact, HEARD[heard])
    return [each.data for each in outbox.pending(session, PosterTold)]


@pytest.mark.parametrize("heard", HEARD)
def test_who_wrote_it_is_told_alone(session, writer, colleague, contract, heard):
    [fact] = told(session, writer.id, writer.organisation_id, heard)
    contract("members.poster_told.v1").validate(fact)
    assert (fact["email"], fact["occasion"]) == (writer.email, HEARD[heard])


def test_once_they_act_for_somebody_else_the_others_are_told(session, writer, colleague):
    organisation_id, writer.organisation = writer.organisation_id, None
    session.flush()
    assert [fact["email"] for fact in told(session, writer.id, organisation_id)] == [colleague.email]


def test_of_one_that_the_office_wrote_for_a_member_its_people_are_told(session, office, writer, colleague):
    found = told(session, office.id, writer.organisation_id)
    assert {fact["email"] for fact in found} == {writer.email, colleague.email}


def test_of_one_that_nobody_is_known_to_have_written_its_people_are_told(session, writer):
    assert [fact["email"] for fact in told(session, None, writer.organisation_id)] == [writer.email]


def test_of_a_guest_s_the_office_is_told_that_wrote_it(session, office):
    assert [fact["email"] for fact in told(session, office.id, None)] == [office.email]


def test_of_one_that_was_submitted_the_office_is_told(session, office, writer, contract):
    accounts.create(session, "board@example.org", "Vorstand", ["board"], HASH, NOW)
    data = examples(JobSubmitted.topic)[0] | {"organisation_id": str(writer.organisation_id)}
    fact = messages.read(JobSubmitted, messages.envelope(JobSubmitted, data, "x", NOW))
    posters.tell_office(session, fact)
    [told] = [each.data for each in outbox.pending(session, PosterTold)]
    contract("members.poster_told.v1").validate(told)
    name = writer.organisation.name
    assert (told["email"], told["occasion"], told["organisation_name"]) == (office.email, "submitted", name)


@pytest.mark.parametrize("organisation_id", [None, uuid4()])
def test_where_nobody_is_left_nobody_is_told(session, writer, organisation_id):
    assert told(session, uuid4(), organisation_id) == []
