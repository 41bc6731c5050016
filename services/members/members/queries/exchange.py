"""Reading the register as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.errors import field_error
from members.likeness import name_key
from members.models import Counter, Membership, Organisation, PersonalMembership
from members.models.memberships import RUNNING

AT_ONCE = 500  # members held in memory


def count_members(session: Session) -> int:
    """The organisations whose membership runs."""
    return session.scalar(select(func.count()).where(Membership.status.in_(RUNNING))) or 0


def each_member(session: Session) -> Iterator[Organisation]:
    """These, by number, a few hundred at a time."""
    query = select(Organisation).join(Organisation.membership).where(Membership.status.in_(RUNNING))
    yield from session.scalars(query.order_by(Membership.number).execution_options(yield_per=AT_ONCE))


def find_member(session: Session, row: dict[str, Any]) -> Organisation | None:
    """The member that a row is about: by its number or, where it has none, by name and postcode.

    Raises Invalid when that could be several.
    """
    query = select(Organisation).join(Organisation.membership)
    if "number" in row:
        return session.scalar(query.where(Membership.number == row["number"]))
    same = (Organisation.name_key == name_key(row["name"])) & Organisation.postcode.is_not_distinct_from(
        row.get("postcode")
    )
    found = session.scalars(query.where(same).limit(2)).all()
    if len(found) > 1:
        raise field_error("/name", "Several members have this name and postcode; give the number.")
    return found[0] if found else None


def last_number(session: Session) -> int:
    """The highest membership number given so far; 0 before the first."""
    return session.scalar(select(Counter.value).where(Counter.name == "membership")) or 0


def is_persons(session: Session, number: int) -> bool:
    """Whether a person is a member under this number; those are in no table."""
    return session.scalar(select(PersonalMembership.id).where(PersonalMembership.number == number)) is not None
