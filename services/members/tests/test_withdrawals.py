"""An applicant takes an application back, by the link from the mail or by way of the office."""

from uuid import uuid4

import pytest
from members.commands import applications
from members.messages import ApplicationConfirmed, ApplicationWithdrawn

from chassis import outbox
from chassis.errors import Conflict, Gone, Invalid, NotFound
from chassis.testing import SECRET
from services.members.tests.factories import BOARD, CONFIRMATIONS, INVITATIONS, NOW, OFFICE, TODAY, applied, confirmed

WITHDRAWALS = applications.withdrawal_tokens(SECRET)


def mailed(session, application):
    """The token that went out with the confirmation."""
    [told] = [fact for fact in outbox.pending(session, ApplicationConfirmed) if fact.subject == str(application.id)]
    return told.data["token"]


def test_the_link_from_the_mail_takes_it_back_once_and_a_second_click_changes_nothing(session, contract):
    application = confirmed(session)
    for _ in range(2):
        assert applications.withdraw(session, mailed(session, application), SECRET, NOW).status == "withdrawn"
    [told] = outbox.pending(session, ApplicationWithdrawn)
    contract(ApplicationWithdrawn.topic).validate(told.data)
    assert (application.decided_at, application.decided_by) == (NOW, None)


def test_what_is_withdrawn_is_neither_decided_nor_confirmed(session):
    found = applied(session)
    token = WITHDRAWALS.sign(found.id)
    applications.withdraw(session, token, SECRET, NOW)
    assert not outbox.pending(session, ApplicationWithdrawn), "nobody knows whose the address is"
    with pytest.raises(Gone, match="token_used"):
        applications.confirm(session, found.token, SECRET, NOW)
    with pytest.raises(Conflict, match="application_decided"):
        applications.admit(session, found.id, BOARD, INVITATIONS, NOW, TODAY)


def test_what_is_decided_is_not_withdrawn(session):
    application = confirmed(session)
    applications.refuse(session, application.id, "Kein Bezug zur IT", BOARD, NOW)
    with pytest.raises(Conflict, match="application_decided"):
        applications.withdraw(session, WITHDRAWALS.sign(application.id), SECRET, NOW)
    with pytest.raises(Conflict, match="application_decided"):
        applications.note_withdrawal(session, application.id, None, OFFICE, NOW)
    assert (application.status, application.reason) == ("declined", "Kein Bezug zur IT")


def test_the_office_notes_who_withdrew_otherwise_and_why(session):
    application = applications.note_withdrawal(session, confirmed(session).id, "Telefonat", OFFICE, NOW)
    assert (application.status, application.reason, application.decided_by) == (
        "withdrawn",
        "Telefonat",
        "office-account",
    )
    assert len(outbox.pending(session, ApplicationWithdrawn)) == 1
    with pytest.raises(NotFound):
        applications.note_withdrawal(session, uuid4(), None, OFFICE, NOW)


def test_no_other_token_takes_it_back(session):
    application = confirmed(session)
    good = mailed(session, application)
    for strange in ("x", good[:-2], CONFIRMATIONS.sign(application.id), INVITATIONS.sign(application.id)):
        with pytest.raises(Invalid, match="token_invalid"):
            applications.withdraw(session, strange, SECRET, NOW)
    assert application.status == "under_review"
