"""What the notifications service hears: facts that a mail follows from, and facts that a digest mentions."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.persons import Person
from chassis.service import Service
from notifications import messages
from notifications.commands import alerts, mails, news, privacy
from notifications.dispatcher import Dispatcher


class Hearings(Service):
    """The heard facts, a line each. The dispatcher carries what they queue."""

    dispatcher = Dispatcher()

    # Applications and accounts

    @hears(messages.ApplicationReceived)
    def ask_applicant(self, session: Session, fact: Fact) -> None:
        """Ask whether the address is the applicant's."""
        mails.follow(session, fact, self.now())

    @hears(messages.ApplicationConfirmed)
    def thank_applicant(self, session: Session, fact: Fact) -> None:
        """Say that the board has the application."""
        mails.follow(session, fact, self.now())

    @hears(messages.ApplicationDeclined)
    def decline_applicant(self, session: Session, fact: Fact) -> None:
        """Say that the board declined, and why."""
        mails.follow(session, fact, self.now())

    @hears(messages.ApplicationWithdrawn)
    def confirm_withdrawal(self, session: Session, fact: Fact) -> None:
        """Say that the application is withdrawn, as wished."""
        mails.follow(session, fact, self.now())

    @hears(messages.AccountInvited)
    def invite(self, session: Session, fact: Fact) -> None:
        """Welcome who got an account, by what it is for, with the link to a password."""
        mails.follow(session, fact, self.now(), kind=mails.kind_of_welcome(fact))

    @hears(messages.MembershipChanged)
    def tell_of_membership(self, session: Session, fact: Fact) -> None:
        """Say what became of the membership: suspended, resigned, ended, running again."""
        mails.follow(session, fact, self.now(), kind=f"membership_{fact.change}")

    @hears(messages.PosterTold)
    def tell_poster(self, session: Session, fact: Fact) -> None:
        """Ask whether a posting is still open; say that it is published, or what is to be changed first."""
        mails.follow(session, fact, self.now(), kind=f"job_{fact.occasion}")

    @hears(messages.SignInLinkRequested)
    def send_sign_in_link(self, session: Session, fact: Fact) -> None:
        """Send a link that signs in."""
        mails.follow(session, fact, self.now())

    # Experts

    @hears(messages.ExpertConsentAsked)
    def ask_expert(self, session: Session, fact: Fact) -> None:
        """Ask whether a person wants to be shown as an expert."""
        mails.follow(session, fact, self.now())

    @hears(messages.ExpertConsentGiven)
    def thank_expert(self, session: Session, fact: Fact) -> None:
        """Say what was agreed to, and how to take it back."""
        mails.follow(session, fact, self.now())

    @hears(messages.ColleagueInvited)
    def invite_colleague(self, session: Session, fact: Fact) -> None:
        """Send the link by which somebody joins an organisation's people."""
        mails.follow(session, fact, self.now())

    @hears(messages.EmailChangeRequested)
    def ask_new_address(self, session: Session, fact: Fact) -> None:
        """Ask whether the new address is the account's owner's."""
        mails.follow(session, fact, self.now())

    @hears(messages.EmailChanged)
    def tell_old_address(self, session: Session, fact: Fact) -> None:
        """Tell the old address that it counts no more."""
        mails.follow(session, fact, self.now())

    @hears(messages.PasswordChanged)
    def tell_of_password(self, session: Session, fact: Fact) -> None:
        """Tell an account's owner of the new password."""
        mails.follow(session, fact, self.now())

    @hears(messages.SecondFactorRemoved)
    def tell_of_second_factor(self, session: Session, fact: Fact) -> None:
        """Tell an account's owner that the second factor is gone."""
        mails.follow(session, fact, self.now())

    # Erasures

    @hears(messages.ErasureAsked)
    def ask_before_erasure(self, session: Session, fact: Fact) -> None:
        """Ask whether it is really they who want to be erased."""
        mails.follow(session, fact, self.now())

    @hears(messages.ErasureScheduled)
    def confirm_erasure(self, session: Session, fact: Fact) -> None:
        """Say when they will be erased, and how to take it back."""
        mails.follow(session, fact, self.now())

    @hears(messages.PersonErasureRequested)
    def erase_person(self, session: Session, fact: Fact) -> None:
        """Erase what this service holds of a person."""
        person, key = Person(fact.email, fact.account_id), self.settings.secret_key
        privacy.erase(session, person, fact.erasure_id, self.house.told, key, self.now())

    @hears(messages.ErasureCompleted)
    def say_farewell(self, session: Session, fact: Fact) -> None:
        """Send the last mail, with the receipt."""
        privacy.queue_farewell(session, fact, self.now())

    # Registrations

    @hears(messages.RegistrationRequested)
    def ask_guest(self, session: Session, fact: Fact) -> None:
        """Ask whether the address is the guest's."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationConfirmed)
    def confirm_seat(self, session: Session, fact: Fact) -> None:
        """Send the confirmation with its calendar entry."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationWaitlisted)
    def confirm_waiting(self, session: Session, fact: Fact) -> None:
        """Say which place on the waiting list it is."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationPromoted)
    def offer_seat(self, session: Session, fact: Fact) -> None:
        """Say that there is a seat now."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationCancelled)
    def confirm_cancellation(self, session: Session, fact: Fact) -> None:
        """Confirm that the registration has ended, and withdraw the calendar entry."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationEventChanged)
    def tell_of_change(self, session: Session, fact: Fact) -> None:
        """Send the new time or place with its calendar entry."""
        mails.follow(session, fact, self.now())

    # Saved searches

    @hears(messages.SearchAlertRequested)
    def ask_searcher(self, session: Session, fact: Fact) -> None:
        """Ask whether an address is to be told of new postings."""
        alerts.ask(session, fact, self.now())

    @hears(messages.SearchAlertDue)
    def tell_searcher(self, session: Session, fact: Fact) -> None:
        """Send what has come for a search."""
        alerts.queue(session, fact, self.now())

    @hears(messages.SearchEnded)
    def leave_searcher_alone(self, session: Session, fact: Fact) -> None:
        """Keep back what is on its way about a search that has ended."""
        alerts.withhold(session, fact.search_id, self.now())

    # What the digest mentions

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
