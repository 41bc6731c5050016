"""Who is suspended or has left posts no more, and a leaver's postings go; any order of the facts ends in the same."""

import itertools
from datetime import timedelta

import pytest
from jobs.commands import organisations, postings
from jobs.messages import JobClosed
from jobs.models import Organisation
from jobs.queries import postings as board

from chassis import outbox
from chassis.errors import Conflict, Gone
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
    wanted,
)

LATER = NOW + timedelta(days=30)


def learn(session, member_id, may_post, revision):
    organisations.learn_standing(session, member_id, may_post=may_post, revision=revision)


def leave(session, member_id, revision=5, at=LATER):
    organisations.learn_leaving(session, member_id, revision, at, TODAY, LATER)


@pytest.fixture
def hirer(session):
    return member(organisation(session))


def test_a_leavers_open_postings_are_withdrawn_and_everybody_is_told(session, hirer, contract):
    open_ones = [published(session, hirer, title=f"Stelle {n}") for n in range(3)]
    kept, other = draft(session, hirer), published(session, member(organisation(session, "Andere AG")))
    leave(session, hirer.organisation_id)
    facts = outbox.pending(session, JobClosed)
    for fact in facts:
        contract(JobClosed.topic).validate(fact.data)
    assert {(f.data["job_id"], f.data["outcome"]) for f in facts} == {(str(p.id), "withdrawn") for p in open_ones}
    assert [each.id for each in board.list_jobs(session, wanted(), TODAY)["items"]] == [other.id]
    with pytest.raises(Gone, match="job_closed"):
        board.get_job(session, ANYONE, open_ones[0].id, TODAY)
    assert kept.state == "draft"


@pytest.mark.parametrize("end", ["suspended", "left"])
def test_who_is_no_member_opens_and_extends_nothing_not_even_by_way_of_the_office(session, hirer, end):
    posting, kept = published(session, hirer), draft(session, hirer)
    if end == "left":
        leave(session, hirer.organisation_id)
    else:
        learn(session, hirer.organisation_id, False, 5)
        assert posting.state == "published"
    for refused in (
        lambda: draft(session, hirer),
        lambda: draft(session, OFFICE, organisation_id=str(hirer.organisation_id)),
        lambda: postings.publish(session, asked(OFFICE), kept.id, TODAY, NOW),
        lambda: postings.extend(session, asked(OFFICE), posting.id, TODAY + timedelta(days=80), TODAY, NOW),
    ):
        with pytest.raises(Conflict, match="membership_not_active"):
            refused()
    learn(session, hirer.organisation_id, True, 6)
    assert postings.publish(session, asked(hirer), kept.id, TODAY, NOW).state == "published"


def test_guests_of_the_office_need_no_membership(session):
    assert published(session, OFFICE, organisation_name="Gast GmbH").state == "published"


def test_every_order_of_leaving_and_returning_ends_in_the_same(session):
    steps = {
        "admitted": lambda of: learn(session, of, True, 1),
        "suspended": lambda of: learn(session, of, False, 3),
        "left": lambda of: leave(session, of, 5),
        "back": lambda of: learn(session, of, True, 6),
    }
    for order in itertools.permutations(steps):
        hirer = member(organisation(session))
        posting = published(session, hirer)
        for step in (*order, *order):
            steps[step](hirer.organisation_id)
        kept = session.get(Organisation, hirer.organisation_id)
        assert [posting.state, kept.may_post, kept.standing_revision] == ["withdrawn", True, 6], order


def test_a_leaving_heard_after_the_return_takes_nothing_that_was_opened_since(session, hirer):
    old = published(session, hirer)
    learn(session, hirer.organisation_id, True, 6)
    new = published(session, hirer, now=LATER + timedelta(days=1))
    leave(session, hirer.organisation_id, 5, at=LATER)
    assert (old.state, new.state) == ("withdrawn", "published")


def test_what_was_opened_before_the_leaving_was_heard_of_goes_too(session, hirer):
    late = published(session, hirer, now=LATER + timedelta(hours=1))
    leave(session, hirer.organisation_id, at=LATER)
    assert late.state == "withdrawn"
