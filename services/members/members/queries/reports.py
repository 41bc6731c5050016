"""Reading reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.errors import NotFound, field_error
from chassis.paging import Page, page
from members.models import Report
from members.queries.working_groups import get_group


def list_reports(session: Session, limit: int, cursor: str | None) -> Page:
    """A page of what all groups have published, newest first."""
    query = select(Report).where(Report.status == "published")
    return page(session, query, (Report.published_at, Report.id), limit=limit, cursor=cursor, descending=True)


def list_group_reports(session: Session, actor: Actor, wanted: dict[str, Any]) -> Page:
    """A page of a group's reports, newest first: for those who lead it drafts and withdrawn ones too.

    `wanted` is schemas.reports.ListGroupReports.
    """
    group = get_group(session, wanted["working_group_id"])
    query = select(Report).where(Report.working_group_id == group.id)
    if not group.is_led_by(actor):
        if wanted["status"] not in (None, "published"):
            raise field_error("/status", "Is for those who lead the group.")
        query = query.where(Report.status == "published")
    if wanted["status"]:
        query = query.where(Report.status == wanted["status"])
    keys = (Report.created_at, Report.id)
    return page(session, query, keys, limit=wanted["limit"], cursor=wanted["cursor"], descending=True)


def get_report(session: Session, actor: Actor, report_id: UUID) -> Report:
    """A report, if this actor may see it: what is not published, those who lead its group."""
    return _seen_by(actor, session.get(Report, report_id))


def lock_report(session: Session, actor: Actor, report_id: UUID) -> Report:
    """The same as it is now, locked until the transaction ends."""
    locked = session.get(Report, report_id, with_for_update={"of": Report}, populate_existing=True)
    return _seen_by(actor, locked)


def _seen_by(actor: Actor, found: Report | None) -> Report:
    if found is None or not (found.is_published or found.group.is_led_by(actor)):
        raise NotFound("report_not_found")
    return found
