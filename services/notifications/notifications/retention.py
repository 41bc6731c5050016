"""How long the notifications service keeps what, and why. Every hour the clock sees to what is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists

from chassis.inbox import KEEP as MARKS_KEPT
from chassis.retention import Rule
from notifications.commands.mails import KEEP
from notifications.commands.subscriptions import HOUR, UNCONFIRMED
from notifications.holdings import ANSWERS
from notifications.models import Bounce, Consent, Delivery, EndedSearch, SignUp, Subscription
from notifications.queries.issues import in_short

RULES = (
    Rule(
        "mails about unconfirmed requests",
        Delivery,
        Delivery.created_at,
        UNCONFIRMED,
        "the link to confirm them works no longer",
        only=Delivery.kind.in_((*ANSWERS, "search_alert_requested")),
    ),
    Rule(
        "requests for the newsletter",
        Consent,
        Consent.requested_at,
        UNCONFIRMED,
        "nobody confirmed them",
        only=Consent.confirmed_at.is_(None),
    ),
    Rule(
        "addresses of such requests",
        Subscription,
        Subscription.requested_at,
        UNCONFIRMED,
        "nothing else is left of them",
        only=(Subscription.status == "pending") & ~exists().where(Consent.subscription_id == Subscription.id),
    ),
    Rule(
        "sign-ups that were counted",
        SignUp,
        SignUp.at,
        HOUR,
        "nobody counts them any more",
    ),
    Rule(
        "subscriptions that ended",
        Subscription,
        Subscription.ended_at,
        timedelta(days=3 * 365),
        "the consent can be asked for until claims are over (§ 195 BGB)",
        only=Subscription.status == "ended",
    ),
    Rule(
        "mails that followed from something",
        Delivery,
        Delivery.created_at,
        KEEP,
        "whoever got one may ask why",
        only=(Delivery.lane == "single") & Delivery.settled_at.is_not(None),
    ),
    Rule(
        "whom newsletters went to",
        Delivery,
        Delivery.created_at,
        KEEP,
        "whoever got one may ask why; after that they count for the figures of their issue alone",
        only=(Delivery.lane == "bulk") & Delivery.settled_at.is_not(None) & (Delivery.email != ""),
        blanks={"email": "", "name": "", "because": None, "reason": in_short()},
    ),
    Rule(
        "reports of mails that came back",
        Bounce,
        Bounce.reported_at,
        KEEP,
        "they say why an address is suppressed, and count for 30 days",
    ),
    Rule(
        "searches that ended",
        EndedSearch,
        EndedSearch.ended_at,
        MARKS_KEPT,
        "no fact told before can come later",
    ),
)
