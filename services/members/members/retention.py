"""How long the members service keeps what, and why. Every hour the clock deletes what is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func

from chassis.inbox import KEEP as MARKS_KEPT
from chassis.retention import Rule
from members.commands import tries
from members.commands.accounts import INVITATION_SECONDS
from members.commands.applications import REFUSED, UNCONFIRMED
from members.commands.experts import UNANSWERED, WITHDRAWN
from members.commands.organisations import CHANGES_KEPT
from members.models import (
    AccessToken,
    Application,
    ApplicationAttempt,
    BiddingDeadline,
    ConsentAttempt,
    EmailChange,
    EntryChange,
    Erasure,
    Expert,
    Invitation,
    LoginSession,
    SignInAttempt,
    SignInLink,
)

ASKED = timedelta(days=7)  # an erasure that nobody confirms
TAKEN_BACK = timedelta(days=30)
PROVEN = timedelta(days=3 * 366)  # § 195 BGB, and at least that

RULES = (
    Rule(
        "deadlines of those who bid jointly",
        BiddingDeadline,
        BiddingDeadline.deadline,
        MARKS_KEPT,
        "their groups have closed, and no fact told before can come later",
    ),
    Rule(
        "erasures that nobody confirmed",
        Erasure,
        Erasure.asked_at,
        ASKED,
        "whoever asked did not mean it",
        only=Erasure.status == "asked",
    ),
    Rule(
        "erasures taken back",
        Erasure,
        Erasure.ended_at,
        TAKEN_BACK,
        "questions may come for a month",
        only=Erasure.status == "withdrawn",
    ),
    Rule(
        "receipts of erasures",
        Erasure,
        Erasure.ended_at,
        PROVEN,
        "they prove for three years that somebody was erased, without naming them",
        only=Erasure.status == "erased",
    ),
    Rule("sessions that ended", LoginSession, LoginSession.expires_at, timedelta(0), "they open nothing any more"),
    Rule("sign-in links", SignInLink, SignInLink.requested_at, timedelta(days=1), "they work for a quarter of an hour"),
    Rule("access tokens that ended", AccessToken, AccessToken.expires_at, timedelta(days=30), "their owner sees why"),
    Rule("changes of address", EmailChange, EmailChange.requested_at, timedelta(days=2), "their links work for a day"),
    Rule(
        "invitations of colleagues",
        Invitation,
        Invitation.invited_at,
        timedelta(seconds=INVITATION_SECONDS),
        "the link works no longer",
    ),
    Rule(
        "tries to sign in",
        SignInAttempt,
        SignInAttempt.at,
        tries.SIGN_IN.window,
        "no limit counts them any more",
    ),
    Rule(
        "tries to apply",
        ApplicationAttempt,
        ApplicationAttempt.at,
        tries.APPLICATION.window,
        "no limit counts them any more",
    ),
    Rule(
        "unconfirmed applications",
        Application,
        Application.submitted_at,
        UNCONFIRMED,
        "the link to confirm them works no longer",
        only=Application.status == "unconfirmed",
    ),
    Rule(
        "applications that led to nothing",
        Application,
        func.coalesce(Application.decided_at, Application.submitted_at),
        REFUSED,
        "questions and claims may come for half a year",
        only=Application.status.in_(("declined", "withdrawn")),
    ),
    Rule(
        "changes of entries",
        EntryChange,
        EntryChange.changed_at,
        CHANGES_KEPT,
        "who asks what an entry once said asks within three years",
    ),
    Rule(
        "tries to ask for consent",
        ConsentAttempt,
        ConsentAttempt.at,
        tries.CONSENT.window,
        "no limit counts them any more",
    ),
    Rule(
        "experts who did not answer",
        Expert,
        Expert.status_since,
        UNANSWERED,
        "the link to consent works no longer",
        only=Expert.status == "asked",
    ),
    Rule(
        "experts who do not consent",
        Expert,
        Expert.status_since,
        WITHDRAWN,
        "so long they may change their mind, and are not asked again",
        only=Expert.status == "withdrawn",
    ),
)
