"""Doors of applications for membership."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Token
from chassis.service import Service
from members.commands import accounts, applications
from members.consents import WORDINGS
from members.queries import applications as queries
from members.schemas import applications as schemas

Request = dict[str, Any]


class Applications(Service):
    """Applying, and what becomes of it."""

    @door(schemas.Apply, returns=schemas.ApplicationState)
    def apply(self, session: Session, request: Request) -> Any:
        """Apply for membership; the address is confirmed by mail."""
        return applications.apply(session, request, self.context, self.settings.secret_key, self.now())

    @door(Token, returns=schemas.ApplicationState)
    def confirm_application(self, session: Session, request: Request) -> Any:
        """Confirm the address of an application with the token from the mail."""
        return applications.confirm(session, request["token"], self.settings.secret_key, self.now())

    @door(Token, returns=schemas.ApplicationState)
    def withdraw_application(self, session: Session, request: Request) -> Any:
        """Take an application back before it is decided, with the token from the mail."""
        return applications.withdraw(session, request["token"], self.settings.secret_key, self.now())

    @door(schemas.NamedApplication, returns=schemas.ApplicationInFull, needs="office", reads=True)
    def get_application(self, session: Session, request: Request) -> Any:
        """One application with the consent it rests on, and what looks like the same organisation."""
        return queries.get_application(session, request["application_id"])

    @door(Nothing, returns=schemas.Wordings, reads=True)
    def list_wordings(self, _session: Session, _request: Request) -> Any:
        """What an applicant agrees to, word for word."""
        return {"items": WORDINGS}

    @door(
        schemas.ListApplications,
        returns=schemas.ApplicationPage,
        needs="office",
        reads=True,
    )
    def list_applications(self, session: Session, request: Request) -> Any:
        """Applications, newest first, each with what looks like the same organisation."""
        return queries.list_applications(session, **request)

    @door(schemas.NamedApplication, returns=schemas.Application, needs="board")
    def admit(self, session: Session, request: Request) -> Any:
        """Admit an applicant: membership number, entry in the IT database, invitation to an account."""
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        return applications.admit(session, request["application_id"], self.actor, tokens, self.now(), self.today())

    @door(schemas.Refuse, returns=schemas.Application, needs="board")
    def refuse(self, session: Session, request: Request) -> Any:
        """Decline an application, with the reason the applicant is told."""
        return applications.refuse(session, request["application_id"], request["reason"], self.actor, self.now())

    @door(schemas.NoteWithdrawal, returns=schemas.Application, needs="office")
    def note_withdrawal(self, session: Session, request: Request) -> Any:
        """Close an application that its applicant took back by letter or telephone."""
        return applications.note_withdrawal(session, actor=self.actor, now=self.now(), **request)
