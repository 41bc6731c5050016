"""Accounts of the office, the board and admins: made, given roles and relieved of them, by admins alone."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from chassis.db import take_turn
from chassis.errors import Conflict, Forbidden
from chassis.tokens import Tokens
from members.commands import second_factor, working_groups
from members.messages import AccountInvited
from members.models import Account
from members.queries.accounts import find_account, get_account
from members.queries.staff import count_with_role


def invite(session: Session, wanted: dict[str, Any], language: str, tokens: Tokens, now: datetime) -> Account:
    """Make an account with roles; its owner sets the password by the link in the mail."""
    if find_account(session, wanted["email"]):
        raise Conflict("account_exists")
    account = Account(email=wanted["email"].lower(), name=wanted["name"], language=language, created_at=now)
    account.granted_roles = sorted(set(wanted["roles"]))
    session.add(account)
    session.flush()
    told = {"organisation_name": None, "membership_number": None, "token": tokens.sign(account.id)}
    outbox.announce(session, AccountInvited, SimpleNamespace(account=account, **told), subject=account.id)
    return account


def grant(session: Session, context: Context, account_id: UUID, roles: list[str]) -> Account:
    """Give an account these roles, and no others. Nobody grants themselves any, and the last admin stays."""
    take_turn(session, "roles")
    account = get_account(session, account_id)
    session.refresh(account, with_for_update={"of": Account})
    if str(account_id) == context.actor.account_id:
        raise Forbidden("own_roles")
    context.check_revision(account.revision)
    if "admin" in account.granted_roles and "admin" not in roles and count_with_role(session, "admin") == 1:
        raise Conflict("last_admin")
    account.granted_roles = sorted(set(roles))
    account.revision += 1
    session.flush()
    working_groups.leave_without_right(session, account)
    return account


def reset_second_factor(session: Session, context: Context, account_id: UUID) -> None:
    """Help somebody who lost it, who is told by mail. One's own is removed only by proving that one has it."""
    if str(account_id) == context.actor.account_id:
        raise Forbidden("own_second_factor")
    second_factor.remove(session, account_id)
