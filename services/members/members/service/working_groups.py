"""Doors of the working groups."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Paging
from chassis.service import Service
from members.queries import working_groups as queries
from members.schemas import working_groups as schemas

Request = dict[str, Any]


class WorkingGroups(Service):
    """Groups that members work in."""

    @door(Paging, returns=schemas.WorkingGroupPage, reads=True)
    def list_working_groups(self, session: Session, request: Request) -> Any:
        """The open working groups, oldest first."""
        return queries.list_working_groups(session, **request)
