"""Doors of the list of addresses that no newsletter goes to."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Paging
from chassis.service import Service
from notifications.commands import suppressions
from notifications.letterhead import Letterhead
from notifications.queries import suppressions as queries
from notifications.schemas import suppressions as schemas

Request = dict[str, Any]


class Suppressions(Service):
    """Why somebody gets nothing, and what the office can do about it."""

    @door(schemas.Address, returns=schemas.Standing, needs="office", reads=True)
    def look_up_address(self, session: Session, request: Request) -> Any:
        """Whether newsletters go to an address; if not, why, and what was reported of mails to it."""
        return queries.about(session, Letterhead.of(self.settings).blinded(request["email"]))

    @door(Paging, returns=schemas.SuppressionPage, needs="office", reads=True)
    def list_suppressions(self, session: Session, request: Request) -> Any:
        """All suppressions, the newest first."""
        return queries.list_suppressions(session, **request)

    @door(schemas.NamedSuppression, returns=Nothing, needs="office")
    def lift_suppression(self, session: Session, request: Request) -> None:
        """Write to an address again: the office knows that it can be reached, and that its owner wants that."""
        suppressions.lift(session, request["suppression_id"])
