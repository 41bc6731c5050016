"""Subscribing with double opt-in, changing one's mind, leaving."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from chassis.context import Context
from chassis.db import take_turn
from chassis.errors import Gone, TooManyRequests, field_error
from chassis.persons import Person, erase_rows
from notifications.commands import mails, suppressions
from notifications.holdings import ANSWERS, READERS
from notifications.letterhead import CONFIRM_SECONDS, Letterhead
from notifications.models import Consent, Delivery, SignUp, Subscription
from notifications.models.deliveries import OPEN
from notifications.queries.digest import news_position
from notifications.queries.subscriptions import find_subscription, get_active, get_subscription
from notifications.wordings import WORDINGS, digest_of

LONGEST_PAUSE = timedelta(days=366)
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 3  # mails to one address, whoever fills in the form
MOST_OF_ORIGIN = 20  # forms an hour from one place, whomever they are for
UNCONFIRMED = timedelta(seconds=CONFIRM_SECONDS)


def count_sign_up(session: Session, origin: str, now: datetime) -> None:
    """Count that somebody fills in the form. Raises TooManyRequests for the next too many of one origin.

    Known addresses count like unknown ones, so that the limit tells nobody which is which.
    """
    if not origin:
        return
    take_turn(session, f"sign-ups of {origin}")
    recent = select(func.count()).select_from(SignUp).where(SignUp.origin == origin, SignUp.at > now - HOUR)
    if (session.scalar(recent) or 0) >= MOST_OF_ORIGIN:
        raise TooManyRequests("too_many_tries", retry_after=int(HOUR.total_seconds()))
    session.add(SignUp(origin=origin, at=now))


def subscribe(session: Session, form: dict[str, Any], letterhead: Letterhead, now: datetime) -> None:
    """Ask the owner of an address, by mail, whether they want the newsletter.

    `form` is schemas.subscriptions.Subscribe. The caller learns nothing of whether the address was known.
    """
    known = find_subscription(session, form["email"])
    if mails.mailed_since(session, form["email"], ANSWERS, now - HOUR) >= MOST_AN_HOUR:
        return
    if known is not None and known.status == "active":
        token = letterhead.subscription_tokens.sign(known.id)
        address = {"email": known.email, "language": form["language"], "now": now}
        mails.queue(session, "subscription_known", f"known:{uuid7()}", data={"token": token}, **address)
        return
    subscription = known or _new(session, form, letterhead, now)
    subscription.requested_at = now
    _ask(session, subscription, form, letterhead, now)


def _new(session: Session, form: dict[str, Any], letterhead: Letterhead, now: datetime) -> Subscription:
    email = form["email"]
    keys = {"email_key": email.lower(), "address_hash": letterhead.blinded(email)}
    made = Subscription(email=email, **keys, requested_at=now, status="pending", readings=[], consents=[])
    made.rhythm, made.language, made.revision = form["rhythm"], form["language"], 1
    session.add(made)
    session.flush()
    return made


def _ask(
    session: Session, subscription: Subscription, form: dict[str, Any], letterhead: Letterhead, now: datetime
) -> None:
    """Send the confirmation mail and keep what it asks for: the proof, once it is confirmed."""
    wording, consent_id = WORDINGS[form["language"]], uuid7()
    data = {"token": letterhead.confirmation_tokens.sign(consent_id), "wording": wording, "topics": form["topics"]}
    mail_id = mails.queue(
        session,
        "subscription_requested",
        f"consent:{consent_id}",
        email=form["email"],
        language=form["language"],
        data=data,
        now=now,
    )
    chosen = {name: form[name] for name in ("email", "form_url", "topics", "rhythm", "language")}
    proof = Consent(id=consent_id, subscription_id=subscription.id, requested_at=now, **chosen)
    proof.wording, proof.wording_hash = wording, digest_of(wording)
    proof.message_id = letterhead.message_id(mail_id)
    session.add(proof)


def confirm(session: Session, token: str, letterhead: Letterhead, now: datetime) -> Subscription:
    """The address's owner wants the newsletter. A second click changes nothing, and nothing after they left.

    Their first digest has all that is open, unless they want to hear at once: of what is told from now on.
    """
    consent_id = UUID(letterhead.confirmation_tokens.read(token, CONFIRM_SECONDS))
    consent = session.get(Consent, consent_id)
    if consent is None or consent.withdrawn_at is not None:
        raise Gone("token_used")
    subscription = session.get_one(Subscription, consent.subscription_id, with_for_update={"of": Subscription})
    if consent.confirmed_at is None:
        subscription.activate(consent, news_position(session) if consent.rhythm == "instant" else 0, now)
        suppressions.forget(session, subscription.address_hash)
    return subscription


def unsubscribe(session: Session, token: str, letterhead: Letterhead, now: datetime) -> None:
    """No newsletter any more, beginning with every mail that is not handed over yet. The second time as well."""
    leave(session, get_subscription(session, token, letterhead), "unsubscribed", now)


def leave(session: Session, subscription: Subscription, reason: str, now: datetime) -> None:
    """End a subscription, and withhold what waits for its reader; nothing if it had ended before."""
    if subscription.end(now):
        session.flush()
        _withhold(session, subscription, reason, now)


def change(
    session: Session, changes: dict[str, Any], letterhead: Letterhead, context: Context, now: datetime
) -> Subscription:
    """Change topics, rhythm, language or pause; `changes` is schemas.subscriptions.ChangePreferences."""
    subscription = get_active(session, changes.pop("token"), letterhead)
    context.check_revision(subscription.revision)
    until = changes.get("paused_until")
    if until is not None and not now < until <= now + LONGEST_PAUSE:
        raise field_error("/paused_until", "Must lie in the future, a year from now at the latest.")
    if "topics" in changes:
        subscription.choose(changes.pop("topics"))
    for name, value in changes.items():
        setattr(subscription, name, value)
    subscription.revision += 1
    subscription.note_choice(now)
    session.flush()
    if subscription.paused_until is not None and subscription.paused_until > now:
        _withhold(session, subscription, "paused", now)
    return subscription


def erase(session: Session, token: str, letterhead: Letterhead, now: datetime) -> None:
    """Erase all that is kept of a reader, the proof of consent too (Art. 17 GDPR); also of one who has left.

    What else the house knows of them is not the newsletter's: members asks every service to erase that.
    """
    subscription = get_subscription(session, token, letterhead)
    _withhold(session, subscription, "erased", now)
    person = Person(subscription.email)
    for holding in READERS:
        erase_rows(session, holding, person)
    session.expire_all()


def _withhold(session: Session, subscription: Subscription, reason: str, now: datetime) -> None:
    """Suppress what is not handed over. Whoever holds a claim on a row looks at it again before the hand-over."""
    mine = (Delivery.subscription_id == subscription.id) & Delivery.state.in_(OPEN)
    session.execute(update(Delivery).where(mine).values(state="suppressed", reason=reason, settled_at=now))
