"""Doors of the board and of posting on it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.service import Service
from chassis.timers import every
from jobs.commands import postings
from jobs.queries import postings as queries
from jobs.schemas import postings as schemas
from jobs.schemas.portals import PortalPage

Request = dict[str, Any]
POSTERS = ("member", "office")


class Postings(Service):
    """The board that everyone reads, and what those who hire put on it."""

    @door(schemas.ListJobs, returns=schemas.JobPage, reads=True)
    def list_jobs(self, session: Session, request: Request) -> Any:
        """The open postings by words, kind, employment type, remote share, organisation, competence, distance."""
        return queries.list_jobs(session, request, self.today())

    @door(schemas.ListJobs, returns=PortalPage, reads=True)
    def export_jobs(self, session: Session, request: Request) -> Any:
        """The same as list_jobs in the fields that other portals take."""
        return queries.list_jobs(session, request, self.today())

    @door(schemas.JobId, returns=schemas.Job, reads=True)
    def get_job(self, session: Session, request: Request) -> Any:
        """One posting; one that is closed is gone, and similar ones are named."""
        return queries.get_job(session, self.actor, request["job_id"], self.today())

    @door(schemas.ListMyJobs, returns=schemas.OwnJobPage, needs=POSTERS, reads=True)
    def list_my_jobs(self, session: Session, request: Request) -> Any:
        """One's own organisation's postings in every state or one; for the office, all."""
        return queries.list_my_jobs(session, self.actor, self.today(), **request)

    @door(schemas.CreateJob, returns=schemas.Job, needs=POSTERS)
    def create_job(self, session: Session, request: Request) -> Any:
        """Draft a posting."""
        return postings.create(session, self.actor, request, self.today(), self.now())

    @door(schemas.ChangeJob, returns=schemas.Job, needs=POSTERS)
    def change_job(self, session: Session, request: Request) -> Any:
        """Change a draft or a published posting."""
        job_id = request.pop("job_id")
        return postings.change(session, self.context, job_id, request, self.today(), self.now())

    @door(schemas.JobId, returns=schemas.Job, needs=POSTERS)
    def publish_job(self, session: Session, request: Request) -> Any:
        """Open a draft to everyone, for 60 days unless it names another last day; if the office approves, submit it."""
        approval = self.settings.approval
        return postings.publish(session, self.context, request["job_id"], self.today(), self.now(), approval=approval)

    @door(schemas.SendBack, returns=schemas.Job, needs="office")
    def send_back_job(self, session: Session, request: Request) -> Any:
        """Let what was submitted be changed first, for a reason that its writer is told."""
        return postings.send_back(session, self.context, today=self.today(), now=self.now(), **request)

    @door(schemas.ExtendJob, returns=schemas.Job, needs=POSTERS)
    def extend_job(self, session: Session, request: Request) -> Any:
        """Keep a posting open until another day, at most 90 days off."""
        return postings.extend(session, self.context, now=self.now(), today=self.today(), **request)

    @door(schemas.CloseJob, returns=schemas.Job, needs=POSTERS)
    def close_job(self, session: Session, request: Request) -> Any:
        """Close a posting that is filled or withdrawn."""
        return postings.close(session, self.context, now=self.now(), today=self.today(), **request)

    @every(60)
    def close_expired(self, session: Session) -> None:
        """Close the postings whose last day has passed."""
        postings.expire(session, self.today(), self.now())
