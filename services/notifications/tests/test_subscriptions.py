"""Subscribing with proof, changing one's mind, leaving."""

from datetime import timedelta

import pytest
from notifications import proof
from notifications.commands import subscriptions
from notifications.commands.mails import queue
from notifications.models import Consent, Delivery, SignUp, Subscription, Suppression
from notifications.queries.readers import readership
from notifications.queries.subscriptions import export_reader, find_subscription, get_active
from notifications.retention import RULES
from notifications.wordings import WORDINGS, digest_of
from sqlalchemy import func, select

from chassis.context import Context
from chassis.errors import Gone, Invalid, NotFound, PreconditionFailed, TooManyRequests
from chassis.testing import SECRET, forget
from chassis.tokens import Tokens
from services.notifications.tests.factories import ALL, CONTEXT, LETTERHEAD, NOW, form, mails, reader, token_of


def ask(session, *args, now=NOW, **fields):
    subscriptions.subscribe(session, form(*args, **fields), LETTERHEAD, now)
    session.flush()


def list_proofs(session, email):
    query = select(Consent).where(func.lower(Consent.email) == email.lower()).order_by(Consent.requested_at)
    return list(session.scalars(query))


def confirmation(session, index=-1):
    return mails(session, "subscription_requested")[index].data["token"]


def test_asking_keeps_the_proof_and_mails_the_owner_only(session):
    ask(session, language="en")
    [mail], [proof] = mails(session), list_proofs(session, "JÖRG@example.org")
    assert mail.kind == "subscription_requested"
    assert mail.data["wording"] == WORDINGS["en"]
    assert proof.message_id == LETTERHEAD.message_id(mail.id)
    assert (proof.wording, proof.wording_hash) == (WORDINGS["en"], digest_of(WORDINGS["en"]))
    assert (proof.form_url, proof.requested_at, proof.confirmed_at) == (form()["form_url"], NOW, None)


def test_confirming_activates_and_a_second_click_changes_nothing(session):
    ask(session)
    later = NOW + timedelta(hours=1)
    made = subscriptions.confirm(session, confirmation(session), LETTERHEAD, later)
    assert (made.status, made.confirmed_at, made.topics) == ("active", later, ALL)
    again = subscriptions.confirm(session, confirmation(session), LETTERHEAD, later + timedelta(days=1))
    assert (again.id, again.confirmed_at) == (made.id, later)


def test_an_old_confirmation_does_not_bring_back_who_left(session):
    ask(session)
    token = confirmation(session)
    made = subscriptions.confirm(session, token, LETTERHEAD, NOW)
    subscriptions.unsubscribe(session, token_of(made), LETTERHEAD, NOW)
    with pytest.raises(Gone):
        subscriptions.confirm(session, token, LETTERHEAD, NOW)


def test_three_spellings_of_an_address_are_one_reader_who_is_told_so(session):
    reader(session, "Anna@example.org")
    ask(session, "anna@EXAMPLE.org".lower())
    ask(session, "ANNA@example.org")
    assert [m.kind for m in mails(session)] == ["subscription_requested", "subscription_known", "subscription_known"]
    assert {m.email for m in mails(session)} == {"Anna@example.org"}
    assert len(list(session.scalars(select(Subscription)))) == 1


def test_nobody_fills_a_strangers_mailbox_through_the_form(session):
    for minute in range(6):
        ask(session, now=NOW + timedelta(minutes=minute))
    assert len(mails(session)) == subscriptions.MOST_AN_HOUR
    ask(session, now=NOW + timedelta(hours=2))
    assert len(mails(session)) == subscriptions.MOST_AN_HOUR + 1


def test_nobody_fills_many_mailboxes_from_one_place(session):
    for _ in range(subscriptions.MOST_OF_ORIGIN):
        subscriptions.count_sign_up(session, "here", NOW)
    with pytest.raises(TooManyRequests):
        subscriptions.count_sign_up(session, "here", NOW + timedelta(minutes=59))
    for origin, now in (("elsewhere", NOW), ("", NOW), ("here", NOW + timedelta(minutes=61))):
        subscriptions.count_sign_up(session, origin, now)
    forget(session, RULES, NOW + timedelta(minutes=62))
    assert len(list(session.scalars(select(SignUp)))) == 1


def test_leaving_twice_is_leaving_once_and_coming_back_works(session):
    made = reader(session)
    for _ in range(2):
        subscriptions.unsubscribe(session, token_of(made), LETTERHEAD, NOW)
    assert made.status == "ended"
    with pytest.raises(Gone):
        get_active(session, token_of(made), LETTERHEAD)
    back = reader(session, now=NOW + timedelta(hours=2))
    assert (back.id, back.status, back.ended_at) == (made.id, "active", None)
    assert [bool(proof.withdrawn_at) for proof in list_proofs(session, made.email)] == [True, False]


def test_a_token_of_something_else_or_with_a_bit_changed_opens_nothing(session):
    made = reader(session)
    good = token_of(made)
    for bad in (
        good[:-9] + ("A" if good[-9] != "A" else "B") + good[-8:],
        LETTERHEAD.confirmation_tokens.sign(made.id),
        Tokens(SECRET, "search").sign(made.id),
        "x",
    ):
        for use in (subscriptions.unsubscribe, subscriptions.erase, subscriptions.confirm):
            with pytest.raises((Invalid, Gone)):
                use(session, bad, LETTERHEAD, NOW)
        with pytest.raises(Invalid):
            export_reader(session, bad, LETTERHEAD)
    assert made.status == "active"


def test_preferences_change_and_what_was_read_stays_read(session):
    made = reader(session)
    made.readings[0].mark = 7
    topic = made.readings[0].topic
    others = [each for each in ALL if each != topic]
    change = {"token": token_of(made), "topics": others, "rhythm": "monthly", "language": "en"}
    changed = subscriptions.change(session, change, LETTERHEAD, CONTEXT, NOW)
    assert (set(changed.topics), changed.rhythm, changed.language) == (set(others), "monthly", "en")
    subscriptions.change(session, {"token": token_of(made), "topics": ALL}, LETTERHEAD, CONTEXT, NOW)
    assert {r.topic: r.mark for r in made.readings}[topic] == 7


def test_a_stale_revision_changes_nothing(session):
    made = reader(session)
    stale = Context(expected_revision=99)
    with pytest.raises(PreconditionFailed):
        subscriptions.change(session, {"token": token_of(made), "rhythm": "monthly"}, LETTERHEAD, stale, NOW)


def test_a_pause_lies_ahead_and_not_too_far(session):
    made = reader(session)
    for bad in (NOW, NOW - timedelta(days=1), NOW + timedelta(days=367)):
        with pytest.raises(Invalid):
            subscriptions.change(session, {"token": token_of(made), "paused_until": bad}, LETTERHEAD, CONTEXT, NOW)
    until = NOW + timedelta(days=30)
    for wanted in (until, None):
        change = {"token": token_of(made), "paused_until": wanted}
        assert subscriptions.change(session, change, LETTERHEAD, CONTEXT, NOW).paused_until == wanted
    assert [choice.paused_until for choice in made.choices] == [until, None]


def test_the_readership_is_numbers(session):
    reader(session, "a@example.org", topics=["jobs"], language="en")
    asleep = reader(session, "b@example.org", rhythm="monthly")
    asleep.paused_until = NOW + timedelta(days=1)
    ask(session, "c@example.org")
    session.add(Suppression(address_hash=LETTERHEAD.blinded("a@example.org"), reason="550", since=NOW))
    session.flush()
    assert readership(session, NOW) == {
        "active": 2,
        "reached": 0,
        "paused": 1,
        "unconfirmed": 1,
        "topics": {"jobs": 2, "news": 1, "events": 1, "tenders": 1},
        "rhythms": {"weekly": 1, "monthly": 1},
        "languages": {"de": 1, "en": 1},
    }
    assert readership(session, NOW + timedelta(days=2))["reached"] == 1


@pytest.mark.parametrize(
    ("language", "said", "chosen"),
    [("de", "stimmt mit dem", "Ausschreibungen · monatlich"), ("en", "agrees with", "tenders · monthly")],
)
def test_the_proof_for_a_court_says_all_that_is_on_record(session, language, said, chosen):
    made = reader(session, "Anna@example.org", language=language)
    consent = made.consents[0]
    change = {"token": token_of(made), "topics": ["tenders"], "rhythm": "monthly"}
    subscriptions.change(session, change, LETTERHEAD, CONTEXT, NOW + timedelta(days=3))
    subscriptions.unsubscribe(session, token_of(made), LETTERHEAD, NOW + timedelta(days=9))
    session.expire_all()
    assert find_subscription(session, "ANNA@example.org") is made
    written = proof.written(made, language, NOW + timedelta(days=20))
    told = (consent.message_id, consent.wording_hash, consent.form_url, "Anna@example.org", chosen, said)
    days = ("2026-03-02 08:15:00", "2026-03-05", "2026-03-11", "2026-03-22")
    assert [each for each in (*told, *days) if each not in written] == []
    assert consent.wording in " ".join(written.split())
    consent.wording += " Und alles andere."
    assert said not in proof.written(made, language, NOW)


def test_a_reader_erases_what_the_newsletter_knows_and_nothing_else(session):
    made, other = reader(session, "Weg@example.org"), reader(session, "bleibt@example.org")
    session.add(Suppression(address_hash=LETTERHEAD.blinded("weg@example.org"), reason="550", since=NOW))
    queue(session, "sign_in_link_requested", "fact:1", email="weg@example.org", language="de", data={}, now=NOW)
    subscriptions.change(session, {"token": token_of(made), "rhythm": "monthly"}, LETTERHEAD, CONTEXT, NOW)
    session.flush()
    found = export_reader(session, token_of(made), LETTERHEAD)
    assert {name: len(rows) for name, rows in found.items()} == {
        "subscriptions": 1,
        "consents": 1,
        "choices": 1,
        "readings": 4,
        "deliveries": 1,
    }
    subscriptions.unsubscribe(session, token_of(made), LETTERHEAD, NOW)
    token = token_of(made)
    subscriptions.erase(session, token, LETTERHEAD, NOW)
    assert [row.id for row in session.scalars(select(Subscription))] == [other.id]
    assert {row.subscription_id for row in session.scalars(select(Consent))} == {other.id}
    assert [(m.email, m.state) for m in mails(session) if m.kind == "sign_in_link_requested"] == [
        ("weg@example.org", "queued")
    ]
    assert len(list(session.scalars(select(Suppression)))) == 1
    with pytest.raises(NotFound):
        subscriptions.erase(session, token, LETTERHEAD, NOW)


def test_requests_nobody_confirmed_are_forgotten_after_seven_days(session):
    kept = reader(session, "kept@example.org")
    ask(session, "gone@example.org")
    forget(session, RULES, NOW + timedelta(days=6, hours=23))
    assert len(list_proofs(session, "gone@example.org")) == 1
    forget(session, RULES, NOW + timedelta(days=7, seconds=1))
    assert [s.id for s in session.scalars(select(Subscription))] == [kept.id]
    assert [c.email for c in session.scalars(select(Consent))] == ["kept@example.org"]
    assert not list(session.scalars(select(Delivery).where(Delivery.email == "gone@example.org")))


def test_confirming_lifts_a_suppression(session):
    session.add(Suppression(address_hash=LETTERHEAD.blinded("back@example.org"), reason="refused", since=NOW))
    reader(session, "Back@example.org")
    assert not list(session.scalars(select(Suppression)))
