"""Reading working groups."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.paging import Page, page
from members.models import WorkingGroup


def list_working_groups(session: Session, limit: int, cursor: str | None) -> Page:
    query = select(WorkingGroup).where(WorkingGroup.status == "open")
    return page(session, query, (WorkingGroup.opened_at, WorkingGroup.id), limit=limit, cursor=cursor)
