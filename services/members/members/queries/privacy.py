"""Reading erasures, and what stands in their way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.paging import Page, page
from members.models import Account, Erasure

BATCH = 20  # erasures begun in one unit of work


def get_erasure(session: Session, erasure_id: UUID) -> Erasure:
    """An erasure. Raises NotFound."""
    return _found(session.get(Erasure, erasure_id))


def lock_erasure(session: Session, erasure_id: UUID) -> Erasure:
    """An erasure that nobody else changes until the transaction ends. Raises NotFound."""
    return _found(session.get(Erasure, erasure_id, with_for_update=True, populate_existing=True))


def _found(erasure: Erasure | None) -> Erasure:
    if erasure is None:
        raise NotFound("erasure_not_found")
    return erasure


def find_open(session: Session, address_hash: str) -> Erasure | None:
    """The erasure of an address that is asked for, scheduled or running."""
    mine = (Erasure.address_hash == address_hash) & Erasure.status.in_(("asked", "scheduled", "running"))
    return session.scalar(select(Erasure).where(mine).with_for_update())


def list_erasures(session: Session, limit: int, cursor: str | None) -> Page:
    """Erasures, newest first."""
    return page(session, select(Erasure), (Erasure.asked_at, Erasure.id), limit=limit, cursor=cursor, descending=True)


def due(session: Session, now: datetime) -> Sequence[UUID]:
    """Erasures whose time to take them back is over."""
    over = (Erasure.status == "scheduled") & (Erasure.due_at <= now)
    return session.scalars(select(Erasure.id).where(over).order_by(Erasure.due_at).limit(BATCH)).all()


def obstacle(session: Session, account: Account) -> str | None:
    """Why somebody cannot be erased at present: a membership needs its member (Art. 17 (3) GDPR), and we an admin."""
    own = account.personal_membership
    if own is not None and own.is_running:
        return "membership_runs"
    return "last_admin" if _is_last_admin(session, account) else None


def _is_last_admin(session: Session, account: Account) -> bool:
    """Whether nobody else could make accounts and roles any more."""
    if "admin" not in account.granted_roles:
        return False
    others = cast(Account.granted_roles, String).contains('"admin"') & (Account.id != account.id)
    return not session.scalar(select(func.count()).select_from(Account).where(others))


def leaves_nobody(session: Session, account: Account) -> bool:
    """Whether nobody else acts for the account's organisation."""
    if account.organisation_id is None:
        return False
    others = (Account.organisation_id == account.organisation_id) & (Account.id != account.id)
    return not session.scalar(select(func.count()).select_from(Account).where(others))
