"""An account's password and address, changed by its owner."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.errors import Conflict, Gone
from chassis.tokens import Tokens
from members.commands import tries
from members.commands.sessions import end_sessions, void_links
from members.commands.tokens import drop_all
from members.messages import EmailChanged, EmailChangeRequested, PasswordChanged
from members.models import Account, EmailChange
from members.queries.accounts import find_account, get_account

EMAIL_CHANGE_SECONDS = 24 * 3600


def email_tokens(secret_key: str) -> Tokens:
    return Tokens(secret_key, "change-email")


def change_password(session: Session, account_id: UUID, password_hash: str, keep: str) -> None:
    """Set a password; other sessions, tokens and links under way end: whoever knew the old one is out."""
    end_sessions(session, account_id, keep)
    drop_all(session, account_id)
    account = get_account(session, account_id)
    account.password_hash = password_hash
    outbox.announce(session, PasswordChanged, SimpleNamespace(account=account), subject=account.id)


def request_email_change(session: Session, account_id: UUID, email: str, secret_key: str, now: datetime) -> None:
    """Send a link to the new address, whether or not it has an account: who asks learns nothing of that.

    Raises TooManyRequests after enough mails: whose address it is nobody knows yet.
    """
    tries.note(session, tries.NEW_ADDRESS, tries.Try(email, str(account_id), now, secret_key, "new address"))
    account = get_account(session, account_id)
    change = EmailChange(account_id=account_id, email=email.lower(), requested_at=now)
    session.add(change)
    session.flush()
    told = SimpleNamespace(account=account, change=change, token=email_tokens(secret_key).sign(change.id))
    outbox.announce(session, EmailChangeRequested, told, subject=account.id)


def confirm_email_change(session: Session, token: str, tokens: Tokens) -> Account:
    """Take the new address, once, and tell the old one. Links that were sent before open nothing from then on."""
    found = UUID(tokens.read(token, EMAIL_CHANGE_SECONDS))
    change = session.get(EmailChange, found, with_for_update={"of": EmailChange})
    if change is None or change.used_at is not None:
        raise Gone("token_used")
    if find_account(session, change.email):
        raise Conflict("account_exists")
    account = change.account
    told = SimpleNamespace(account=SimpleNamespace(id=account.id, email=account.email, name=account.name))
    told.account.language = account.language
    outbox.announce(session, EmailChanged, told, subject=account.id)
    account.email = change.email
    void_links(session, account.id)
    return account
