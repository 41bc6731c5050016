"""Reading memberships, their history and their people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from chassis.context import Actor
from chassis.errors import NotFound
from chassis.paging import Page, page
from members.models import Account, Membership, MembershipChange
from members.models.memberships import RUNNING
from members.queries.accounts import get_account
from members.queries.organisations import lock_organisation

MOST_PEOPLE = 100  # of one member that are written to
DUE = 100  # memberships that one turn of the clock ends


def get_membership(session: Session, membership_id: UUID) -> Membership:
    """A membership, by the id of the member."""
    found = session.get(Membership, membership_id)
    if found is None:
        raise NotFound("membership_not_found")
    return found


def lock_membership(session: Session, membership_id: UUID) -> Membership:
    """The same as it is now, locked with its organisation until the transaction ends."""
    try:
        return lock_organisation(session, membership_id).membership
    except NotFound:
        raise NotFound("membership_not_found") from None


def own_membership_id(session: Session, actor: Actor) -> UUID:
    """Which membership is the actor's, whatever its state. Raises NotFound for an account without one."""
    account = get_account(session, actor.account_id or "")
    if account.organisation_id is None:
        raise NotFound("membership_not_found")
    return account.organisation_id


def list_memberships(session: Session, status: str | None, kind: str | None, limit: int, cursor: str | None) -> Page:
    """A page of the memberships, by number."""
    query = select(Membership).options(joinedload(Membership.organisation))
    if status:
        query = query.where(Membership.status == status)
    if kind:
        query = query.where(Membership.kind == kind)
    return page(session, query, (Membership.number,), limit=limit, cursor=cursor)


def list_changes(session: Session, membership_id: UUID, limit: int, cursor: str | None) -> Page:
    """A page of a membership's history, newest first."""
    get_membership(session, membership_id)
    query = select(MembershipChange).where(MembershipChange.member_id == membership_id)
    keys = (MembershipChange.changed_at, MembershipChange.id)
    return page(session, query, keys, limit=limit, cursor=cursor, descending=True)


def people(session: Session, membership: Membership) -> Sequence[Account]:
    """The accounts that act for a member, those of the longest standing first."""
    theirs = select(Account).where(Account.organisation_id == membership.member_id)
    return session.scalars(theirs.order_by(Account.created_at, Account.id).limit(MOST_PEOPLE)).all()


def due(session: Session, today: date) -> Sequence[UUID]:
    """Whose last day has passed, the longest over first."""
    over = select(Membership.organisation_id).where(Membership.until < today, Membership.status.in_(RUNNING))
    return session.scalars(over.order_by(Membership.until, Membership.number).limit(DUE)).all()
