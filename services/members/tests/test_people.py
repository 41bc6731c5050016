"""Colleagues of one membership, and the accounts and roles that admins give."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from members.commands import accounts, colleagues, staff, tries, working_groups
from members.messages import AccountInvited, ColleagueInvited, WorkingGroupLeft
from members.queries import accounts as account_queries
from members.queries import colleagues as queries
from members.queries import staff as staff_queries
from members.queries.accounts import find_account
from members.schemas.colleagues import InviteColleague

from chassis import outbox
from chassis.context import Actor, Context
from chassis.errors import Conflict, Forbidden, Gone, Invalid, NotFound, PreconditionFailed, TooManyRequests
from chassis.schema import load
from chassis.testing import SECRET
from services.members.tests.factories import HASH, INVITATIONS, NOW, member
from services.members.tests.groups import group

MAIL = colleagues.Mail(INVITATIONS, SECRET, NOW)
NEW = {"email": "Anna@Example.org", "name": "Anna Groß"}


def acting(account, revision=None):
    """The surroundings of a call by an account."""
    organisation = account.organisation.id if account.organisation else None
    actor = Actor(str(account.id), organisation, frozenset({"account", *account.roles}))
    return Context(actor=actor, expected_revision=revision)


@pytest.fixture
def first(session):
    """Somebody who acts for an organisation."""
    made = accounts.create(session, "m@example.org", "Mitglied", [], HASH, NOW)
    made.organisation = member(session)
    session.flush()
    return made


def invited(session, account, **changes):
    invitation = colleagues.invite(session, acting(account), NEW | changes, MAIL)
    return invitation, INVITATIONS.sign(invitation.id)


def accept(session, token, password_hash=HASH):
    return accounts.accept_invitation(session, token, password_hash, INVITATIONS, NOW)


def test_a_colleague_joins_with_a_new_account(session, first, contract):
    invitation, token = invited(session, first)
    [told] = outbox.pending(session, ColleagueInvited)
    contract(ColleagueInvited.topic).validate(told.data)
    assert find_account(session, NEW["email"]) is None
    assert account_queries.show_invited(session, str(invitation.id))["has_password"] is False
    joined = accept(session, token)
    assert (joined.email, joined.name, joined.roles) == ("anna@example.org", "Anna Groß", ["member"])
    assert [each.status for each in queries.list_invitations(session, first.organisation_id)] == []
    with pytest.raises(Gone, match="token_used"):
        accept(session, token)


def test_a_new_account_needs_a_password(session, first):
    _, token = invited(session, first)
    with pytest.raises(Invalid) as caught:
        accept(session, token, None)
    assert caught.value.details["errors"][0]["pointer"] == "/password"


def test_whoever_has_an_account_joins_with_it_and_keeps_the_password(session, first):
    known = accounts.create(session, "anna@example.org", "Anna", [], HASH, NOW)
    invitation, token = invited(session, first)
    assert account_queries.show_invited(session, str(invitation.id))["has_password"] is True
    assert accept(session, token, None) is known
    assert (known.password_hash, known.organisation) == (HASH, first.organisation)


def test_inviting_tells_nobody_whether_an_address_has_an_account(session, first):
    accounts.create(session, "anna@example.org", "Anna", ["admin"], HASH, NOW).organisation = member(session, "X AG")
    session.flush()
    known, _ = invited(session, first)
    unknown, _ = invited(session, first, email="niemand@example.org")
    assert (known.status, known.name) == (unknown.status, unknown.name)
    with pytest.raises(Conflict, match="account_acts_for_another_organisation"):
        accept(session, INVITATIONS.sign(known.id))


def test_who_acted_for_a_member_that_left_may_act_for_another(session, first):
    known = accounts.create(session, "anna@example.org", "Anna", [], HASH, NOW)
    known.organisation = left = member(session, "X AG")
    left.membership.status = "suspended"
    session.flush()
    _, token = invited(session, first)
    with pytest.raises(Conflict, match="account_acts_for_another_organisation"):
        accept(session, token, None)
    left.membership.status = "resigned"
    assert accept(session, token, None).organisation is first.organisation
    first.organisation.membership.status = "expelled"
    third = member(session, "Dritte AG")
    accounts.invite(session, known.email, "Anna", third, "de", INVITATIONS, NOW)
    assert known.organisation is third


def test_a_stranger_s_mailbox_is_not_filled_with_invitations(session, first):
    for _ in range(3):
        colleagues.remove(session, acting(first), invited(session, first)[0].id)
    with pytest.raises(TooManyRequests, match="too_many_tries"):
        invited(session, first, email="ANNA@example.org")
    assert len(outbox.pending(session, ColleagueInvited)) == 3
    invited(session, first, email="andere@example.org")


def test_an_organisation_invites_so_many_strangers(session, first):
    for number in range(tries.COLLEAGUE.of_origin or 0):
        colleagues.remove(session, acting(first), invited(session, first, email=f"a{number}@example.org")[0].id)
    with pytest.raises(TooManyRequests):
        invited(session, first, email="noch@example.org")


@pytest.mark.parametrize("name", ["Klick https://evil.example", "WWW.evil.example", "", "a\nb"])
def test_a_name_leads_nowhere(name):
    with pytest.raises(Invalid) as caught:
        load(InviteColleague(), NEW | {"name": name})
    assert caught.value.details["errors"][0]["pointer"] == "/name"


def test_the_office_gives_an_organisation_people_and_takes_them(session, admin, contract):
    empty = member(session, "Aus der Liste GmbH")
    made = colleagues.invite_for(session, acting(admin), empty.id, NEW, MAIL)
    [told] = outbox.pending(session, ColleagueInvited)
    contract(ColleagueInvited.topic).validate(told.data)
    with pytest.raises(Conflict, match="already_invited"):
        colleagues.invite_for(session, acting(admin), empty.id, NEW, MAIL)
    joined = accept(session, INVITATIONS.sign(made.id))
    assert joined.roles == ["member"]
    stranger = member(session, "Andere AG")
    for member_id, person, code in (
        (stranger.id, joined.id, "colleague_not_found"),
        (empty.id, uuid4(), "colleague_not_found"),
        (uuid4(), joined.id, "member_not_found"),
    ):
        with pytest.raises(NotFound, match=code):
            colleagues.remove_from(session, member_id, person)
    empty.membership.status = "resigned"
    colleagues.remove_from(session, empty.id, joined.id)
    assert joined.organisation is None
    with pytest.raises(Conflict, match="membership_not_active"):
        colleagues.invite_for(session, acting(admin), empty.id, NEW, MAIL)


def test_nobody_is_invited_twice_nor_too_many(session, first):
    invited(session, first)
    with pytest.raises(Conflict, match="already_invited"):
        invited(session, first, email="ANNA@example.org")
    for number in range(colleagues.MOST - 2):
        invited(session, first, email=f"a{number}@example.org")
    with pytest.raises(Conflict, match="too_many_colleagues"):
        invited(session, first, email="noch@example.org")


def test_a_colleague_is_seen_off_and_an_invitation_taken_back(session, first):
    joined = accept(session, invited(session, first)[1])
    waiting, token = invited(session, first, email="b@example.org")
    assert {each.name for each in queries.list_colleagues(session, first.organisation_id)} == {
        "Mitglied",
        "Anna Groß",
    }
    for each in (joined.id, waiting.id):
        colleagues.remove(session, acting(first), each)
    session.flush()
    assert (joined.organisation, joined.roles) == (None, [])
    with pytest.raises(Gone):
        accept(session, token)


def test_who_is_seen_off_leaves_the_working_groups_and_their_chair(session, first):
    joined = accept(session, invited(session, first)[1])
    led = group(session, chair_id=str(joined.id))
    colleagues.remove(session, acting(first), joined.id)
    assert (led.chair_id, led.participants) == (None, 0)
    [told] = outbox.pending(session, WorkingGroupLeft)
    assert told.data["account_id"] == str(joined.id)


def test_nobody_removes_themselves_or_another_organisation_s_people(session, first):
    stranger = accounts.create(session, "x@example.org", "X", [], HASH, NOW)
    stranger.organisation = member(session, "Andere AG")
    session.flush()
    theirs, _ = invited(session, stranger, email="y@example.org")
    for each in (stranger.id, theirs.id, uuid4()):
        with pytest.raises(NotFound, match="colleague_not_found"):
            colleagues.remove(session, acting(first), each)
    with pytest.raises(Conflict, match="not_oneself"):
        colleagues.remove(session, acting(first), first.id)


@pytest.fixture
def admin(session):
    return accounts.create(session, "admin@example.org", "Verwaltung", ["admin"], HASH, NOW)


def grant(session, admin, account, *roles, revision=None):
    return staff.grant(session, acting(admin, revision), account.id, list(roles))


def test_an_admin_makes_an_account_whose_owner_sets_the_password(session, contract):
    wanted = {"email": "Buero@example.org", "name": "Büro", "roles": ["office", "office"]}
    made = staff.invite(session, wanted, "de", INVITATIONS, NOW)
    assert (made.email, made.granted_roles, made.password_hash) == ("buero@example.org", ["office"], None)
    [told] = outbox.pending(session, AccountInvited)
    contract(AccountInvited.topic).validate(told.data)
    assert accept(session, told.data["token"]) is made
    with pytest.raises(Conflict, match="account_exists"):
        staff.invite(session, wanted, "de", INVITATIONS, NOW)


def test_roles_are_granted_and_taken(session, admin, first):
    assert grant(session, admin, first, "office", "board").roles == ["board", "member", "office"]
    assert first.revision == 2
    assert grant(session, admin, first).roles == ["member"]
    with pytest.raises(PreconditionFailed):
        grant(session, admin, first, "admin", revision=1)
    with pytest.raises(NotFound, match="account_not_found"):
        staff.grant(session, acting(admin), uuid4(), [])


def test_who_loses_the_last_role_leaves_the_working_groups_and_no_member_does(session, admin, first):
    office = accounts.create(session, "b@example.org", "Büro", ["office", "board"], HASH, NOW)
    grant(session, admin, first, "office")
    led = group(session, chair_id=str(office.id))
    working_groups.join(session, acting(first).actor, led.id, NOW)
    grant(session, admin, office, "office")
    assert led.chair_id == office.id
    grant(session, admin, office)
    grant(session, admin, first)
    assert (led.chair_id, led.participants) == (None, 1)


def test_nobody_changes_their_own_roles_and_the_last_admin_stays(session, admin, first):
    for roles in (["admin", "board"], []):
        with pytest.raises(Forbidden, match="own_roles"):
            grant(session, admin, admin, *roles)
    with pytest.raises(Conflict, match="last_admin"):
        grant(session, first, admin, "office")
    grant(session, admin, first, "admin")
    assert grant(session, first, admin, "office").granted_roles == ["office"]


def test_nobody_resets_their_own_second_factor(session, admin, first):
    with pytest.raises(Forbidden, match="own_second_factor"):
        staff.reset_second_factor(session, acting(admin), admin.id)
    staff.reset_second_factor(session, acting(admin), first.id)


def test_accounts_are_found_by_address_and_role(session, admin, first):
    def found(**wanted):
        page = staff_queries.list_accounts(session, {"email": None, "role": None, "limit": 9, "cursor": None} | wanted)
        return {each.email for each in page["items"]}

    assert found() == {admin.email, first.email}
    assert found(email="ADMIN@") == found(role="admin") == {admin.email}
    assert found(email="%") == found(role="board") == set()


def test_two_admins_who_relieve_each_other_at_once_leave_one(database):
    start = threading.Barrier(2)
    with database.write() as session:
        both = [accounts.create(session, f"{n}@example.org", n, ["admin"], HASH, NOW) for n in "ab"]

    def relieve(pair):
        start.wait()
        try:
            with database.write() as session:
                actor = Actor(str(pair[0].id), None, frozenset({"account", "admin"}))
                staff.grant(session, Context(actor=actor), pair[1].id, [])
        except Conflict as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(relieve, (both, both[::-1])))
    with database.read() as session:
        left = staff_queries.count_with_role(session, "admin")
    assert (answers, left) == (["done", "last_admin"], 1)
