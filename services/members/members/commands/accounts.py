"""Accounts: made, invited, sent a link to sign in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.errors import Conflict, Gone, field_error
from chassis.tokens import Tokens
from members.commands import colleagues, tries
from members.commands.sessions import void_links
from members.messages import AccountInvited, SignInLinkRequested
from members.models import Account, Invitation, Organisation, PersonalMembership, SignInLink
from members.queries.accounts import find_account, get_invited

INVITATION_SECONDS = 30 * 24 * 3600
LINK_SECONDS = 15 * 60
WINDOW = timedelta(minutes=15)
LINKS_OF_ACCOUNT = 5  # mails in a window, so that nobody's mailbox is filled by strangers


def invitation_tokens(secret_key: str) -> Tokens:
    return Tokens(secret_key, "accept-invitation")


def link_tokens(secret_key: str) -> Tokens:
    return Tokens(secret_key, "sign-in-link")


def create(session: Session, email: str, name: str, roles: list[str], password_hash: str, now: datetime) -> Account:
    """An account with a password. Raises Conflict when the address has one."""
    if find_account(session, email):
        raise Conflict("account_exists")
    account = Account(email=email.lower(), name=name, granted_roles=roles, created_at=now, language="de")
    account.password_hash = password_hash
    session.add(account)
    session.flush()
    return account


def invite(
    session: Session,
    email: str,
    name: str,
    member: Organisation,
    language: str,
    tokens: Tokens,
    now: datetime,
) -> Account:
    """Give a member's representative an account; whoever has one already only gains the organisation."""
    account = _found_or_made(session, email, name, language, now)
    account.act_for(member)
    _tell_invited(session, account, member.name, member.number, tokens)
    return account


def invite_person(
    session: Session, email: str, membership: PersonalMembership, language: str, tokens: Tokens, now: datetime
) -> Account:
    """Give a person that became a member an account; whoever has one already only gains the membership."""
    account = _found_or_made(session, email, membership.name, language, now)
    if account.personal_membership is not None:
        raise Conflict("person_is_member")
    account.personal_membership = membership
    _tell_invited(session, account, None, membership.number, tokens)
    return account


def _found_or_made(session: Session, email: str, name: str, language: str, now: datetime) -> Account:
    account = find_account(session, email)
    if account is None:
        account = Account(email=email.lower(), name=name, granted_roles=[], created_at=now, language=language)
        session.add(account)
    return account


def _tell_invited(session: Session, account: Account, organisation: str | None, number: int, tokens: Tokens) -> None:
    session.flush()
    told = {"organisation_name": organisation, "membership_number": number, "token": tokens.sign(account.id)}
    outbox.announce(session, AccountInvited, SimpleNamespace(account=account, **told), subject=account.id)


def accept_invitation(
    session: Session, token: str, password_hash: str | None, tokens: Tokens, now: datetime
) -> Account:
    """Set the first password of an invited account, once; or join an organisation's people."""
    invited_id = invited_by(token, tokens)
    session.execute(select(Account.id).where(Account.id == invited_id).with_for_update())
    session.execute(select(Invitation.id).where(Invitation.id == invited_id).with_for_update())
    invited = get_invited(session, str(invited_id))
    if isinstance(invited, Invitation):
        return colleagues.join(session, invited, password_hash, now)
    if password_hash is None:
        raise field_error("/password", "Missing data for required field.")
    void_links(session, invited.id)
    invited.password_hash = password_hash
    return invited


def invited_by(token: str, tokens: Tokens) -> UUID:
    """What the token of an invitation names. Raises Invalid or Gone."""
    return UUID(tokens.read(token, INVITATION_SECONDS))


def request_link(session: Session, one: tries.Try, tokens: Tokens) -> None:
    """Send a sign-in link, if there is such an account and it was not sent enough of them lately.

    The caller learns nothing of either: the request itself is counted and written for any address.
    """
    tries.note(session, tries.LINK, replace(one, purpose="link"))
    account = find_account(session, one.email)
    if account is None or _links_since(session, account, one.at - WINDOW) >= LINKS_OF_ACCOUNT:
        return
    link = SignInLink(account_id=account.id, requested_at=one.at)
    session.add(link)
    session.flush()
    told = SimpleNamespace(account=account, token=tokens.sign(link.id))
    outbox.announce(session, SignInLinkRequested, told, subject=account.id)


def _links_since(session: Session, account: Account, then: datetime) -> int:
    sent = select(func.count()).where(SignInLink.account_id == account.id, SignInLink.requested_at > then)
    return session.scalar(sent) or 0


def get_link(session: Session, token: str, tokens: Tokens) -> SignInLink:
    """A sign-in link that was not used yet, locked. Raises Gone or Invalid."""
    link = session.get(SignInLink, UUID(tokens.read(token, LINK_SECONDS)), with_for_update={"of": SignInLink})
    if link is None or link.used_at is not None:
        raise Gone("token_used")
    return link


def use_link(session: Session, token: str, tokens: Tokens, now: datetime) -> Account:
    """The account that a sign-in link is for; it works once."""
    link = get_link(session, token, tokens)
    link.used_at = now
    return link.account
