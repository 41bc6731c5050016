"""Who answers for what stands on the job board, and who decides what does."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.models import Account
from members.queries.memberships import MOST_PEOPLE
from members.queries.staff import with_role


def list_posters(session: Session, account_id: UUID | None, organisation_id: UUID | None) -> Sequence[Account]:
    """Who wrote a posting, if they act for whom it is of; else its people; else, since it has none, who wrote it."""
    writer = session.get(Account, account_id) if account_id else None
    if writer is not None and writer.organisation_id == organisation_id:
        return [writer]
    theirs = select(Account).where(Account.organisation_id == organisation_id, Account.organisation_id.is_not(None))
    people = session.scalars(theirs.order_by(Account.created_at, Account.id).limit(MOST_PEOPLE)).all()
    return people or ([writer] if writer else [])


def list_office(session: Session) -> Sequence[Account]:
    """Those who work for the office, by a role of their own: the board and admins may, but are not asked."""
    query = select(Account).where(with_role("office")).order_by(Account.created_at, Account.id)
    return session.scalars(query.limit(MOST_PEOPLE)).all()
