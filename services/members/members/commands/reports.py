"""Reports of working groups: drafted, published, corrected, withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Actor, Context
from chassis.errors import Forbidden
from members.messages import ReportPublished, ReportWithdrawn
from members.models import Report, WorkingGroup
from members.queries import reports as queries
from members.queries import working_groups


def draft(session: Session, actor: Actor, group_id: UUID, fields: dict[str, Any], now: datetime) -> Report:
    """Begin a report, which those who lead the group see. Also a closed group still reports."""
    group = working_groups.get_group(session, group_id)
    _require_lead(group, actor)
    report = Report(group=group, status="draft", created_at=now, body_markdown="", recommendations=[])
    report.change(fields, now)
    session.add(report)
    session.flush()
    return report


def change(session: Session, context: Context, report_id: UUID, fields: dict[str, Any], now: datetime) -> Report:
    """Change what `fields` name; a published report is told of again. Raises PreconditionFailed, Conflict."""
    report = _to_write(session, context, report_id)
    report.change(fields, now)
    session.flush()
    if report.is_published:
        outbox.announce(session, ReportPublished, report)
    return report


def publish(session: Session, context: Context, report_id: UUID, now: datetime) -> Report:
    """Let everybody read a report, and tell of it. Raises PreconditionFailed, Conflict."""
    report = _to_write(session, context, report_id)
    report.publish(now)
    session.flush()
    outbox.announce(session, ReportPublished, report)
    return report


def withdraw(session: Session, context: Context, report_id: UUID, now: datetime) -> Report:
    """Take a report back; of one that was published everybody is told. Raises PreconditionFailed, Conflict."""
    report = _to_write(session, context, report_id)
    was_published = report.is_published
    report.withdraw(now)
    session.flush()
    if was_published:
        outbox.announce(session, ReportWithdrawn, report)
    return report


def _to_write(session: Session, context: Context, report_id: UUID) -> Report:
    """A report, locked, for somebody who leads its group and knows its revision."""
    report = queries.lock_report(session, context.actor, report_id)
    _require_lead(report.group, context.actor)
    context.check_revision(report.revision)
    return report


def _require_lead(group: WorkingGroup, actor: Actor) -> None:
    if not group.is_led_by(actor):
        raise Forbidden("not_the_chair")
