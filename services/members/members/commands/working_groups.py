"""Working groups: opened, changed, closed; who joins and leaves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Actor, Context
from chassis.errors import Forbidden, field_error
from chassis.messages import Fact
from members.messages import (
    WorkingGroupChanged,
    WorkingGroupClosed,
    WorkingGroupJoined,
    WorkingGroupLeft,
    WorkingGroupOpened,
)
from members.models import Account, BiddingDeadline, Participation, WorkingGroup
from members.models.working_groups import INSIDERS
from members.queries import accounts
from members.queries import working_groups as queries

BATCH = 100


def open_group(session: Session, fields: dict[str, Any], now: datetime, today: date) -> WorkingGroup:
    """Open a working group and tell of it. `fields` is schemas.working_groups.OpenWorkingGroup."""
    group = WorkingGroup(kind=fields["kind"], status="open", opened_at=now, mandate="", revision=0, roster_revision=0)
    _write(session, group, fields, now, today)
    outbox.announce(session, WorkingGroupOpened, group)
    return group


def open_for_bidders(session: Session, fact: Fact, now: datetime, today: date) -> None:
    """A temporary group of those who bid jointly on a tender, until its deadline. Heard again it changes nothing.

    Who is no member any more is left out; nobody is left, or the deadline has passed: then there is no group.
    """
    last_day = _learn_deadline(session, fact)
    accounts_of = select(Account).where(Account.id.in_(fact.participants)).order_by(Account.id)
    people = [each for each in session.scalars(accounts_of) if set(INSIDERS) & set(each.roles)]
    if last_day < today or not people or session.get(WorkingGroup, fact.working_group_id) is not None:
        return
    group = WorkingGroup(
        id=fact.working_group_id, kind="temporary", status="open", opened_at=now, mandate="", revision=0
    )
    group.roster_revision = 0
    chair = fact.chair_id if fact.chair_id in {each.id for each in people} else None
    _write(session, group, _bidding(session, fact, last_day) | {"chair_id": chair}, now, today)
    outbox.announce(session, WorkingGroupOpened, group)
    for account in people:
        _enter(session, group, account, now)


def move_deadline(session: Session, fact: Fact, today: date) -> None:
    """The group of those who bid on a tender lasts until another day; if it comes later, from the start."""
    last_day = max(_learn_deadline(session, fact), today)
    group = session.get(WorkingGroup, fact.working_group_id, with_for_update=True)
    if group is not None and group.status == "open" and group.ends_on != last_day:
        group.change({"ends_on": last_day}, today)
        session.flush()
        outbox.announce(session, WorkingGroupChanged, group)


def _learn_deadline(session: Session, fact: Fact) -> date:
    """The last day as of the newest fact, in whatever order they come."""
    known = session.get(BiddingDeadline, fact.working_group_id, with_for_update=True)
    if known is None:
        known = BiddingDeadline(working_group_id=fact.working_group_id, revision=-1)
        session.add(known)
    known.learn(fact.revision, fact.deadline)
    session.flush()
    return known.last_day


def _bidding(session: Session, fact: Fact, last_day: date) -> dict[str, Any]:
    """What a group of bidders says of itself, under a name that no other group has."""
    name, name_en = f"Bietergemeinschaft: {fact.title}"[:180], f"Bidding group: {fact.title}"[:180]
    if queries.name_is_taken(session, name, None):
        name = f"{name} ({str(fact.working_group_id)[-8:]})"
    mandate = f"Gemeinsames Angebot auf die Ausschreibung „{fact.title}“ ({fact.authority}): /tenders/{fact.tender_id}"
    mandate_en = f"A joint bid on the tender “{fact.title}” ({fact.authority}): /tenders/{fact.tender_id}"
    return {"name": name, "name_en": name_en, "mandate": mandate, "mandate_en": mandate_en, "ends_on": last_day}


def change(
    session: Session, context: Context, group_id: UUID, fields: dict[str, Any], now: datetime, today: date
) -> WorkingGroup:
    """Change what `fields` name. Raises PreconditionFailed, Invalid, Conflict once it is closed."""
    group = queries.lock_group(session, group_id)
    context.check_revision(group.revision)
    _write(session, group, fields, now, today)
    outbox.announce(session, WorkingGroupChanged, group)
    return group


def close(session: Session, context: Context, group_id: UUID, now: datetime) -> WorkingGroup:
    """End a group's work. Raises PreconditionFailed, Conflict once it is closed."""
    group = queries.lock_group(session, group_id)
    context.check_revision(group.revision)
    _close(session, group, now)
    return group


def close_ended(session: Session, now: datetime, today: date) -> None:
    """By the clock: temporary groups whose last day has passed are closed, however long ago that was."""
    for group in queries.ended(session, today, BATCH):
        _close(session, group, now)


def _close(session: Session, group: WorkingGroup, now: datetime) -> None:
    group.close(now)
    session.flush()
    outbox.announce(session, WorkingGroupClosed, group)


def _write(session: Session, group: WorkingGroup, fields: dict[str, Any], now: datetime, today: date) -> None:
    """What opening and changing have in common: the fields, a name of its own, the chair."""
    if "name" in fields and queries.name_is_taken(session, fields["name"], group.id):
        raise field_error("/name", "Is the name of another group.")
    group.change(fields, today)
    session.add(group)
    session.flush()
    if "chair_id" in fields:
        _appoint(session, group, fields["chair_id"], now)


def _appoint(session: Session, group: WorkingGroup, chair_id: UUID | None, now: datetime) -> None:
    """Make somebody the chair, who thereby takes part; or nobody."""
    if chair_id is not None:
        account = session.get(Account, chair_id)
        if account is None or not set(INSIDERS) & set(account.roles):
            raise field_error("/chair_id", "Is not an account of a member or of the office.")
        _enter(session, group, account, now)
    group.chair_id = chair_id
    session.flush()


def join(session: Session, actor: Actor, group_id: UUID, now: datetime) -> Participation:
    """Take part in a group; again changes nothing. Raises Conflict once it is closed."""
    group = queries.lock_group(session, group_id)
    group.require_open()
    return _enter(session, group, accounts.get_account(session, actor.account_id or ""), now)


def _enter(session: Session, group: WorkingGroup, account: Account, now: datetime) -> Participation:
    found = session.get(Participation, (group.id, account.id))
    if found is not None:
        return found
    made = Participation(group=group, account=account, joined_at=now)
    session.add(made)
    _tell(session, WorkingGroupJoined, group, account.id)
    return made


def leave(session: Session, actor: Actor, group_id: UUID, account_id: UUID) -> None:
    """Take part no longer; again changes nothing. Others are taken out by the chair or the office, else Forbidden."""
    group = queries.lock_group(session, group_id)
    if str(account_id) != actor.account_id and not group.is_led_by(actor):
        raise Forbidden("not_the_chair")
    _take_out(session, group, account_id)


def leave_all(session: Session, account_id: UUID) -> None:
    """Take an account out of all its groups, such as before it is deleted."""
    for group_id in queries.groups_of(session, account_id):
        _take_out(session, queries.lock_group(session, group_id), account_id)


def leave_with(session: Session, organisation_id: UUID) -> None:
    """Take the people of a member that has left out of all groups, save those who have a right of their own."""
    for account in queries.people_in_groups(session, organisation_id):
        leave_without_right(session, account)


def leave_without_right(session: Session, account: Account) -> None:
    """Take out of all groups who neither is a member any more nor works for the office."""
    if not set(INSIDERS) & set(account.roles):
        leave_all(session, account.id)


def _take_out(session: Session, group: WorkingGroup, account_id: UUID) -> None:
    found = session.get(Participation, (group.id, account_id))
    if found is None:
        return
    if group.chair_id == account_id:
        group.chair_id = None
    session.delete(found)
    _tell(session, WorkingGroupLeft, group, account_id)


def _tell(
    session: Session, message: type[WorkingGroupJoined | WorkingGroupLeft], group: WorkingGroup, account_id: UUID
) -> None:
    """Tell who came or went, counted by the group, which is locked: so the last word has the highest revision."""
    group.roster_revision += 1
    session.flush()
    session.expire(group, ["participants"])
    told = {"working_group_id": group.id, "account_id": account_id, "revision": group.roster_revision}
    outbox.announce(session, message, told, group.id)
