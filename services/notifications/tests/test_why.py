"""Why did I get this mail: what each one rests on."""

from uuid import UUID, uuid4

import pytest
from notifications.commands import alerts, issues, ledger, mails, privacy
from notifications.mail.words import LETTERS, reason
from notifications.messages import RegistrationConfirmed, SearchAlertDue
from notifications.models import Delivery
from notifications.queries.subscriptions import get_active
from notifications.queries.why import by_link, mails_to
from notifications.wordings import WORDINGS

from chassis.errors import Gone, Invalid
from chassis.persons import Person
from chassis.testing import SECRET
from services.notifications.tests.factories import LETTERHEAD, NOW, fact, issue, reader
from services.notifications.tests.factories import mails as ledger_of

EMAIL = "leserin@example.org"


def why(session, delivery):
    return by_link(session, LETTERHEAD.why(delivery.id), LETTERHEAD)


def test_a_triggered_mail_rests_on_what_happened_and_says_it_after_it_has_gone(session):
    heard = fact(RegistrationConfirmed, email=EMAIL, title="Küste {title}")
    mails.follow(session, heard, NOW)
    [row] = ledger_of(session)
    row.data, row.state = {}, "sent"
    told = why(session, row)
    assert told["because"] == f"Sie erhalten diese Nachricht, weil {EMAIL} zu „Küste {{title}}“ angemeldet ist."
    assert (told["basis"], told["topic"], told["fact_id"]) == ("fact", RegistrationConfirmed.topic, str(heard.id))
    assert (told["consent"], told["preferences_token"]) == (None, None)


def test_a_newsletter_rests_on_the_last_consent_that_was_confirmed(session):
    subscribed = reader(session, EMAIL)
    issues.dispatch(session, issue(session).id, NOW)
    ledger.enlist(session, NOW)
    [row] = ledger_of(session, "newsletter")
    told = why(session, row)
    assert (told["basis"], told["issue_subject"]) == ("consent", "Frühling „an der Küste“")
    assert (told["consent"].wording, told["consent"].confirmed_at) == (WORDINGS["de"], NOW)
    assert EMAIL in told["because"]
    assert get_active(session, told["preferences_token"], LETTERHEAD).id == subscribed.id


def test_the_mail_that_asks_for_a_consent_shows_what_it_asked_for(session):
    reader(session, EMAIL)
    [row] = ledger_of(session, "subscription_requested")
    assert why(session, row)["basis"] == "request"
    assert why(session, row)["consent"].wording == WORDINGS["de"]


def test_a_mail_about_a_saved_search_names_the_fact_it_follows_from(session):
    heard = fact(SearchAlertDue, email=EMAIL)
    alerts.queue(session, heard, LETTERHEAD, NOW)
    [row] = ledger_of(session)
    told = why(session, row)
    assert (told["basis"], told["fact_id"]) == ("search", str(heard.id))
    assert EMAIL in told["because"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", [*LETTERS, "newsletter", "newsletter_test", "search_alert_due"])
def test_every_mail_has_a_reason(kind, language):
    data = dict.fromkeys(("organisation_name", "member_name", "inviter_name", "title"), "X") | {"email": EMAIL}
    assert EMAIL in reason(kind, language, data)


def test_a_link_opens_its_own_mail_and_no_other_as_long_as_the_row_is_kept(session):
    mails.follow(session, fact(RegistrationConfirmed, email=EMAIL), NOW)
    [row] = ledger_of(session)
    reference = LETTERHEAD.why(row.id)
    for bad in ("x" + reference[1:-1], reference[:-1] + "0", LETTERHEAD.why(uuid4())[:16] + reference[16:], "", "test"):
        with pytest.raises(Invalid):
            by_link(session, bad, LETTERHEAD)
    with pytest.raises(Gone):
        by_link(session, LETTERHEAD.why(uuid4()), LETTERHEAD)
    assert [each.id for each in mails_to(session, EMAIL.upper())] == [row.id]
    privacy.erase(session, Person(EMAIL), UUID(int=1), [], SECRET, NOW)
    session.expire_all()
    with pytest.raises(Gone):
        by_link(session, reference, LETTERHEAD)
    assert session.get(Delivery, row.id).because is None
