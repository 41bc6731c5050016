"""What may become of a membership, and what may not, on both databases."""

from datetime import date
from uuid import uuid4

import pytest
from members.commands import memberships
from members.commands.history import Deed
from members.models.memberships import regular_end
from members.queries import memberships as queries

from chassis.context import Context
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from services.members.tests.factories import BOARD, NOW, OFFICE, TODAY, end_due, member

YEAR_END = date(2026, 12, 31)


def deed(actor=OFFICE, reason=None, today=TODAY, acted_as="office", revision=None):
    return Deed(Context(actor=actor, expected_revision=revision), acted_as, NOW, today, reason)


DECIDED = deed(BOARD, "Grund")


@pytest.fixture
def own(session):
    return member(session).membership


def history(session, membership):
    page = queries.list_changes(session, membership.member_id, 20, None)
    return [change.change for change in reversed(page["items"])]


@pytest.mark.parametrize(
    ("declared_on", "last_day"),
    [
        (date(2026, 1, 1), YEAR_END),
        (date(2026, 9, 30), YEAR_END),
        (date(2026, 10, 1), date(2027, 12, 31)),
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2028, 12, 31)),
    ],
)
def test_who_gives_three_months_notice_leaves_with_the_year(declared_on, last_day):
    assert regular_end(declared_on) == last_day


def test_a_resigned_membership_runs_until_its_last_day_is_over(session, own):
    memberships.resign(session, own.member_id, None, deed(reason="Umzug"))
    assert (own.status, own.until) == ("active", YEAR_END)
    assert end_due(session, YEAR_END, NOW) == 0
    assert end_due(session, date(2027, 1, 1), NOW) == 1
    assert end_due(session, date(2027, 1, 1), NOW) == 0
    assert (own.status, own.until) == ("resigned", YEAR_END)
    assert history(session, own) == ["admitted", "resignation_declared", "resigned"]


def test_after_a_downtime_of_years_all_end_that_were_due(session):
    leavers = [member(session, f"Mitglied {n}").membership for n in range(3)]
    for each in leavers:
        memberships.resign(session, each.member_id, None, deed())
    assert end_due(session, date(2030, 5, 1), NOW) == 3
    assert {(each.status, each.until) for each in leavers} == {("resigned", YEAR_END)}


def test_the_office_may_name_another_last_day_but_none_that_has_passed(session, own):
    with pytest.raises(Invalid):
        memberships.resign(session, own.member_id, date(2026, 3, 1), deed())
    memberships.resign(session, own.member_id, TODAY, deed())
    assert end_due(session, date(2026, 3, 3), NOW) == 1


def test_a_resignation_is_taken_back_while_the_membership_runs(session, own):
    with pytest.raises(Conflict, match="no_resignation"):
        memberships.withdraw_resignation(session, own.member_id, deed())
    memberships.resign(session, own.member_id, None, deed())
    with pytest.raises(Conflict, match="resignation_declared"):
        memberships.resign(session, own.member_id, YEAR_END, deed())
    memberships.withdraw_resignation(session, own.member_id, deed(today=YEAR_END))
    assert (own.status, own.until) == ("active", None)
    memberships.resign(session, own.member_id, None, deed())
    with pytest.raises(Conflict, match="membership_ended"):  # over, though the clock has not come by
        memberships.withdraw_resignation(session, own.member_id, deed(today=date(2027, 1, 1)))


def test_a_suspended_member_may_be_reinstated_and_may_resign(session, own):
    memberships.suspend(session, own.member_id, DECIDED)
    with pytest.raises(Conflict, match="membership_suspended"):
        memberships.suspend(session, own.member_id, DECIDED)
    memberships.resign(session, own.member_id, None, deed())
    memberships.reinstate(session, own.member_id, deed())
    assert (own.status, own.until) == ("active", YEAR_END)
    with pytest.raises(Conflict, match="membership_active"):
        memberships.reinstate(session, own.member_id, deed())


def test_a_suspended_member_that_resigned_leaves_too(session, own):
    memberships.resign(session, own.member_id, None, deed())
    memberships.suspend(session, own.member_id, DECIDED)
    end_due(session, date(2027, 1, 1), NOW)
    assert own.status == "resigned"


@pytest.mark.parametrize("ended", ["resigned", "expelled"])
def test_what_has_ended_only_comes_back_and_under_its_old_number(session, own, ended):
    if ended == "expelled":
        memberships.expel(session, own.member_id, DECIDED)
    else:
        memberships.resign(session, own.member_id, TODAY, deed())
        end_due(session, date(2026, 3, 3), NOW)
    for refused in (
        lambda: memberships.suspend(session, own.member_id, DECIDED),
        lambda: memberships.resign(session, own.member_id, None, deed()),
        lambda: memberships.withdraw_resignation(session, own.member_id, deed()),
        lambda: memberships.expel(session, own.member_id, DECIDED),
        lambda: memberships.change_kind(session, own.member_id, "honorary", deed()),
    ):
        with pytest.raises(Conflict, match="membership_ended"):
            refused()
    number = own.number
    memberships.reinstate(session, own.member_id, DECIDED)
    assert (own.status, own.until, own.number, own.since) == ("active", None, number, TODAY)


def test_the_board_alone_takes_an_expulsion_back(session, own):
    memberships.expel(session, own.member_id, DECIDED)
    assert (own.status, own.until) == ("expelled", TODAY)
    with pytest.raises(Forbidden, match="board_decides"):
        memberships.reinstate(session, own.member_id, deed(OFFICE))
    assert memberships.reinstate(session, own.member_id, deed(BOARD)).status == "active"


def test_the_kind_changes_and_the_same_kind_is_no_change(session, own):
    memberships.change_kind(session, own.member_id, "supporting", deed(revision=own.revision))
    memberships.change_kind(session, own.member_id, "supporting", deed())
    assert (own.kind, history(session, own)) == ("supporting", ["admitted", "kind_changed"])
    with pytest.raises(PreconditionFailed):
        memberships.change_kind(session, own.member_id, "honorary", deed(revision=own.revision - 1))


def test_the_history_says_who_when_what_and_why_and_how_it_stood(session, own):
    memberships.suspend(session, own.member_id, DECIDED)
    newest, oldest = queries.list_changes(session, own.member_id, 20, None)["items"]
    assert (newest.change, newest.status, newest.reason, newest.changed_by, newest.acted_as, newest.changed_at) == (
        *("suspended", "suspended", "Grund", "board-account", "office"),
        NOW,
    )
    assert (oldest.change, oldest.status, oldest.changed_by, oldest.kind) == ("admitted", "active", None, "full")
    first = queries.list_changes(session, own.member_id, 1, None)
    rest = queries.list_changes(session, own.member_id, 1, first["next"])
    assert [each.id for each in first["items"] + rest["items"]] == [newest.id, oldest.id]
    assert rest["next"] is None


def test_nobody_elses_history_is_mixed_in_and_strangers_have_none(session, own):
    other = member(session, "Andere AG").membership
    memberships.suspend(session, other.member_id, DECIDED)
    assert history(session, own) == ["admitted"]
    for unknown in (queries.get_membership, queries.lock_membership):
        with pytest.raises(NotFound, match="membership_not_found"):
            unknown(session, uuid4())
    with pytest.raises(NotFound, match="membership_not_found"):
        queries.list_changes(session, uuid4(), 20, None)


def test_memberships_are_listed_by_number_state_and_kind(session):
    found = [member(session, f"Mitglied {n}").membership for n in range(3)]
    memberships.suspend(session, found[1].member_id, DECIDED)
    memberships.change_kind(session, found[2].member_id, "honorary", deed())
    first = queries.list_memberships(session, "organisation", None, None, 2, None)
    rest = queries.list_memberships(session, "organisation", None, None, 2, first["next"])
    assert [each.number for each in first["items"] + rest["items"]] == [each.number for each in found]
    assert [
        each.name for each in queries.list_memberships(session, "organisation", "suspended", None, 20, None)["items"]
    ] == ["Mitglied 1"]
    assert queries.list_memberships(session, "organisation", "active", "honorary", 20, None)["total"] == 1
