"""Persons apply and are members too: with a number of the same row, and named nowhere in public."""

from datetime import date

import pytest
from members.commands import applications, memberships, working_groups
from members.messages import AccountInvited, ApplicationReceived, MembershipChanged
from members.models import Account, Participation, PersonalMembership
from members.queries import applications as queries
from members.queries import memberships as membership_queries
from members.queries import organisations as directory
from members.schemas.applications import Application as ApplicationShape
from members.schemas.applications import Apply
from members.schemas.working_groups import OpenWorkingGroup
from sqlalchemy import select

from chassis import outbox
from chassis.context import Actor
from chassis.errors import Conflict, NotFound
from chassis.outbox import outbox as table
from chassis.schema import load
from chassis.testing import SECRET
from services.members.tests.factories import (
    ASKED,
    BOARD,
    INVITATIONS,
    NOW,
    OFFICE,
    TODAY,
    admitted,
    end_due,
    fields,
    member,
    wanted,
)
from services.members.tests.test_memberships import DECIDED, deed

NAME = "Jörg Weiß"
PUBLIC = ("member_admitted", "member_left", "profile_published", "profile_withdrawn")


def applied(session, email="joerg.weiss@gmx.de", **representative):
    form = {name: value for name, value in fields(email=email).items() if name != "organisation"}
    form["representative"] |= representative
    application = applications.apply(session, load(Apply(), form), ASKED, SECRET, NOW)
    [told] = [fact for fact in outbox.pending(session, ApplicationReceived) if fact.subject == str(application.id)]
    applications.confirm(session, told.data["token"], SECRET, NOW)
    return application


@pytest.fixture
def person(session):
    """A person's membership, just admitted."""
    application = applications.admit(session, applied(session).id, BOARD, INVITATIONS, NOW, TODAY)
    return session.get(PersonalMembership, application.personal_membership_id)


def test_an_application_without_an_organisation_is_a_persons(session, contract):
    application = applied(session)
    shown = ApplicationShape().dump(application)
    assert (shown["holder"], shown["organisation"], application.organisation_name) == ("person", None, NAME)
    assert {each.version for each in application.consents} == {"person-1"}
    [told] = outbox.pending(session, ApplicationReceived)
    contract(ApplicationReceived.topic).validate(told.data)


def test_admission_gives_the_next_number_of_all_and_an_invitation(session, contract):
    first = member(session).number
    application = applications.admit(session, applied(session).id, BOARD, INVITATIONS, NOW, TODAY)
    person = session.get(PersonalMembership, application.admitted_as)
    assert (person.name, person.number, application.number, person.since) == (NAME, first + 1, first + 1, TODAY)
    assert admitted(session, name="Nächste AG", email="n@naechste.example").number == first + 2
    [invited] = [f for f in outbox.pending(session, AccountInvited) if f.data["email"] == "joerg.weiss@gmx.de"]
    contract(AccountInvited.topic).validate(invited.data)
    assert (invited.data["organisation_name"], invited.data["membership_number"]) == (None, first + 1)


def test_a_person_is_named_in_no_public_fact_and_in_no_directory(session, person):
    memberships.suspend(session, person.id, DECIDED)
    memberships.reinstate(session, person.id, DECIDED)
    memberships.expel(session, person.id, DECIDED)
    topics = set(session.scalars(select(table.c.topic)))
    assert topics.isdisjoint(f"members.{topic}.v1" for topic in PUBLIC)
    assert directory.list_members(session, OFFICE, wanted(q="Weiß"))["items"] == []
    with pytest.raises(NotFound):
        directory.get_member(session, OFFICE, person.id)


def test_a_person_has_a_members_rights_as_long_as_the_membership_runs(session, person):
    account = session.scalar(select(Account).where(Account.email == "joerg.weiss@gmx.de"))
    assert (account.roles, account.acting_for) == (["member"], None)
    memberships.suspend(session, person.id, DECIDED)
    assert account.roles == []
    memberships.reinstate(session, person.id, DECIDED)
    assert account.roles == ["member"]


def test_who_leaves_takes_part_in_no_group_any_more(session, person):
    [account] = membership_queries.people(session, person)
    form = load(OpenWorkingGroup(), {"name": "Küste", "kind": "permanent"})
    group = working_groups.open_group(session, form, NOW, TODAY)
    working_groups.join(session, Actor(str(account.id)), group.id, NOW)
    memberships.suspend(session, person.id, DECIDED)
    assert session.get(Participation, (group.id, account.id))
    memberships.expel(session, person.id, DECIDED)
    assert session.get(Participation, (group.id, account.id)) is None


def test_what_becomes_of_it_is_told_to_the_person_and_kept(session, person, contract):
    memberships.resign(session, person.id, None, deed(reason="Umzug"))
    end_due(session, date(2027, 1, 1), NOW)
    found = outbox.pending(session, MembershipChanged)
    for fact in found:
        contract(MembershipChanged.topic).validate(fact.data)
    assert [(f.data["change"], f.data["member_name"], f.data["organisation_name"]) for f in found] == [
        ("resignation_declared", NAME, None),
        ("resigned", NAME, None),
    ]
    history = membership_queries.list_changes(session, person.id, 20, None)["items"]
    assert [each.change for each in history] == ["resigned", "resignation_declared", "admitted"]
    assert history[-1].changed_by == "board-account"


def test_one_person_holds_one_membership_and_may_act_for_an_organisation_too(session, person):
    again = applied(session)
    with pytest.raises(Conflict, match="person_is_member"), session.begin_nested():
        applications.admit(session, again.id, BOARD, INVITATIONS, NOW, TODAY)
    [account] = membership_queries.people(session, person)
    account.organisation = member(session)
    session.flush()
    actor = Actor(str(account.id))
    own = [membership_queries.own_membership_id(session, actor, holder) for holder in (None, "organisation", "person")]
    assert own == [account.organisation_id, account.organisation_id, person.id]
    assert [
        each.id for each in membership_queries.list_memberships(session, "person", None, None, 20, None)["items"]
    ] == [person.id]


def test_a_second_application_of_a_person_is_flagged_by_name_and_by_address(session, person):
    by_name = applied(session, email="anders@web.de", given_name="JÖRG", family_name="Weiss")
    by_mail = applied(session, given_name="J.", family_name="W.")
    other = applied(session, email="fremd@gmx.de", given_name="Frieda", family_name="Fremd")
    assert ("member", str(person.id), ["same_name"]) in reasons(session, by_name)
    assert ("member", str(person.id), ["same_email"]) in reasons(session, by_mail)
    assert reasons(session, other) == []


def test_a_person_is_no_duplicate_of_an_organisation(session):
    admitted(session, name="Jörg Weiß GmbH", email="info@weiss.example")
    assert reasons(session, applied(session, email="chef@weiss.example")) == []


def reasons(session, application):
    return [(each["kind"], each["id"], each["reasons"]) for each in queries.duplicates(session, application)]
