"""What the notifications service holds of persons, and what not (tests/test_every_table.py asks for each table)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, select

from chassis.persons import Holding, Person
from notifications.models import Bounce, Choice, Consent, Delivery, Reading, Subscription

ANSWERS = ("subscription_requested", "subscription_known")  # the mails that a sign-up can cause


def _subscribed(who: Person) -> ColumnElement[bool]:
    return (Subscription.email_key == who.email.lower()) | who.has_address(Subscription.email)


HOLDINGS = (
    Holding(
        "bounces",
        Bounce,
        lambda who: Bounce.delivery_id.in_(select(Delivery.id).where(who.has_address(Delivery.email))),
        hides=("address_hash",),
    ),
    Holding(
        "deliveries",
        Delivery,
        lambda who: who.has_address(Delivery.email),
        hides=("data", "claimed_by", "claimed_until"),
        keeps=(
            *("kind", "cause", "topic", "lane", "issue_id", "language", "state", "doubtful", "attempts"),
            *("created_at", "due_at", "expires_at", "settled_at"),
        ),
        instead={"data": {}},
        kept="that a mail was sent, for the figures of its issue, without the person",
    ),
    Holding(
        "readings",
        Reading,
        lambda who: Reading.subscription_id.in_(select(Subscription.id).where(_subscribed(who))),
    ),
    Holding(
        "consents",
        Consent,
        lambda who: Consent.subscription_id.in_(select(Subscription.id).where(_subscribed(who))),
    ),
    Holding(
        "choices",
        Choice,
        lambda who: Choice.subscription_id.in_(select(Subscription.id).where(_subscribed(who))),
    ),
    Holding("subscriptions", Subscription, _subscribed, hides=("email_key", "address_hash")),
)


def _newsletters(who: Person) -> ColumnElement[bool]:
    return who.has_address(Delivery.email) & Delivery.kind.in_(("newsletter", *ANSWERS))


_OF_READERS = {
    "bounces": lambda who: Bounce.delivery_id.in_(select(Delivery.id).where(_newsletters(who))),
    "deliveries": _newsletters,
}
# What the newsletter alone holds of a reader: whoever has the link in one learns nothing of other mails.
READERS = tuple(replace(each, theirs=_OF_READERS.get(each.name, each.theirs)) for each in HOLDINGS)

IMPERSONAL = {
    "issues": "what the office writes to all",
    "slots": "moments",
    "news": "public facts of organisations, postings and events",
    "counters": "a number",
    "ended_searches": "ids of saved searches, whose owners the jobs service alone knows",
    "sign_ups": "a keyed hash of where a form was filled in, for an hour; of nobody's address",
    "throttles": "a mail server and a moment",
    "suppressions": "a keyed hash of an address that cannot be reached, so that nobody mails it again",
}
