"""The history of memberships: who changed what, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.context import Context
from members.models import Membership, MembershipChange, PersonalMembership


@dataclass(frozen=True)
class Deed:
    """Who changes a membership, acting as what (member, office, clock), when, and why."""

    context: Context
    acted_as: str
    now: datetime
    today: date
    reason: str | None = None


def record(session: Session, membership: Membership | PersonalMembership, change: str, deed: Deed) -> None:
    """Keep a change that has just been made."""
    session.add(
        MembershipChange(
            member_id=membership.member_id,
            change=change,
            kind=membership.kind,
            status=membership.status,
            until=membership.until,
            reason=deed.reason,
            changed_at=deed.now,
            changed_by=deed.context.actor.account_id,
            acted_as=deed.acted_as,
        )
    )
