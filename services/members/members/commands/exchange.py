"""Members taken in from a table: each row is checked before any is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Context
from chassis.errors import field_error
from members.commands import organisations
from members.models import Organisation
from members.queries.competences import require_known
from members.queries.exchange import find_member, is_persons

NOBODY = Context()  # the operator, who has no account
OPERATOR = "operator"


def check(session: Session, row: dict[str, Any], today: date) -> tuple[Organisation | None, str]:
    """The member that a row is about, if it is one, and what taking the row in would do: see `take_in`.

    `row` is what schemas.exchange.MemberRow loads. Raises Invalid. What a row says of an existing membership must be so
    already: memberships have their own ways to change, with reasons and a history.
    """
    found = find_member(session, row)
    if found is None:
        _check_new(session, row, today)
        return None, "entered"
    for field, held in (("membership_kind", found.membership.kind), ("since", found.membership.since)):
        if row.get(field, held) != held:
            raise field_error(f"/{field}", f"The register has {held}; an import changes no membership.")
    require_known(session, row.get("competences", ()), kept=found.competences)
    return found, "changed" if found.differs_from(_profile(row)) else "unchanged"


def take_in(session: Session, row: dict[str, Any], now: datetime, today: date) -> tuple[Organisation, str]:
    """Enter or change the member that a row is about; which of `entered`, `changed`, `unchanged` it was.

    Raises Invalid, before anything is written.
    """
    found, outcome = check(session, row, today)
    if found is None:
        kind, since = row.get("membership_kind", "full"), row.get("since", today)
        return organisations.enter(session, _profile(row), kind, now, since, NOBODY, row.get("number")), outcome
    if outcome == "changed":
        organisations.change_entry(session, NOBODY, found.id, _profile(row), now)
    return found, outcome


def note(session: Session, members: Sequence[Organisation], now: datetime) -> None:
    """Record that the operator took these in."""
    for first in range(0, len(members), audit.MOST_SUBJECTS):
        ids = [str(each.id) for each in members[first : first + audit.MOST_SUBJECTS]]
        audit.record(session, "import_members", OPERATOR, ids, now)


def _check_new(session: Session, row: dict[str, Any], today: date) -> None:
    require_known(session, row.get("competences", ()))
    if row.get("since", today) > today:
        raise field_error("/since", "Lies in the future.")
    number = row.get("number")
    if number is not None and is_persons(session, number):
        raise field_error("/number", "Is the number of a person's membership.")


def _profile(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in Organisation.EDITABLE}
