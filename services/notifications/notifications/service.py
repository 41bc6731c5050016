"""Every door of the notifications service: what it hears is in hearings.py."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Paging, Token
from chassis.timers import every
from chassis.trail import Trail
from notifications.commands import automatic, issues, privacy, subscriptions
from notifications.hearings import Hearings
from notifications.holdings import HOLDINGS
from notifications.letterhead import Letterhead
from notifications.messages import PersonErased
from notifications.queries import issues as issue_queries
from notifications.queries import press
from notifications.queries import subscriptions as subscription_queries
from notifications.retention import RULES
from notifications.schemas import issues as issue_schemas
from notifications.schemas import subscriptions as subscription_schemas

Request = dict[str, Any]


class Notifications(Trail, Hearings):
    """Subscriptions with their proof of consent, newsletters, and every mail that leaves the house."""

    name = "notifications"
    rules = RULES
    holdings = HOLDINGS
    receipt = PersonErased

    # Subscriptions

    @door(subscription_schemas.Subscribe, returns=Nothing)
    def subscribe(self, session: Session, request: Request) -> None:
        """Ask for the newsletter; the address is confirmed by mail. The same answer for every address."""
        subscriptions.subscribe(session, request, Letterhead.of(self.settings), self.now())

    @door(Token, returns=Nothing)
    def confirm_subscription(self, session: Session, request: Request) -> None:
        """Confirm a subscription with the token from the mail."""
        subscriptions.confirm(session, request["token"], Letterhead.of(self.settings), self.now())

    @door(Token, returns=Nothing)
    def unsubscribe(self, session: Session, request: Request) -> None:
        """End a subscription, with one click (RFC 8058); the second time as well."""
        subscriptions.unsubscribe(session, request["token"], Letterhead.of(self.settings), self.now())

    @door(Token, returns=subscription_schemas.Preferences, reads=True)
    def get_preferences(self, session: Session, request: Request) -> Any:
        """What a subscriber receives, by the link from any issue."""
        return subscription_queries.get_active(session, request["token"], Letterhead.of(self.settings))

    @door(subscription_schemas.ChangePreferences, returns=subscription_schemas.Preferences)
    def change_preferences(self, session: Session, request: Request) -> Any:
        """Change topics, rhythm, language or pause of a subscription."""
        return subscriptions.change(session, request, Letterhead.of(self.settings), self.context, self.now())

    # Issues

    @door(issue_schemas.CreateIssue, returns=issue_schemas.Issue, needs="office")
    def create_issue(self, session: Session, request: Request) -> Any:
        """Write an issue of the newsletter."""
        return issues.create(session, request, self.now())

    @door(issue_schemas.NamedIssue, returns=issue_schemas.Issue, needs="office", reads=True)
    def get_issue(self, session: Session, request: Request) -> Any:
        """One issue."""
        return issue_queries.get_issue(session, request["issue_id"])

    @door(Paging, returns=issue_schemas.IssuePage, needs="office", reads=True)
    def list_issues(self, session: Session, request: Request) -> Any:
        """All issues, newest first."""
        return issue_queries.list_issues(session, **request)

    @door(issue_schemas.ChangeIssue, returns=issue_schemas.Issue, needs="office")
    def change_issue(self, session: Session, request: Request) -> Any:
        """Change an issue that has not been dispatched."""
        return issues.change(session, request, self.context)

    @door(issue_schemas.NamedIssue, returns=issue_schemas.Preview, needs="office", reads=True)
    def preview_issue(self, session: Session, request: Request) -> Any:
        """What the mail would look like, as HTML and as text."""
        letterhead, language = Letterhead.of(self.settings), self.context.language
        return press.preview(session, request["issue_id"], language, letterhead, self.now())

    @door(issue_schemas.TestIssue, returns=issue_schemas.Issue, needs="office")
    def test_issue(self, session: Session, request: Request) -> Any:
        """Send an issue to one address for a look."""
        language = self.context.language
        return issues.test(session, request["issue_id"], request["email"], language, self.now())

    @door(issue_schemas.ScheduleIssue, returns=issue_schemas.Issue, needs="office")
    def schedule_issue(self, session: Session, request: Request) -> Any:
        """Dispatch an issue at a time to come."""
        return issues.schedule(session, request["issue_id"], request["at"], self.now())

    @door(issue_schemas.NamedIssue, returns=issue_schemas.Issue, needs="office")
    def dispatch_issue(self, session: Session, request: Request) -> Any:
        """Dispatch an issue now."""
        return issues.dispatch(session, request["issue_id"], self.now())

    @door(issue_schemas.NamedIssue, returns=issue_schemas.Issue, needs="office")
    def pause_issue(self, session: Session, request: Request) -> Any:
        """Hold a dispatch: nothing more is handed over."""
        return issues.pause(session, request["issue_id"])

    @door(issue_schemas.NamedIssue, returns=issue_schemas.Issue, needs="office")
    def resume_issue(self, session: Session, request: Request) -> Any:
        """Go on with a dispatch that was held."""
        return issues.resume(session, request["issue_id"])

    @door(issue_schemas.NamedIssue, returns=issue_schemas.Issue, needs="office")
    def cancel_issue(self, session: Session, request: Request) -> Any:
        """End an issue for good; who has not got it will not."""
        return issues.cancel(session, request["issue_id"], self.now())

    @door(issue_schemas.NamedIssue, returns=issue_schemas.Progress, needs="office", reads=True)
    def get_progress(self, session: Session, request: Request) -> Any:
        """How far a dispatch has come."""
        return issue_queries.get_progress(session, request["issue_id"])

    # The clock

    @every(1, transaction=False)
    def keep_schedules(self) -> None:
        """Begin the newsletter that makes itself, and the issues whose time has come."""
        now = self.now()
        latest = self.settings.schedule.latest(now)
        with self.house.database.read() as session:
            if not automatic.is_due(session, latest, now):
                return
        with self.house.database.write() as session:
            automatic.keep_schedule(session, latest, now)
            issues.dispatch_scheduled(session, now)

    @every(2, transaction=False)
    def forget_farewells(self) -> None:
        """Forget the address of those who got their last mail."""
        with self.house.database.read() as session:
            if not privacy.farewells_said(session):
                return
        with self.house.database.write() as session:
            privacy.forget_farewells(session, self.house.told, self.settings.secret_key, self.now())
