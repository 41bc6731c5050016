"""Doors of accounts and their roles, for admins."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from members.commands import accounts, staff
from members.queries import accounts as account_queries
from members.queries import staff as queries
from members.schemas import staff as schemas

Request = dict[str, Any]


class Staff(Service):
    """Who may do what."""

    @door(schemas.ListAccounts, returns=schemas.StaffAccountPage, needs="admin", reads=True)
    def list_accounts(self, session: Session, request: Request) -> Any:
        """The accounts, newest first."""
        return queries.list_accounts(session, request)

    @door(schemas.AccountId, returns=schemas.StaffAccount, needs="admin", reads=True)
    def get_account(self, session: Session, request: Request) -> Any:
        """One account."""
        return account_queries.get_account(session, request["account_id"])

    @door(schemas.InviteStaff, returns=schemas.StaffAccount, needs="admin")
    def invite_staff(self, session: Session, request: Request) -> Any:
        """Make an account with roles; its owner is invited by mail."""
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        return staff.invite(session, request, self.context.language, tokens, self.now())

    @door(schemas.GrantRoles, returns=schemas.StaffAccount, needs="admin")
    def grant_roles(self, session: Session, request: Request) -> Any:
        """Give an account these roles and no others."""
        return staff.grant(session, self.context, request["account_id"], request["roles"])

    @door(schemas.AccountId, returns=Nothing, needs="admin")
    def reset_second_factor(self, session: Session, request: Request) -> Any:
        """Take a second factor that was lost away from an account."""
        staff.reset_second_factor(session, self.context, request["account_id"])
