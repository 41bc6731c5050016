"""Hearings about accounts: invitations, links to sign in, and what concerns their safety."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from notifications import messages
from notifications.commands import mails


class Accounts(Service):
    """The owners of accounts, who are told what happens to them."""

    @hears(messages.AccountInvited)
    def invite(self, session: Session, fact: Fact) -> None:
        """Welcome who got an account, by what it is for, with the link to a password."""
        mails.follow(session, fact, self.now(), kind=mails.kind_of_welcome(fact))

    @hears(messages.ColleagueInvited)
    def invite_colleague(self, session: Session, fact: Fact) -> None:
        """Send the link by which somebody joins an organisation's people."""
        mails.follow(session, fact, self.now())

    @hears(messages.SignInLinkRequested)
    def send_sign_in_link(self, session: Session, fact: Fact) -> None:
        """Send a link that signs in."""
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
