"""Reading accounts, for admins."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from chassis.paging import Page, page
from members.models import Account


def list_accounts(session: Session, wanted: dict[str, Any]) -> Page:
    """Accounts by the beginning of the address, newest first."""
    query = select(Account)
    if wanted["email"]:
        query = query.where(Account.email.startswith(wanted["email"].lower(), autoescape=True))
    if wanted["role"]:
        query = query.where(with_role(wanted["role"]))
    return page(session, query, [Account.id], limit=wanted["limit"], cursor=wanted["cursor"], descending=True)


def with_role(role: str) -> ColumnElement[bool]:
    """Accounts that were granted a role, found in the text of the list, alike on both databases."""
    return cast(Account.granted_roles, String).contains(f'"{role}"')


def count_with_role(session: Session, role: str) -> int:
    return session.scalar(select(func.count()).select_from(Account).where(with_role(role))) or 0
