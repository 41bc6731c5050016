"""What follows from a membership's state: facts, the directory, people's rights, mails."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from members.commands import memberships, organisations
from members.messages import (
    MemberLeft,
    MemberReinstated,
    MembershipChanged,
    MemberSuspended,
    ProfilePublished,
    ProfileWithdrawn,
)
from members.models import Account
from members.queries import memberships as queries
from members.queries import organisations as directory

from chassis import outbox
from chassis.errors import Conflict, NotFound
from services.members.tests.factories import ANYONE, NOW, TODAY, acting_for, asked, end_due, member, wanted
from services.members.tests.test_memberships import DECIDED, deed

AFTER = date(2026, 3, 3)


@pytest.fixture
def own(session):
    """A member with two people, one of whom reads English."""
    found = member(session, "Küstendaten GmbH")
    for name, language in (("Anna", "de"), ("Bob", "en")):
        email = f"{name}@example.org"
        session.add(Account(email=email, name=name, organisation=found, language=language, created_at=NOW))
    session.flush()
    return found


def suspend(session, organisation):
    memberships.suspend(session, organisation.id, DECIDED)


def expel(session, organisation):
    memberships.expel(session, organisation.id, DECIDED)


def leave(session, organisation):
    memberships.resign(session, organisation.id, TODAY, deed())
    end_due(session, AFTER, NOW)


def reinstate(session, organisation):
    memberships.reinstate(session, organisation.id, DECIDED)


def told(session, contract, *topics):
    found = outbox.pending(session, *topics)
    for fact in found:
        contract(fact.topic).validate(fact.data)
    return found


@pytest.mark.parametrize(("end", "fact"), [(suspend, MemberSuspended), (expel, MemberLeft), (leave, MemberLeft)])
def test_who_is_no_member_leaves_the_directory_and_comes_back(session, own, contract, end, fact):
    end(session, own)
    [message] = told(session, contract, fact)
    [withdrawn] = told(session, contract, ProfileWithdrawn)
    assert message.data["revision"] == withdrawn.data["revision"] == own.revision
    assert directory.list_members(session, ANYONE, wanted(q="Küstendaten"))["items"] == []
    with pytest.raises(NotFound):
        directory.get_member(session, ANYONE, own.id)
    with pytest.raises(Conflict, match="membership_not_active"):
        organisations.change_own_entry(session, asked(acting_for(own)), {"name": "Neu AG"}, NOW)
    reinstate(session, own)
    [again] = told(session, contract, MemberReinstated)
    published = told(session, contract, ProfilePublished)[-1]
    assert again.data["revision"] == published.data["revision"] == withdrawn.data["revision"] + 1
    assert [each.id for each in directory.list_members(session, ANYONE, wanted(q="Küstendaten"))["items"]] == [own.id]


def test_a_leavers_public_fact_says_its_last_day_and_no_reason(session, own):
    expel(session, own)
    [fact] = outbox.pending(session, MemberLeft)
    assert fact.data == {"member_id": str(own.id), "revision": own.revision, "left_on": "2026-03-02"}
    assert MemberLeft.public
    assert not MemberSuspended.public
    assert not MembershipChanged.public


def test_a_hidden_entry_stays_hidden_when_the_member_comes_back(session, own):
    organisations.change_own_entry(session, asked(acting_for(own)), {"visibility": "hidden"}, NOW)
    suspend(session, own)
    before = len(outbox.pending(session, ProfilePublished))
    reinstate(session, own)
    assert len(outbox.pending(session, ProfilePublished)) == before


@pytest.mark.parametrize("end", [suspend, expel, leave])
def test_people_lose_and_regain_their_rights(session, own, end):
    [account, _] = queries.people(session, own.membership)
    assert (account.roles, account.acting_for) == (["member"], own)
    end(session, own)
    assert (account.roles, account.acting_for) == ([], None)
    reinstate(session, own)
    assert (account.roles, account.acting_for) == (["member"], own)


def test_a_declared_resignation_takes_no_rights_yet(session, own):
    memberships.resign(session, own.id, None, deed())
    assert queries.people(session, own.membership)[0].roles == ["member"]
    assert own.is_public
    assert outbox.pending(session, MemberLeft, ProfileWithdrawn) == []


def test_each_of_the_people_is_written_to_in_their_language(session, own, contract):
    suspend(session, own)
    found = told(session, contract, MembershipChanged)
    assert [(f.data["email"], f.data["language"], f.data["change"], f.data["reason"]) for f in found] == [
        ("Anna@example.org", "de", "suspended", "Grund"),
        ("Bob@example.org", "en", "suspended", "Grund"),
    ]


def test_people_hear_of_every_step_but_not_of_the_kind(session, own, contract):
    memberships.change_kind(session, own.id, "supporting", deed())
    memberships.resign(session, own.id, None, deed())
    memberships.withdraw_resignation(session, own.id, deed())
    leave(session, own)
    reinstate(session, own)
    expel(session, own)
    heard = [f.data["change"] for f in told(session, contract, MembershipChanged) if f.data["language"] == "en"]
    assert heard == [
        *("resignation_declared", "resignation_withdrawn", "resignation_declared", "resigned"),
        *("reinstated", "expelled"),
    ]


def test_an_entry_changed_in_the_moment_of_a_suspension_is_not_published_again(database):
    with database.write() as session:
        own = member(session)
    start = threading.Barrier(2)

    def act(what):
        start.wait()
        with database.write() as session:
            if what == "suspend":
                memberships.suspend(session, own.id, DECIDED)
            else:
                organisations.change_own_entry(session, asked(acting_for(own)), {"name": "Neu AG"}, NOW)

    with ThreadPoolExecutor(2) as pool:
        suspended, changed = (pool.submit(act, what) for what in ("suspend", "change"))
    assert suspended.exception() is None
    assert isinstance(changed.exception(), Conflict | None)
    with database.read() as session:
        last = outbox.pending(session, ProfilePublished, ProfileWithdrawn)[-1]
        assert last.topic == ProfileWithdrawn.topic


def test_of_many_who_suspend_at_once_one_does(database):
    with database.write() as session:
        own = member(session)
    start = threading.Barrier(6)

    def act(_):
        start.wait()
        try:
            with database.write() as session:
                memberships.suspend(session, own.id, DECIDED)
                return "done"
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(act, range(6))) == ["done", *["membership_suspended"] * 5]
