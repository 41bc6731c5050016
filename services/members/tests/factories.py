"""Applicants, members and accounts to try the register with."""

import time
from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import uuid5

from itsdangerous import TimestampSigner
from members import passwords
from members.commands import accounts, applications, memberships, organisations
from members.messages import ApplicationReceived
from members.queries import memberships as membership_queries
from members.schemas.applications import Apply
from members.schemas.organisations import ListMembers

from chassis import outbox
from chassis.context import Actor, Context
from chassis.schema import load
from chassis.testing import SECRET

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
ANYONE = Actor()
ASKED = Context()
OFFICE = Actor("office-account", None, frozenset({"account", "office"}))
BOARD = Actor("board-account", None, frozenset({"account", "board", "office"}))
PASSWORD = "Ostseewelle mit ß"
HASH = passwords.hashed(PASSWORD)
CONFIRMATIONS = applications.confirmation_tokens(SECRET)
INVITATIONS = accounts.invitation_tokens(SECRET)
LINKS = accounts.link_tokens(SECRET)


def profile(name="Küstendaten „Förde“ GmbH", **changes):
    """What an organisation says of itself."""
    return {
        "name": name,
        "legal_form": "GmbH",
        "kind": "company",
        "size": "10-49",
        "street": "Lange Straße 1",
        "postcode": "18055",
        "city": "Rostock",
        "website": "https://kuestendaten.example",
    } | changes


def fields(email="joerg.weiss@example.org", **changes):
    """What a client sends to apply."""
    return {
        "organisation": profile(**changes),
        "representative": {"given_name": "Jörg", "family_name": "Weiß", "email": email, "phone": None},
        "membership_kind": "full",
        "statement": "Wir möchten mitmachen.",
        "accepts_statutes": True,
        "accepts_privacy": True,
    }


def applied(session, now=NOW, context=ASKED, **changes):
    """An application, and the token that went out by mail."""
    form = load(Apply(), fields(**changes))
    application = applications.apply(session, form, context, SECRET, now)
    [told] = [fact for fact in outbox.pending(session, ApplicationReceived) if fact.subject == str(application.id)]
    return SimpleNamespace(application=application, id=application.id, token=told.data["token"])


def confirmed(session, **changes):
    found = applied(session, **changes)
    return applications.confirm(session, found.token, SECRET, NOW)


def admitted(session, **changes):
    return applications.admit(session, confirmed(session, **changes).id, BOARD, INVITATIONS, NOW, TODAY)


def member(session, name="Küstendaten GmbH", now=NOW, details=None, **changes):
    """An organisation in the register, with `details` that it added to its entry."""
    entered = organisations.enter(session, profile(name, **changes), "full", now, TODAY)
    if details:
        entered.change(details, now)
        session.flush()
        organisations.publish(session, entered)
    return entered


def end_due(session, today, now):
    """Turn the clock to a day, as the timer does; how many memberships have ended by it."""
    return sum(memberships.end(session, each, today, now) for each in membership_queries.due(session, today))


def acting_for(organisation) -> Actor:
    account_id = uuid5(organisation.id, "account")
    return Actor(str(account_id), organisation.id, frozenset({"account", "member"}))


def asked(actor: Actor, revision: int | None = None) -> Context:
    """The surroundings of a call by this actor, who saw that revision."""
    return Context(actor=actor, expected_revision=revision)


def wanted(**filters):
    """A list's request, as the door hands it on."""
    return load(ListMembers(), filters)


def aged(tokens, subject, seconds):
    """A token as it would have been signed `seconds` ago."""

    class Earlier(TimestampSigner):
        def get_timestamp(self):
            return int(time.time()) - seconds

    usual, tokens._serializer.signer = tokens._serializer.signer, Earlier
    try:
        return tokens.sign(subject)
    finally:
        tokens._serializer.signer = usual


def expert_form(**changes):
    """What a client sends to enter somebody."""
    return {
        "title": "Dr.",
        "given_name": "Karin",
        "family_name": "Böttcher",
        "position": "Leiterin Forschung",
        "email": "Karin.Boettcher@Example.org",
        "expertise_markdown": "**Bildverarbeitung** für Küchen",
        "talks": "Ostsee-Forum 2025",
        "languages": ["en", "de", "de"],
        "competences": ["data-science", "gis"],
    } | changes
