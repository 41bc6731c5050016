"""Reading partners."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.paging import Page, page
from members.models import Partner


def list_partners(session: Session, kind: str | None, limit: int, cursor: str | None) -> Page:
    """A page of partners in the office's order."""
    query = select(Partner).where(Partner.kind == kind) if kind else select(Partner)
    return page(session, query, (Partner.position, Partner.id), limit=limit, cursor=cursor)


def in_order(session: Session, *, lock: bool = False) -> Sequence[Partner]:
    """All of them (at most models.partners.MOST_PARTNERS) as they stand, locked on demand."""
    query = select(Partner).order_by(Partner.position, Partner.id).execution_options(populate_existing=True)
    return session.scalars(query.with_for_update() if lock else query).all()


def get_partner(session: Session, partner_id: UUID) -> Partner:
    return _found(session.get(Partner, partner_id))


def lock_partner(session: Session, partner_id: UUID) -> Partner:
    """A partner as it is now, locked until the transaction ends."""
    return _found(session.get(Partner, partner_id, with_for_update=True, populate_existing=True))


def _found(partner: Partner | None) -> Partner:
    if partner is None:
        raise NotFound("partner_not_found")
    return partner
