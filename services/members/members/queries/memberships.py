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
from members.models import Account, Membership, MembershipChange, PersonalMembership
from members.models.memberships import RUNNING
from members.queries.accounts import get_account
from members.queries.organisations import lock_organisation

MOST_PEOPLE = 100  # of one member that are written to
DUE = 100  # memberships that one turn of the clock ends


AnyMembership = Membership | PersonalMembership
TABLES: dict[str, type[AnyMembership]] = {each.holder: each for each in (Membership, PersonalMembership)}


def get_membership(session: Session, membership_id: UUID) -> AnyMembership:
    """A membership, by the id of the member: an organisation's, or the person's own."""
    found = session.get(Membership, membership_id) or session.get(PersonalMembership, membership_id)
    if found is None:
        raise NotFound("membership_not_found")
    return found


def lock_membership(session: Session, membership_id: UUID) -> AnyMembership:
    """The same as it is now, locked until the transaction ends; an organisation's with the organisation."""
    person = session.get(PersonalMembership, membership_id, with_for_update=True, populate_existing=True)
    if person is not None:
        return person
    try:
        return lock_organisation(session, membership_id).membership
    except NotFound:
        raise NotFound("membership_not_found") from None


def own_membership_id(session: Session, actor: Actor, holder: str | None) -> UUID:
    """Which membership is the actor's, whatever its state; of two the organisation's, unless the person's is wanted.

    Raises NotFound for an account without one.
    """
    account = get_account(session, actor.account_id or "")
    person = account.personal_membership.id if account.personal_membership else None
    found = {"organisation": account.organisation_id, "person": person}
    wanted = found[holder] if holder else account.organisation_id or person
    if wanted is None:
        raise NotFound("membership_not_found")
    return wanted


def list_memberships(
    session: Session, holder: str, status: str | None, kind: str | None, limit: int, cursor: str | None
) -> Page:
    """A page of the memberships of organisations or of persons, by number."""
    table = TABLES[holder]
    query = select(table)
    if table is Membership:
        query = query.options(joinedload(Membership.organisation))
    if status:
        query = query.where(table.status == status)
    if kind:
        query = query.where(table.kind == kind)
    return page(session, query, (table.number,), limit=limit, cursor=cursor)


def list_changes(session: Session, membership_id: UUID, limit: int, cursor: str | None) -> Page:
    """A page of a membership's history, newest first."""
    get_membership(session, membership_id)
    query = select(MembershipChange).where(MembershipChange.member_id == membership_id)
    keys = (MembershipChange.changed_at, MembershipChange.id)
    return page(session, query, keys, limit=limit, cursor=cursor, descending=True)


def people(session: Session, membership: AnyMembership) -> Sequence[Account]:
    """Who acts for a member, the longest standing first; for a person, that person."""
    if isinstance(membership, PersonalMembership):
        return [membership.account] if membership.account else []
    theirs = select(Account).where(Account.organisation_id == membership.member_id)
    return session.scalars(theirs.order_by(Account.created_at, Account.id).limit(MOST_PEOPLE)).all()


def due(session: Session, today: date) -> Sequence[UUID]:
    """Whose last day has passed, the longest over first; of organisations and of persons so many each."""
    found: list[UUID] = []
    for ids, table in ((Membership.organisation_id, Membership), (PersonalMembership.id, PersonalMembership)):
        over = select(ids).where(table.until < today, table.status.in_(RUNNING))
        found += session.scalars(over.order_by(table.until, table.number).limit(DUE))
    return found
