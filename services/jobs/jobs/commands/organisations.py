"""Keeping the copy of the organisations, in whatever order their facts arrive."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.db import insert_new
from jobs.commands import postings
from jobs.models import Organisation, Posting
from jobs.models.postings import OPEN_STATES


def learn_name(session: Session, member_id: UUID, name: str, city: str | None, revision: int, now: datetime) -> None:
    """What a member is called as of `revision`; its open postings show it from now on."""
    organisation = _locked(session, member_id)
    if organisation.learn_name(name, city, revision):
        session.flush()
        for posting in _open_postings(session, member_id):
            postings.rename(session, posting, now)


def learn_listing(session: Session, member_id: UUID, listed: bool, revision: int) -> None:
    """Whether a member's entry is for everyone to see as of `revision`. Its name stays."""
    _locked(session, member_id).learn_listing(listed, revision)


def learn_standing(session: Session, member_id: UUID, may_post: bool, revision: int) -> None:
    """Whether a member may post as of `revision`."""
    _locked(session, member_id).learn_standing(may_post, revision)


def learn_leaving(
    session: Session, member_id: UUID, revision: int, left_at: datetime, today: date, now: datetime
) -> None:
    """A membership ended. Heard late, after a reinstatement, it withdraws what was open then: any order ends so."""
    organisation = _locked(session, member_id)
    organisation.learn_standing(False, revision)
    session.flush()
    for posting in _open_postings(session, member_id):
        if posting.published_at and (posting.published_at <= left_at or not organisation.may_post):
            postings.withdraw(session, posting, today, now)


def _locked(session: Session, member_id: UUID) -> Organisation:
    """The row of a member, made if need be, held until the transaction ends."""
    blank = {"name_revision": 0, "listed": False, "listed_revision": 0, "may_post": True, "standing_revision": 0}
    insert_new(session, Organisation.__table__, id=member_id, **blank)  # type: ignore[arg-type]
    found = session.scalars(select(Organisation).where(Organisation.id == member_id).with_for_update())
    return found.one()


def _open_postings(session: Session, member_id: UUID) -> list[Posting]:
    """Drafts too: one that is being published at this moment is waited for, and told of with its new name."""
    query = select(Posting).where(Posting.organisation_id == member_id, Posting.state.in_(OPEN_STATES))
    return list(session.scalars(query.order_by(Posting.id).with_for_update(of=Posting)))
