"""Reading working groups and who takes part in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from chassis.context import Actor
from chassis.errors import NotFound
from chassis.paging import Page, page
from members.models import Account, Participation, WorkingGroup

_GROUPS = select(WorkingGroup).options(undefer(WorkingGroup.participants))


def list_working_groups(session: Session, wanted: dict[str, Any]) -> Page:
    """A page of groups, oldest first; `wanted` is schemas.working_groups.ListWorkingGroups."""
    query = _GROUPS.where(WorkingGroup.status == wanted["status"])
    if wanted["kind"]:
        query = query.where(WorkingGroup.kind == wanted["kind"])
    keys = (WorkingGroup.opened_at, WorkingGroup.id)
    return page(session, query, keys, limit=wanted["limit"], cursor=wanted["cursor"])


def list_own_groups(session: Session, actor: Actor, limit: int, cursor: str | None) -> Page:
    """A page of the groups one takes part in, closed ones too."""
    mine = select(Participation.working_group_id).where(Participation.account_id == UUID(actor.account_id))
    query = _GROUPS.where(WorkingGroup.id.in_(mine))
    return page(session, query, (WorkingGroup.opened_at, WorkingGroup.id), limit=limit, cursor=cursor)


def get_group(session: Session, group_id: UUID) -> WorkingGroup:
    found = session.get(WorkingGroup, group_id)
    if found is None:
        raise NotFound("working_group_not_found")
    return found


def lock_group(session: Session, group_id: UUID) -> WorkingGroup:
    """A group as it is now, locked until the transaction ends: who came and went is counted one after another."""
    found = session.get(WorkingGroup, group_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("working_group_not_found")
    return found


def list_participants(session: Session, group_id: UUID, limit: int, cursor: str | None) -> Page:
    """A page of those who take part in a group, in the order they joined."""
    get_group(session, group_id)
    query = select(Participation).where(Participation.working_group_id == group_id)
    return page(session, query, (Participation.joined_at, Participation.account_id), limit=limit, cursor=cursor)


def groups_of(session: Session, account_id: UUID) -> Sequence[UUID]:
    """The groups an account takes part in, always in one order, so that nobody waits for them in a circle."""
    query = select(Participation.working_group_id).where(Participation.account_id == account_id)
    return session.scalars(query.order_by(Participation.working_group_id)).all()


def people_in_groups(session: Session, organisation_id: UUID) -> Sequence[Account]:
    """The accounts of an organisation that take part in any group."""
    taking_part = select(Participation.account_id).where(Participation.account_id == Account.id).exists()
    query = select(Account).where(Account.organisation_id == organisation_id, taking_part)
    return session.scalars(query.order_by(Account.id)).all()


def ended(session: Session, today: date, most: int) -> Sequence[WorkingGroup]:
    """Open groups whose last day has passed, locked."""
    query = select(WorkingGroup).where(WorkingGroup.status == "open", WorkingGroup.ends_on < today)
    return session.scalars(query.order_by(WorkingGroup.id).limit(most).with_for_update()).all()


def name_is_taken(session: Session, name: str, but: UUID | None) -> bool:
    """Whether a group other than `but` has this name."""
    found = session.scalar(select(WorkingGroup.id).where(WorkingGroup.name == name))
    return found is not None and found != but
