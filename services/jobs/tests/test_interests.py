"""Who is interested in a tender, and who bids on it jointly."""

from uuid import uuid4

import pytest
from jobs.commands import organisations, tenders
from jobs.holdings import HOLDINGS
from jobs.messages import BiddingDeadlineMoved, BiddingGroupFormed
from jobs.models import Interest
from jobs.queries import tenders as board

from chassis import outbox
from chassis.errors import Conflict, Forbidden, NotFound
from chassis.persons import Person, erase_rows
from services.jobs.tests.factories import ANYONE, NOW, OFFICE, SOON, asked, member, organisation, tender
from services.jobs.tests.test_tenders import DAY, draft


def interested(session, actor, one):
    return [each.organisation["name"] for each in board.list_interests(session, actor, one.id, 20, None)["items"]]


def test_who_says_so_sees_who_else_did(session):
    one, first, second = tender(session), member(organisation(session, "Eins")), member(organisation(session, "Zwei"))
    tenders.note_interest(session, first, one.id, False, NOW)
    with pytest.raises(Forbidden, match="interest_needed"):
        interested(session, second, one)
    tenders.note_interest(session, second, one.id, True, NOW + DAY)
    tenders.note_interest(session, second, one.id, True, NOW + 2 * DAY)
    assert interested(session, second, one) == interested(session, OFFICE, one) == ["Eins", "Zwei"]
    tenders.drop_interest(session, first, one.id)
    with pytest.raises(NotFound, match="interest_not_found"):
        tenders.drop_interest(session, first, one.id)
    assert interested(session, OFFICE, one) == ["Zwei"]


def test_a_member_whose_rights_rest_is_interested_in_nothing(session):
    one, firm = tender(session), organisation(session)
    tenders.note_interest(session, member(firm), one.id, True, NOW)
    organisations.learn_standing(session, firm, may_post=False, revision=5)
    assert interested(session, OFFICE, one) == []
    with pytest.raises(Conflict, match="membership_not_active"):
        tenders.note_interest(session, member(firm), one.id, True, NOW)


def test_interest_is_for_what_one_may_bid_on(session):
    firm = member(organisation(session))
    with pytest.raises(NotFound):
        tenders.note_interest(session, firm, draft(session).id, False, NOW)
    for unknown in (uuid4(), draft(session).id):
        with pytest.raises(NotFound):
            board.list_interests(session, firm, unknown, 20, None)
    assert interested(session, OFFICE, draft(session)) == []
    with pytest.raises(Conflict, match="tender_closed"):
        tenders.note_interest(session, firm, tender(session).id, False, SOON)
    with pytest.raises(Conflict, match="organisation_not_known_yet"):
        tenders.note_interest(session, member(uuid4()), tender(session).id, False, NOW)
    with pytest.raises(Forbidden, match="no_organisation"):
        tenders.note_interest(session, ANYONE, tender(session).id, False, NOW)


def test_who_is_erased_leaves_their_organisations_interest(session):
    one, account = tender(session), uuid4()
    firm = member(organisation(session))
    tenders.note_interest(session, firm, one.id, True, NOW).account_id = str(account)
    session.flush()
    [holding] = [each for each in HOLDINGS if each.name == "tender_interests"]
    assert erase_rows(session, holding, Person("x@example.org", account)) == 1
    session.expire_all()
    assert session.get(Interest, (one.id, firm.organisation_id)).account_id is None


# Bidding groups


def test_those_who_want_to_bid_jointly_form_one_group(session, contract):
    one, first, second = tender(session), member(organisation(session, "Eins")), member(organisation(session, "Zwei"))
    tenders.note_interest(session, first, one.id, True, NOW)
    with pytest.raises(Conflict, match="nobody_to_bid_with"):
        tenders.form_group(session, first, one.id, NOW)
    tenders.note_interest(session, second, one.id, True, NOW)
    alone = member(organisation(session, "Allein"))
    tenders.note_interest(session, alone, one.id, False, NOW)
    with pytest.raises(Forbidden, match="joint_interest_needed"):
        tenders.form_group(session, alone, one.id, NOW)
    formed = tenders.form_group(session, second, one.id, NOW)
    [fact] = outbox.pending(session, BiddingGroupFormed)
    contract(fact.topic).validate(fact.data)
    assert fact.data["working_group_id"] == str(formed.working_group_id)
    assert (fact.data["chair_id"], fact.data["participants"]) == (
        second.account_id,
        sorted(filter(None, (first.account_id, second.account_id))),
    )
    with pytest.raises(Conflict, match="bidding_group_formed"):
        tenders.form_group(session, first, one.id, NOW)


def test_no_group_is_formed_for_what_is_over(session):
    one, firm = tender(session), member(organisation(session))
    tenders.note_interest(session, firm, one.id, True, NOW)
    with pytest.raises(Conflict, match="tender_closed"):
        tenders.form_group(session, firm, one.id, SOON)
    with pytest.raises(NotFound):
        tenders.form_group(session, firm, uuid4(), NOW)


def test_a_deadline_that_moves_moves_their_group(session, contract):
    one, firms = tender(session), [member(organisation(session, name)) for name in ("Eins", "Zwei")]
    tenders.change(session, asked(OFFICE), one.id, {"deadline": SOON + DAY}, NOW)
    for firm in firms:
        tenders.note_interest(session, firm, one.id, True, NOW)
    formed = tenders.form_group(session, firms[0], one.id, NOW)
    tenders.change(session, asked(OFFICE), one.id, {"title": "Anders"}, NOW)
    tenders.change(session, asked(OFFICE), one.id, {"deadline": SOON + 2 * DAY}, NOW)
    [moved] = outbox.pending(session, BiddingDeadlineMoved)
    contract(moved.topic).validate(moved.data)
    assert (moved.data["working_group_id"], moved.data["revision"]) == (str(formed.working_group_id), one.revision)
    [told] = outbox.pending(session, BiddingGroupFormed)
    assert told.data["revision"] < moved.data["revision"]
