"""Doors of the working groups' reports."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Paging
from chassis.service import Service
from members.commands import reports
from members.models.working_groups import INSIDERS
from members.queries import reports as queries
from members.schemas import reports as schemas

Request = dict[str, Any]


class Reports(Service):
    """What working groups report: written by the chair or the office, published for everybody."""

    @door(Paging, returns=schemas.ReportPage, reads=True)
    def list_reports(self, session: Session, request: Request) -> Any:
        """What the working groups have published, newest first."""
        return queries.list_reports(session, **request)

    @door(schemas.ListGroupReports, returns=schemas.ReportPage, reads=True)
    def list_group_reports(self, session: Session, request: Request) -> Any:
        """One group's reports, newest first; drafts for those who lead it."""
        return queries.list_group_reports(session, self.actor, request)

    @door(schemas.ReportId, returns=schemas.Report, reads=True)
    def get_report(self, session: Session, request: Request) -> Any:
        """One report with its text."""
        return queries.get_report(session, self.actor, request["report_id"])

    @door(schemas.DraftReport, returns=schemas.Report, needs=INSIDERS)
    def draft_report(self, session: Session, request: Request) -> Any:
        """Begin a report of a group."""
        return reports.draft(session, self.actor, request.pop("working_group_id"), request, self.now())

    @door(schemas.ChangeReport, returns=schemas.Report, needs=INSIDERS)
    def change_report(self, session: Session, request: Request) -> Any:
        """Change a draft, or correct what is published."""
        return reports.change(session, self.context, request.pop("report_id"), request, self.now())

    @door(schemas.ReportId, returns=schemas.Report, needs=INSIDERS)
    def publish_report(self, session: Session, request: Request) -> Any:
        """Let everybody read a report; it is announced."""
        return reports.publish(session, self.context, request["report_id"], self.now())

    @door(schemas.ReportId, returns=schemas.Report, needs=INSIDERS)
    def withdraw_report(self, session: Session, request: Request) -> Any:
        """Take a report back."""
        return reports.withdraw(session, self.context, request["report_id"], self.now())
