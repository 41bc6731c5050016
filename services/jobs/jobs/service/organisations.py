"""Hearings about the organisations that post."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from jobs import messages
from jobs.commands import organisations


class Organisations(Service):
    """The copy of the organisations: who they are, and whether they may post."""

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
