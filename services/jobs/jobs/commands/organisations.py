"""Keeping the copy of the organisations, in whatever order their facts arrive."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.db import insert_new
from jobs.commands import postings
from jobs.models import Organisation, Posting


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


def _locked(session: Session, member_id: UUID) -> Organisation:
    """The row of a member, made if need be, held until the transaction ends."""
    blank = {"name_revision": 0, "listed": False, "listed_revision": 0}
    insert_new(session, Organisation.__table__, id=member_id, **blank)  # type: ignore[arg-type]
    found = session.scalars(select(Organisation).where(Organisation.id == member_id).with_for_update())
    return found.one()


def _open_postings(session: Session, member_id: UUID) -> list[Posting]:
    """Drafts too: one that is being published at this moment is waited for, and told of with its new name."""
    query = select(Posting).where(Posting.organisation_id == member_id, Posting.state.in_(("draft", "published")))
    return list(session.scalars(query.order_by(Posting.id).with_for_update(of=Posting)))
