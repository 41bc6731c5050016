"""What becomes of a membership: kept in its history, told to the other services and to the member's people."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from chassis.errors import Forbidden
from chassis.messages import Message
from members.commands import organisations, working_groups
from members.commands.history import Deed, record
from members.messages import MemberLeft, MemberReinstated, MembershipChanged, MemberSuspended
from members.models import Membership
from members.queries.memberships import due, lock_membership, people

TOLD: dict[str, type[Message]] = {  # what the other services go by
    "suspended": MemberSuspended,
    "reinstated": MemberReinstated,
    "resigned": MemberLeft,
    "expelled": MemberLeft,
}


def change_kind(session: Session, membership_id: UUID, kind: str, deed: Deed) -> Membership:
    """Make it a full, a supporting or an honorary membership."""
    membership = _locked(session, membership_id, deed)
    if membership.change_kind(kind):
        _changed(session, membership, "kind_changed", deed)
    return membership


def suspend(session: Session, membership_id: UUID, deed: Deed) -> Membership:
    """Let a member's rights rest."""
    membership = _locked(session, membership_id, deed)
    membership.suspend()
    return _changed(session, membership, "suspended", deed)


def resign(session: Session, membership_id: UUID, last_day: date | None, deed: Deed) -> Membership:
    """Take a resignation in: effective with the year's end, or on the last day that the office names."""
    membership = _locked(session, membership_id, deed)
    membership.resign(last_day, deed.today)
    return _changed(session, membership, "resignation_declared", deed)


def withdraw_resignation(session: Session, membership_id: UUID, deed: Deed) -> Membership:
    """Let a member stay that has thought better of it in time."""
    membership = _locked(session, membership_id, deed)
    membership.withdraw_resignation(deed.today)
    return _changed(session, membership, "resignation_withdrawn", deed)


def expel(session: Session, membership_id: UUID, deed: Deed) -> Membership:
    """End a membership at once, for a reason that the member is told."""
    membership = _locked(session, membership_id, deed)
    membership.expel(deed.today)
    return _changed(session, membership, "expelled", deed)


def reinstate(session: Session, membership_id: UUID, deed: Deed) -> Membership:
    """Bring back one that was suspended or has ended. Raises Forbidden for what only the board takes back."""
    membership = _locked(session, membership_id, deed)
    if membership.status == "expelled" and not deed.context.actor.has("board"):
        raise Forbidden("board_decides")
    membership.reinstate()
    return _changed(session, membership, "reinstated", deed)


def end_due(session: Session, today: date, now: datetime) -> int:
    """End the memberships whose last day has passed; how many. What is too much for one turn waits for the next."""
    deed, ended = Deed(Context(), "clock", now, today), 0
    for membership_id in due(session, today):
        membership = lock_membership(session, membership_id)
        if membership.is_over(today) and membership.is_running:  # as it was when we had waited for the lock
            membership.leave()
            _changed(session, membership, "resigned", deed)
            ended += 1
    return ended


def _locked(session: Session, membership_id: UUID, deed: Deed) -> Membership:
    membership = lock_membership(session, membership_id)
    deed.context.check_revision(membership.revision)
    return membership


def _changed(session: Session, membership: Membership, change: str, deed: Deed) -> Membership:
    """Keep the change and tell of it."""
    membership.revision += 1
    record(session, membership, change, deed)
    if message := TOLD.get(change):
        membership.organisation.touch(deed.now)
        session.flush()
        organisations.publish(session, membership.organisation)
        outbox.announce(session, message, membership.organisation)
        if message is MemberLeft:
            working_groups.leave_with(session, membership.member_id)
    session.flush()
    if change != "kind_changed":
        _tell_people(session, membership, change, deed.reason)
    return membership


def _tell_people(session: Session, membership: Membership, change: str, reason: str | None) -> None:
    for account in people(session, membership):
        told = SimpleNamespace(account=account, membership=membership, change=change, reason=reason)
        outbox.announce(session, MembershipChanged, told, subject=membership.member_id)
