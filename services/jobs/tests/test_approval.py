"""What members post where the office approves it, on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from jobs.commands import organisations, postings
from jobs.messages import JobApproved, JobPublished, JobReturned, JobSubmitted
from jobs.queries import postings as board

from chassis import outbox
from chassis.errors import Conflict, Invalid, NotFound
from services.jobs.tests.factories import (
    ANYONE,
    NOW,
    OFFICE,
    TODAY,
    asked,
    draft,
    member,
    organisation,
    published,
    submitted,
    wanted,
)

REASON = "Bitte nennen Sie den Arbeitsort."


@pytest.fixture
def hirer(session):
    return member(organisation(session))


def approve(session, posting, actor=OFFICE):
    return postings.publish(session, asked(actor), posting.id, TODAY, NOW, approval=True)


def send_back(session, posting, reason=REASON):
    return postings.send_back(session, asked(OFFICE), posting.id, reason, TODAY, NOW)


def test_what_a_member_publishes_is_submitted_and_nobody_else_sees_it(session, hirer, contract):
    posting = submitted(session, hirer)
    [told] = outbox.pending(session, JobSubmitted)
    contract("jobs.job_submitted.v1").validate(told.data)
    assert (posting.state, posting.published_at) == ("submitted", None)
    assert outbox.pending(session, JobPublished) == []
    assert board.list_jobs(session, wanted(), TODAY)["items"] == []
    for stranger in (ANYONE, member(organisation(session))):
        with pytest.raises(NotFound):
            board.get_job(session, stranger, posting.id, TODAY)
    assert board.get_job(session, hirer, posting.id, TODAY) is posting


def test_the_office_publishes_it_and_its_writer_is_told(session, hirer):
    posting = approve(session, submitted(session, hirer))
    assert (posting.state, posting.valid_through) == ("published", TODAY + timedelta(days=60))
    assert len(outbox.pending(session, JobPublished)) == 1
    [told] = outbox.pending(session, JobApproved)
    assert (told.data["account_id"], told.data["valid_through"]) == (hirer.account_id, "2026-05-01")


def test_the_office_publishes_its_own_at_once_and_tells_nobody_of_an_approval(session):
    posting = draft(session, OFFICE, organisation_name="Gast GmbH")
    assert approve(session, posting).state == "published"
    assert outbox.pending(session, JobApproved) == []


def test_it_is_sent_back_with_the_reason_changed_and_submitted_again(session, hirer, contract):
    posting = send_back(session, submitted(session, hirer))
    assert (posting.state, posting.returned_because) == ("draft", REASON)
    [told] = outbox.pending(session, JobReturned)
    contract("jobs.job_returned.v1").validate(told.data)
    assert (told.data["reason"], told.data["organisation_id"]) == (REASON, str(hirer.organisation_id))
    postings.change(session, asked(hirer), posting.id, {"title": "Mit Ort"}, TODAY, NOW)
    again = postings.publish(session, asked(hirer), posting.id, TODAY, NOW, approval=True)
    assert (again.state, again.returned_because) == ("submitted", None)


def test_what_is_submitted_stays_complete(session, hirer):
    posting = submitted(session, hirer)
    with pytest.raises(Invalid, match="job_incomplete"):
        postings.change(session, asked(hirer), posting.id, {"description_markdown": ""}, TODAY, NOW)


def test_an_incomplete_one_is_not_submitted(session, hirer):
    with pytest.raises(Invalid, match="job_incomplete"):
        submitted(session, hirer, description_markdown="")


@pytest.mark.parametrize(
    ("made", "code"), [(draft, "job_not_submitted"), (published, "already_published"), (None, "job_closed")]
)
def test_only_what_is_submitted_is_sent_back(session, hirer, made, code):
    posting = (made or published)(session, hirer)
    if made is None:
        postings.close(session, asked(hirer), posting.id, "filled", TODAY, NOW)
    with pytest.raises(Conflict, match=code):
        send_back(session, posting)


def test_submitting_twice_is_a_conflict(session, hirer):
    posting = submitted(session, hirer)
    with pytest.raises(Conflict, match="already_submitted"):
        postings.publish(session, asked(hirer), posting.id, TODAY, NOW, approval=True)


def test_others_may_not_submit_it(session, hirer):
    posting = draft(session, hirer)
    with pytest.raises(NotFound):
        approve(session, posting, member(organisation(session)))


def test_a_member_takes_it_back_and_nobody_hears_of_it(session, hirer):
    posting = submitted(session, hirer)
    with pytest.raises(Conflict, match="job_not_published"):
        postings.close(session, asked(hirer), posting.id, "filled", TODAY, NOW)
    assert postings.close(session, asked(hirer), posting.id, "withdrawn", TODAY, NOW).state == "withdrawn"
    assert [fact.topic for fact in outbox.pending(session)] == [JobSubmitted.topic]


def test_what_a_member_that_left_had_submitted_cannot_be_published(session, hirer):
    posting = submitted(session, hirer)
    organisations.learn_leaving(session, hirer.organisation_id, 9, NOW, TODAY, NOW)
    assert posting.state == "submitted"
    with pytest.raises(Conflict, match="membership_not_active"):
        approve(session, posting)


def test_the_office_lists_what_waits_for_it(session, hirer):
    waiting = submitted(session, hirer)
    published(session, hirer)
    found = board.list_my_jobs(session, OFFICE, TODAY, 20, None, "submitted")
    assert (found["items"], found["total"]) == ([waiting], 1)
    stranger = member(uuid4())
    assert board.list_my_jobs(session, stranger, TODAY, 20, None, "submitted")["items"] == []
