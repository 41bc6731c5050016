"""Doors of the newsletter's issues, and the clock that sends them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.schema import Paging
from chassis.service import Service
from chassis.timers import every
from notifications import messages
from notifications.commands import automatic, issues, mails
from notifications.letterhead import Letterhead
from notifications.queries import issues as queries
from notifications.queries import press
from notifications.schemas import issues as schemas

Request = dict[str, Any]


class Issues(Service):
    """The newsletter: written by the office, or made by itself."""

    @door(schemas.CreateIssue, returns=schemas.Issue, needs="office")
    def create_issue(self, session: Session, request: Request) -> Any:
        """Write an issue of the newsletter."""
        return issues.create(session, request, self.now())

    @door(schemas.NamedIssue, returns=schemas.Issue, needs="office", reads=True)
    def get_issue(self, session: Session, request: Request) -> Any:
        """One issue."""
        return queries.get_issue(session, request["issue_id"])

    @door(schemas.ListIssues, returns=schemas.IssuePage, needs="office", reads=True)
    def list_issues(self, session: Session, request: Request) -> Any:
        """All issues, or those in one state, newest first."""
        return queries.list_issues(session, **request)

    @door(schemas.ChangeIssue, returns=schemas.Issue, needs="office")
    def change_issue(self, session: Session, request: Request) -> Any:
        """Change an issue that has not been dispatched."""
        return issues.change(session, request, self.context)

    @door(schemas.NamedIssue, returns=schemas.Preview, needs="office", reads=True)
    def preview_issue(self, session: Session, request: Request) -> Any:
        """What the mail would look like, as HTML and as text."""
        letterhead, language = Letterhead.of(self.settings), self.context.language
        return press.preview(session, request["issue_id"], language, letterhead, self.now())

    @door(schemas.TestIssue, returns=schemas.Issue, needs="office")
    def test_issue(self, session: Session, request: Request) -> Any:
        """Send an issue to one address for a look."""
        language = self.context.language
        return issues.test(session, request["issue_id"], request["email"], language, self.now())

    @door(schemas.ScheduleIssue, returns=schemas.Issue, needs="office")
    def schedule_issue(self, session: Session, request: Request) -> Any:
        """Dispatch an issue at a time to come."""
        return issues.schedule(session, request["issue_id"], request["at"], self.now())

    @door(schemas.NamedIssue, returns=schemas.Issue, needs="office")
    def unschedule_issue(self, session: Session, request: Request) -> Any:
        """Take an issue off the schedule: a draft again."""
        return issues.unschedule(session, request["issue_id"])

    @door(schemas.NamedIssue, returns=schemas.Issue, needs="office")
    def dispatch_issue(self, session: Session, request: Request) -> Any:
        """Dispatch an issue now."""
        return issues.dispatch(session, request["issue_id"], self.now())

    @door(schemas.NamedIssue, returns=schemas.Issue, needs="office")
    def pause_issue(self, session: Session, request: Request) -> Any:
        """Hold a dispatch: nothing more is handed over."""
        return issues.pause(session, request["issue_id"])

    @door(schemas.NamedIssue, returns=schemas.Issue, needs="office")
    def resume_issue(self, session: Session, request: Request) -> Any:
        """Go on with a dispatch that was held."""
        return issues.resume(session, request["issue_id"])

    @door(schemas.NamedIssue, returns=schemas.Issue, needs="office")
    def cancel_issue(self, session: Session, request: Request) -> Any:
        """End an issue for good; who has not got it will not."""
        return issues.cancel(session, request["issue_id"], self.now())

    @door(schemas.NamedIssue, returns=schemas.Progress, needs="office", reads=True)
    def get_progress(self, session: Session, request: Request) -> Any:
        """How far a dispatch has come."""
        return queries.get_progress(session, request["issue_id"])

    @door(schemas.NamedIssue, returns=schemas.Figures, needs="office", reads=True)
    def get_figures(self, session: Session, request: Request) -> Any:
        """What came of an issue: how many got it and how fast, who did not and why, who has left since."""
        return queries.get_figures(session, request["issue_id"])

    @door(Paging, returns=schemas.ToldPage, reads=True)
    def list_told_issues(self, session: Session, request: Request) -> Any:
        """The issues that have gone out, newest first, for everybody to read."""
        return queries.list_told(session, **request)

    @door(schemas.NamedIssue, returns=schemas.Told, reads=True)
    def get_told_issue(self, session: Session, request: Request) -> Any:
        """One of them."""
        return queries.get_told(session, request["issue_id"])

    @hears(messages.OfficeTold)
    def tell_office(self, session: Session, fact: Fact) -> None:
        """Say to somebody of the office that an issue waits for them."""
        mails.follow(session, fact, self.now(), kind=fact.occasion)

    @every(1, transaction=False)
    def keep_schedules(self) -> None:
        """Begin the newsletters that make themselves, and the issues whose time has come."""
        now = self.now()
        latest = self.settings.schedule.latest(now)
        with self.house.database.read() as session:
            if not automatic.is_due(session, latest, now):
                return
        with self.house.database.write() as session:
            automatic.keep_schedule(session, latest, now)
            automatic.send_at_once(session, timedelta(seconds=self.settings.collected), now)
            issues.dispatch_scheduled(session, now)
