"""Every door of the jobs service."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis import erasure
from chassis.doors import door
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.persons import Person
from chassis.schema import Paging
from chassis.timers import every
from chassis.trail import Trail
from jobs import messages
from jobs.commands import competences, organisations, postings
from jobs.holdings import HOLDINGS
from jobs.queries import postings as board
from jobs.schemas import postings as schemas

Request = dict[str, Any]
POSTERS = ("member", "office")


class Jobs(Trail):
    """The IT job board."""

    name = "jobs"
    holdings = HOLDINGS
    receipt = messages.PersonErased

    # The board

    @door(schemas.ListJobs, returns=schemas.JobPage, reads=True)
    def list_jobs(self, session: Session, request: Request) -> Any:
        """The open postings by words, kind, employment type, remote share, organisation, competence, distance."""
        return board.list_jobs(session, request, self.today())

    @door(schemas.JobId, returns=schemas.Job, reads=True)
    def get_job(self, session: Session, request: Request) -> Any:
        """One posting; one that is closed is gone, and similar ones are named."""
        return board.get_job(session, self.actor, request["job_id"], self.today())

    # Posting

    @door(Paging, returns=schemas.JobPage, needs=POSTERS, reads=True)
    def list_my_jobs(self, session: Session, request: Request) -> Any:
        """One's own organisation's postings in every state; for the office, all."""
        return board.list_my_jobs(session, self.actor, self.today(), **request)

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
        """Open a draft to everyone, for 60 days unless it names another last day."""
        return postings.publish(session, self.context, request["job_id"], self.today(), self.now())

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

    # The copy of the organisations

    @hears(messages.MemberAdmitted)
    def know_member(self, session: Session, fact: Fact) -> None:
        """A new member may post."""
        organisations.learn_name(session, fact.member_id, fact.name, fact.city, fact.revision, self.now())
        organisations.learn_standing(session, fact.member_id, may_post=True, revision=fact.revision)

    @hears(messages.ProfilePublished)
    def show_member(self, session: Session, fact: Fact) -> None:
        """Postings show what a member is called now, and link to its entry."""
        organisations.learn_name(session, fact.member_id, fact.name, fact.city, fact.revision, self.now())
        organisations.learn_listing(session, fact.member_id, listed=True, revision=fact.revision)
        organisations.learn_standing(session, fact.member_id, may_post=True, revision=fact.revision)

    @hears(messages.ProfileWithdrawn)
    def hide_member(self, session: Session, fact: Fact) -> None:
        """Postings no longer link to a member's entry; they still say who hires."""
        organisations.learn_listing(session, fact.member_id, listed=False, revision=fact.revision)

    @hears(messages.MemberSuspended)
    def rest_member(self, session: Session, fact: Fact) -> None:
        """A member whose rights rest opens no posting; those that are open stay."""
        organisations.learn_standing(session, fact.member_id, may_post=False, revision=fact.revision)

    @hears(messages.MemberReinstated)
    def welcome_member_back(self, session: Session, fact: Fact) -> None:
        """It may post again; what was withdrawn when it left stays withdrawn."""
        organisations.learn_standing(session, fact.member_id, may_post=True, revision=fact.revision)

    @hears(messages.MemberLeft)
    def part_with_member(self, session: Session, fact: Fact) -> None:
        """A leaver's open postings are withdrawn, and it opens no others."""
        organisations.learn_leaving(session, fact.member_id, fact.revision, fact.time, self.today(), self.now())

    # The copy of the competences

    @hears(messages.CompetencePublished)
    def know_competence(self, session: Session, fact: Fact) -> None:
        """Postings name this competence, and are found by what it is called."""
        competences.learn(session, fact)

    # Persons

    @hears(messages.PersonErasureRequested)
    def erase_person(self, session: Session, fact: Fact) -> None:
        """Erase what this service holds of a person: nobody is to apply to them any more."""
        person = Person(fact.email, fact.account_id)
        postings.forget_contact(session, person, self.today(), self.now())
        key, told = self.settings.secret_key, self.house.told
        erasure.erase(session, HOLDINGS, person, fact.erasure_id, told, key, self.now())
