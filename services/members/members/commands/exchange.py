"""Members taken in from a table, row by row; the caller's transaction makes it all or nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.errors import field_error
from members.commands import organisations
from members.models import Organisation
from members.queries.competences import require_known
from members.queries.exchange import find_member, is_persons

NOBODY = Context()  # the operator, who has no account


def take_in(session: Session, row: dict[str, Any], now: datetime, today: date) -> tuple[Organisation, str]:
    """Enter or change the member that a row is about; which of `entered`, `changed`, `unchanged` it was.

    `row` is what schemas.exchange.MemberRow loads. Raises Invalid, before anything is written. What a row says of an
    existing membership must be so already: memberships have their own ways to change, with reasons and a history.
    """
    found = find_member(session, row)
    profile = {name: value for name, value in row.items() if name in Organisation.EDITABLE}
    if found is None:
        return _entered(session, row, profile, now, today), "entered"
    for field, held in (("membership_kind", found.membership.kind), ("since", found.membership.since)):
        if row.get(field, held) != held:
            raise field_error(f"/{field}", f"The register has {held}; an import changes no membership.")
    before = found.revision
    organisations.change_entry(session, NOBODY, found.id, profile, now)
    return found, "changed" if found.revision > before else "unchanged"


def _entered(
    session: Session, row: dict[str, Any], profile: dict[str, Any], now: datetime, today: date
) -> Organisation:
    require_known(session, profile.get("competences", ()))
    since = row.get("since", today)
    if since > today:
        raise field_error("/since", "Lies in the future.")
    kind, number = row.get("membership_kind", "full"), row.get("number")
    if number is not None and is_persons(session, number):
        raise field_error("/number", "Is the number of a person's membership.")
    return organisations.enter(session, profile, kind, now, since, NOBODY, number)
