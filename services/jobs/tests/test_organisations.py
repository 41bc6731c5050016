"""The copy of the organisations: facts in any order, told once or twice, come to the same."""

import itertools
import random

import pytest
from jobs.commands import organisations
from jobs.messages import JobChanged
from jobs.models import Organisation
from jobs.queries import postings as board
from sqlalchemy import select

from chassis import outbox
from chassis.errors import Conflict
from services.jobs.tests.factories import NOW, TODAY, draft, member, organisation, published, wanted

ADMITTED = ("name", "Alt GmbH", "Rostock", 1)
SHOWN = ("listed", True, 1)
RENAMED = ("name", "Neu AG", "Wismar", 2)
HIDDEN = ("listed", False, 3)


def hear(session, member_id, story):
    for kind, *told in story:
        learn = organisations.learn_name if kind == "name" else organisations.learn_listing
        learn(session, member_id, *told, *([NOW] if kind == "name" else []))
    session.flush()
    session.expire_all()


def copy(session, member_id):
    row = session.get(Organisation, member_id)
    return row.name, row.city, row.listed, row.name_revision, row.listed_revision


def test_every_order_of_the_facts_ends_in_the_same(session):
    told = (ADMITTED, SHOWN, RENAMED, HIDDEN)
    for order in itertools.permutations(told):
        member_id = organisation(session, "Noch namenlos", None, revision=0)
        hear(session, member_id, order)
        assert copy(session, member_id) == ("Neu AG", "Wismar", False, 2, 3), order


def test_doubled_and_shuffled_facts_end_in_the_same_and_tell_of_a_name_at_most_once(session):
    chance = random.Random(7)
    told = [
        (kind, f"Name {n}", None, n) if kind == "name" else (kind, n % 2 == 0, n)
        for n in range(1, 9)
        for kind in ("name", "listed")
    ] * 2
    hirer = member(organisation(session, "Anfang", None, revision=0 + 1))
    published(session, hirer)
    chance.shuffle(told)
    hear(session, hirer.organisation_id, told)
    assert copy(session, hirer.organisation_id) == ("Name 8", None, True, 8, 8)
    names = [fact.data["organisation_name"] for fact in outbox.pending(session, JobChanged)]
    assert len(names) == len(set(names))
    assert names[-1] == "Name 8"


def test_a_withdrawal_heard_first_knows_no_name_yet_and_is_kept(session):
    hirer = member(organisation(session))
    hear(session, other := organisation(session, "x", None, revision=0), [HIDDEN])
    with pytest.raises(Conflict, match="organisation_not_known_yet") as caught:
        draft(session, member(other))
    assert caught.value.details["retryable"] is True
    hear(session, other, [ADMITTED, SHOWN])
    assert draft(session, member(other)).organisation["url"] is None
    assert draft(session, hirer).organisation["url"] is None


def test_a_new_name_shows_on_postings_in_search_and_in_facts(session, contract):
    hirer = member(organisation(session, "Alt GmbH"))
    seen, unseen = published(session, hirer), draft(session, hirer)
    hear(session, hirer.organisation_id, [RENAMED])
    [told] = outbox.pending(session, JobChanged)
    contract("jobs.job_changed.v1").validate(told.data)
    assert (told.data["job_id"], told.data["organisation_name"], told.data["revision"]) == (str(seen.id), "Neu AG", 3)
    assert (seen.organisation["name"], seen.organisation["city"]) == ("Neu AG", "Wismar")
    assert (unseen.organisation["name"], unseen.revision) == ("Neu AG", 1)
    assert board.list_jobs(session, wanted(q="neu"), TODAY)["total"] == 1
    assert board.list_jobs(session, wanted(q="alt"), TODAY)["total"] == 0


def test_an_entry_that_everyone_may_see_is_linked_until_it_is_withdrawn(session):
    hirer = member(organisation(session))
    posting = published(session, hirer)
    hear(session, hirer.organisation_id, [SHOWN])
    assert posting.organisation["url"] == f"/members/{hirer.organisation_id}"
    hear(session, hirer.organisation_id, [HIDDEN])
    assert posting.organisation["url"] is None
    assert posting.organisation["name"] == "Küstendaten „Förde“ GmbH"


def test_one_row_for_each_member(session):
    member_id = organisation(session)
    hear(session, member_id, [SHOWN, RENAMED, RENAMED])
    assert len(session.scalars(select(Organisation).where(Organisation.id == member_id)).all()) == 1
