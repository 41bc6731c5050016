"""The end of a posting: its contact is asked a week before, and answers with one click."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.errors import NotFound
from chassis.tokens import Tokens
from jobs.commands import postings
from jobs.messages import JobChanged, JobExpiring
from jobs.models import Posting
from jobs.models.postings import USUAL

BATCH = 500  # postings that one turn of the timer asks about
SECONDS = 30 * 24 * 3600  # that a link works
PURPOSES = {"still_open_token": "job-still-open", "filled_token": "job-filled"}


def remind(session: Session, secret_key: str, today: date) -> int:
    """Ask about what ends within a week, once for each last day; how many. Past `BATCH` the next turn goes on."""
    due = select(Posting).where(Posting.state == "published", Posting.remind_on <= today)
    found = session.scalars(due.order_by(Posting.remind_on).limit(BATCH).with_for_update(of=Posting, skip_locked=True))
    asked = found.all()
    for posting in asked:
        posting.remind_on = None
        if posting.state_on(today) == "published":
            outbox.announce(session, JobExpiring, _question(posting, secret_key), subject=posting.id)
    return len(asked)


def keep_open(session: Session, token: str, secret_key: str, today: date, now: datetime) -> Posting:
    """It is still open: for another 60 days. A link that has done so, or whose end was moved since, moves nothing."""
    posting, end = _meant(session, token, "still_open_token", secret_key)
    posting.require_open(today)
    if posting.valid_through == end:
        postings.require_poster(posting.member)
        posting.extend(today + USUAL, today, now)
        postings.tell(session, JobChanged, posting)
    return posting


def fill(session: Session, token: str, secret_key: str, today: date, now: datetime) -> Posting:
    """It is filled; the second time as well."""
    posting, _ = _meant(session, token, "filled_token", secret_key)
    if posting.state != "filled":
        posting.close("filled", today, now)
        postings.take_down(session, posting)
    return posting


def tokens(posting: Posting, secret_key: str) -> dict[str, str]:
    """What each of the two links is signed with: good for this posting, its end and one answer alone."""
    subject = f"{posting.id} {posting.valid_through}"
    return {name: Tokens(secret_key, purpose).sign(subject) for name, purpose in PURPOSES.items()}


def _question(posting: Posting, secret_key: str) -> Mapping[str, Any]:
    told = ("id", "revision", "account_id", "organisation_id", "title", "url", "valid_through")
    return {name: getattr(posting, name) for name in told} | tokens(posting, secret_key)


def _meant(session: Session, token: str, name: str, secret_key: str) -> tuple[Posting, date]:
    """The posting of a link, locked, and the last day that the link is about."""
    job_id, _, end = Tokens(secret_key, PURPOSES[name]).read(token, SECONDS).partition(" ")
    posting = postings.locked(session, UUID(job_id))
    if posting is None:
        raise NotFound("job_not_found")
    return posting, date.fromisoformat(end)
