"""Reading who acts for an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from members.models import Account, Invitation


def list_colleagues(session: Session, organisation_id: UUID) -> list[Account | Invitation]:
    """Who acts for an organisation, and then who is invited to; there are at most colleagues.MOST of both."""
    people = session.scalars(select(Account).where(Account.organisation_id == organisation_id).order_by(Account.name))
    return [*people, *list_invitations(session, organisation_id)]


def list_invitations(session: Session, organisation_id: UUID) -> Sequence[Invitation]:
    open_ones = select(Invitation).where(Invitation.organisation_id == organisation_id)
    return session.scalars(open_ones.order_by(Invitation.invited_at)).all()


def count_colleagues(session: Session, organisation_id: UUID) -> int:
    people = select(func.count()).where(Account.organisation_id == organisation_id)
    invited = select(func.count()).where(Invitation.organisation_id == organisation_id)
    return (session.scalar(people) or 0) + (session.scalar(invited) or 0)
