"""Every door of the members service."""

from __future__ import annotations

from functools import partial
from typing import Any

from eventlet import tpool
from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Paging
from chassis.service import Service
from chassis.timers import every
from members import passwords, sign_in
from members.commands import accounts, applications, tries
from members.commands import members as register
from members.queries import accounts as account_queries
from members.queries import applications as application_queries
from members.queries import members as directory
from members.schemas import accounts as account_schemas
from members.schemas import applications as application_schemas
from members.schemas import members as member_schemas

Request = dict[str, Any]


class Members(Service):
    """The association's register, its IT database, its accounts."""

    name = "members"

    # Applications

    @door(application_schemas.Apply, returns=application_schemas.ApplicationState)
    def apply(self, session: Session, request: Request) -> Any:
        """Apply for membership; the address is confirmed by mail."""
        return applications.apply(session, request, self.context, self.settings.secret_key, self.now())

    @door(application_schemas.Token, returns=application_schemas.ApplicationState)
    def confirm_application(self, session: Session, request: Request) -> Any:
        """Confirm the address of an application with the token from the mail."""
        tokens = applications.confirmation_tokens(self.settings.secret_key)
        return applications.confirm(session, request["token"], tokens, self.now())

    @door(
        application_schemas.ListApplications,
        returns=application_schemas.ApplicationPage,
        needs="office",
        reads=True,
    )
    def list_applications(self, session: Session, request: Request) -> Any:
        """Applications, newest first, each with what looks like the same organisation."""
        return application_queries.list_applications(session, **request)

    @door(application_schemas.Admit, returns=application_schemas.Application, needs="board")
    def admit(self, session: Session, request: Request) -> Any:
        """Admit an applicant: membership number, entry in the IT database, invitation to an account."""
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        return applications.admit(session, request["application_id"], self.actor, tokens, self.now(), self.today())

    @door(application_schemas.Refuse, returns=application_schemas.Application, needs="board")
    def refuse(self, session: Session, request: Request) -> Any:
        """Decline an application, with the reason the applicant is told."""
        return applications.refuse(session, request["application_id"], request["reason"], self.actor, self.now())

    # The IT database

    @door(member_schemas.ListMembers, returns=member_schemas.MemberPage, reads=True)
    def list_members(self, session: Session, request: Request) -> Any:
        """The IT database: members by words, kind, competence, district, size and distance."""
        return directory.list_members(session, self.actor, request)

    @door(member_schemas.GetMember, returns=member_schemas.Member, reads=True)
    def get_member(self, session: Session, request: Request) -> Any:
        """One entry of the IT database."""
        return directory.get_member(session, self.actor, request["member_id"])

    @door(Nothing, returns=member_schemas.Member, needs="member", reads=True)
    def get_my_organisation(self, session: Session, _request: Request) -> Any:
        """The entry of the organisation one acts for."""
        return directory.get_own_organisation(session, self.actor)

    @door(member_schemas.ProfileChange, returns=member_schemas.Member, needs="member")
    def change_my_organisation(self, session: Session, request: Request) -> Any:
        """Change the entry of the organisation one acts for."""
        return register.change_own_entry(session, self.context, request, self.now())

    @door(Paging, returns=member_schemas.WorkingGroupPage, reads=True)
    def list_working_groups(self, session: Session, request: Request) -> Any:
        """The open working groups, oldest first."""
        return directory.list_working_groups(session, **request)

    # Accounts

    @door(application_schemas.Token, returns=account_schemas.Invitation, reads=True)
    def get_invitation(self, session: Session, request: Request) -> Any:
        """Whom an invitation is for, while it is open."""
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        return account_queries.get_invited(session, tokens.read(request["token"], accounts.INVITATION_SECONDS))

    @door(account_schemas.AcceptInvitation, returns=account_schemas.AccountReply, own=True)
    def accept_invitation(self, request: Request) -> Any:
        """Set the first password of an invited account."""
        password_hash = tpool.execute(passwords.hashed, request["password"])
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        with self.house.database.write() as session:
            return {"account": accounts.accept_invitation(session, request["token"], password_hash, tokens)}

    @door(account_schemas.OpenSession, returns=account_schemas.LoginSession, own=True)
    def open_session(self, request: Request) -> Any:
        """Sign in with e-mail address and password."""
        one = tries.Try(request["email"], self.context.origin, self.now(), self.settings.secret_key)
        verify = partial(tpool.execute, passwords.matches)
        return sign_in.with_password(self.house.database, one, request["password"], verify)

    @door(application_schemas.Token, returns=Nothing)
    def close_session(self, session: Session, request: Request) -> Any:
        """Sign out."""
        accounts.close_session(session, request["token"])

    @door(application_schemas.Token, returns=account_schemas.Identity, reads=True)
    def identify(self, session: Session, request: Request) -> Any:
        """Who a session's token stands for."""
        return account_queries.identify(session, request["token"], self.now())

    @door(account_schemas.RequestLink, returns=Nothing)
    def request_sign_in_link(self, session: Session, request: Request) -> Any:
        """Send a sign-in link, if there is such an account."""
        accounts.request_link(session, request["email"], accounts.link_tokens(self.settings.secret_key), self.now())

    @door(application_schemas.Token, returns=account_schemas.LoginSession, own=True)
    def redeem_sign_in_link(self, request: Request) -> Any:
        """Sign in by a link from a mail, once. The answer holds a secret, so no idempotency key keeps it."""
        tokens = accounts.link_tokens(self.settings.secret_key)
        with self.house.database.write() as session:
            return accounts.redeem_link(session, request["token"], tokens, self.now())

    @door(Nothing, returns=account_schemas.Account, needs="account", reads=True)
    def get_me(self, session: Session, _request: Request) -> Any:
        """One's own account."""
        return account_queries.get_account(session, self.actor.account_id)

    @every(3600)
    def forget_old(self, session: Session) -> None:
        """Drop sessions and links that have ended, tries that count no more, applications that led to nothing."""
        for forget in (accounts.forget_old, tries.forget_old, applications.forget_old):
            forget(session, self.now())
