"""Hearings about what the digest mentions, and the door for those who read it without one."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from notifications import messages
from notifications.commands import news
from notifications.queries import news as queries
from notifications.schemas import news as schemas

Request = dict[str, Any]


class News(Service):
    """What is new in the house, as a digest mentions it."""

    @door(schemas.ListNews, returns=schemas.NewsList, reads=True)
    def list_news(self, session: Session, request: Request) -> Any:
        """Newsletters that have gone out, reports and new members, newest first."""
        return queries.list_news(session, self.now(), request["limit"])

    @hears(messages.JobPublished)
    def note_job(self, session: Session, fact: Fact) -> None:
        """Mention a posting in the next digests."""
        news.note_job(session, fact)

    @hears(messages.JobChanged)
    def correct_job(self, session: Session, fact: Fact) -> None:
        """Mention it as it is now."""
        news.note_job(session, fact)

    @hears(messages.JobClosed)
    def drop_job(self, session: Session, fact: Fact) -> None:
        """Mention it no more."""
        news.close(session, "job", fact.job_id, fact.revision)

    @hears(messages.TenderPublished)
    def note_tender(self, session: Session, fact: Fact) -> None:
        """Mention a tender in the next digests."""
        news.note_tender(session, fact)

    @hears(messages.TenderChanged)
    def correct_tender(self, session: Session, fact: Fact) -> None:
        """Mention it as it is now."""
        news.note_tender(session, fact)

    @hears(messages.TenderClosed)
    def drop_tender(self, session: Session, fact: Fact) -> None:
        """Mention it no more."""
        news.close(session, "tender", fact.tender_id, fact.revision)

    @hears(messages.EventAnnounced)
    def note_event(self, session: Session, fact: Fact) -> None:
        """Mention an event in the next digests."""
        news.note_event(session, fact)

    @hears(messages.EventChanged)
    def correct_event(self, session: Session, fact: Fact) -> None:
        """Mention it as it is now."""
        news.note_event(session, fact)

    @hears(messages.EventRescheduled)
    def move_event(self, session: Session, fact: Fact) -> None:
        """Mention it with its new time, also to those who read of the old one."""
        news.note_event(session, fact, changed=True)

    @hears(messages.EventCancelled)
    def drop_event(self, session: Session, fact: Fact) -> None:
        """Mention it no more."""
        news.close(session, "event", fact.event_id, fact.revision)

    @hears(messages.EventWithdrawn)
    def forget_event(self, session: Session, fact: Fact) -> None:
        """Mention it no more, unless it is announced again."""
        news.close(session, "event", fact.event_id, fact.revision)

    @hears(messages.MemberAdmitted)
    def note_member(self, session: Session, fact: Fact) -> None:
        """Mention a new member in the next digests."""
        news.note_member(session, fact)

    @hears(messages.ProfilePublished)
    def correct_member(self, session: Session, fact: Fact) -> None:
        """Mention it as it is now, if it is news; also one that was hidden."""
        news.correct_member(session, fact)

    @hears(messages.ProfileWithdrawn)
    def hide_member(self, session: Session, fact: Fact) -> None:
        """Mention it no more, for as long as its entry is not for everyone to see."""
        news.close(session, "member", fact.member_id, fact.revision)

    @hears(messages.MemberLeft)
    def drop_member(self, session: Session, fact: Fact) -> None:
        """Mention it no more: it is no member."""
        news.close(session, "member", fact.member_id, fact.revision)

    @hears(messages.ReportPublished)
    def note_report(self, session: Session, fact: Fact) -> None:
        """Mention a working group's report in the next digests."""
        news.note_report(session, fact)

    @hears(messages.ReportWithdrawn)
    def drop_report(self, session: Session, fact: Fact) -> None:
        """Mention it no more."""
        news.close(session, "report", fact.report_id, fact.revision)
