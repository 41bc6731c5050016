"""What becomes of a membership: kept in its history, told to the other services and to the member's people."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from chassis.errors import Forbidden
from chassis.messages import Message
from members.commands import organisations, working_groups
from members.commands.history import Deed, record
from members.commands.numbers import next_number
from members.likeness import name_key
from members.messages import MemberLeft, MemberReinstated, MembershipChanged, MemberSuspended
from members.models import Membership, Organisation, PersonalMembership
from members.queries.memberships import AnyMembership, lock_membership, people

TOLD: dict[str, type[Message]] = {  # what the other services go by
    "suspended": MemberSuspended,
    "reinstated": MemberReinstated,
    "resigned": MemberLeft,
    "expelled": MemberLeft,
}


def enter_person(session: Session, person: dict[str, Any], kind: str, deed: Deed) -> PersonalMembership:
    """Enter a person into the register as a member from today, with the next membership number.

    `person` is what schemas.applications.Representative loads.
    """
    given, family = person["given_name"], person["family_name"]
    membership = PersonalMembership(given_name=given, family_name=family, phone=person["phone"], status="active")
    membership.name_key = name_key(membership.name)
    membership.number, membership.kind, membership.since = next_number(session), kind, deed.today
    session.add(membership)
    session.flush()
    record(session, membership, "admitted", deed)
    return membership


def change_kind(session: Session, membership_id: UUID, kind: str, deed: Deed) -> AnyMembership:
    """Make it a full, a supporting or an honorary membership."""
    membership = _locked(session, membership_id, deed)
    if membership.change_kind(kind):
        _changed(session, membership, "kind_changed", deed)
    return membership


def suspend(session: Session, membership_id: UUID, deed: Deed) -> AnyMembership:
    """Let a member's rights rest."""
    membership = _locked(session, membership_id, deed)
    membership.suspend()
    return _changed(session, membership, "suspended", deed)


def resign(session: Session, membership_id: UUID, last_day: date | None, deed: Deed) -> AnyMembership:
    """Take a resignation in: effective with the year's end, or on the last day that the office names."""
    membership = _locked(session, membership_id, deed)
    membership.resign(last_day, deed.today)
    return _changed(session, membership, "resignation_declared", deed)


def withdraw_resignation(session: Session, membership_id: UUID, deed: Deed) -> AnyMembership:
    """Let a member stay that has thought better of it in time."""
    membership = _locked(session, membership_id, deed)
    membership.withdraw_resignation(deed.today)
    return _changed(session, membership, "resignation_withdrawn", deed)


def expel(session: Session, membership_id: UUID, deed: Deed) -> AnyMembership:
    """End a membership at once, for a reason that the member is told."""
    membership = _locked(session, membership_id, deed)
    membership.expel(deed.today)
    return _changed(session, membership, "expelled", deed)


def reinstate(session: Session, membership_id: UUID, deed: Deed) -> AnyMembership:
    """Bring back one that was suspended or has ended. Raises Forbidden for what only the board takes back."""
    membership = _locked(session, membership_id, deed)
    if membership.status == "expelled" and not deed.context.actor.has("board"):
        raise Forbidden("board_decides")
    membership.reinstate()
    return _changed(session, membership, "reinstated", deed)


def end(session: Session, membership_id: UUID, today: date, now: datetime) -> bool:
    """End a membership whose last day has passed; False when it has not or is ended already."""
    membership = lock_membership(session, membership_id)
    if not (membership.is_over(today) and membership.is_running):  # as it is now that we have waited for the lock
        return False
    membership.leave()
    _changed(session, membership, "resigned", Deed(Context(), "clock", now, today))
    return True


def _locked(session: Session, membership_id: UUID, deed: Deed) -> AnyMembership:
    membership = lock_membership(session, membership_id)
    deed.context.check_revision(membership.revision)
    return membership


def _changed(session: Session, membership: AnyMembership, change: str, deed: Deed) -> AnyMembership:
    """Keep the change and tell of it."""
    membership.revision += 1
    record(session, membership, change, deed)
    if isinstance(membership, Membership) and change in TOLD:
        _tell_others(session, membership.organisation, TOLD[change], deed.now)
    session.flush()
    if not membership.is_running:
        _leave_groups(session, membership)
    if change != "kind_changed":
        _tell_people(session, membership, change, deed.reason)
    return membership


def _tell_others(session: Session, organisation: Organisation, message: type[Message], now: datetime) -> None:
    """Its entry comes or goes, and the other services hear why. Of a person they hear nothing: they know of none."""
    organisation.touch(now)
    session.flush()
    organisations.publish(session, organisation)
    outbox.announce(session, message, organisation)


def _leave_groups(session: Session, membership: AnyMembership) -> None:
    if isinstance(membership, Membership):
        working_groups.leave_with(session, membership.member_id)
    elif membership.account:
        working_groups.leave_without_right(session, membership.account)


def _tell_people(session: Session, membership: AnyMembership, change: str, reason: str | None) -> None:
    for account in people(session, membership):
        told = SimpleNamespace(account=account, membership=membership, change=change, reason=reason)
        told.organisation_name = membership.name if membership.holder == "organisation" else None
        outbox.announce(session, MembershipChanged, told, subject=membership.member_id)
