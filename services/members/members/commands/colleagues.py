"""One membership, many people: who acts for an organisation, or the office, invites others and sees them off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from chassis.errors import Conflict, NotFound, field_error
from chassis.tokens import Tokens
from members.commands import tries, working_groups
from members.messages import ColleagueInvited
from members.models import Account, Invitation, Organisation
from members.queries.accounts import find_account, get_account
from members.queries.colleagues import count_colleagues, list_invitations
from members.queries.organisations import lock_organisation, lock_own_organisation

MOST = 50  # people of one organisation, invited ones included


@dataclass(frozen=True)
class Mail:
    """What an invitation takes to go out: what signs its link, the key to count it by, and the moment."""

    tokens: Tokens
    secret_key: str
    now: datetime


def invite(session: Session, context: Context, wanted: dict[str, Any], mail: Mail) -> Invitation:
    """Invite somebody to act for one's organisation too."""
    return _invite(session, context, lock_own_organisation(session, context.actor), wanted, mail)


def invite_for(session: Session, context: Context, member_id: UUID, wanted: dict[str, Any], mail: Mail) -> Invitation:
    """The office invites somebody to act for an organisation, such as one that came by an import and has no people."""
    return _invite(session, context, lock_organisation(session, member_id), wanted, mail)


def _invite(
    session: Session, context: Context, organisation: Organisation, wanted: dict[str, Any], mail: Mail
) -> Invitation:
    """Whether that address has an account makes no difference. Raises TooManyRequests after enough mails."""
    organisation.require_member()
    if any(each.email == wanted["email"].lower() for each in list_invitations(session, organisation.id)):
        raise Conflict("already_invited")
    if count_colleagues(session, organisation.id) >= MOST:
        raise Conflict("too_many_colleagues")
    tries.note(
        session,
        tries.COLLEAGUE,
        tries.Try(wanted["email"], str(organisation.id), mail.now, mail.secret_key, "colleague"),
    )
    invitation = Invitation(organisation=organisation, email=wanted["email"].lower(), name=wanted["name"])
    invitation.language, invitation.invited_at = context.language, mail.now
    session.add(invitation)
    session.flush()
    told = {
        "invitation": invitation,
        "inviter": get_account(session, str(context.actor.account_id)),
        "token": mail.tokens.sign(invitation.id),
    }
    outbox.announce(session, ColleagueInvited, SimpleNamespace(**told), subject=invitation.id)
    return invitation


def join(session: Session, invitation: Invitation, password_hash: str | None, now: datetime) -> Account:
    """Take an invitation up, with an account of one's own or a new one. Raises Invalid when that lacks a password."""
    account = find_account(session, invitation.email)
    if account is None:
        account = Account(email=invitation.email, name=invitation.name, granted_roles=[], created_at=now)
        account.language, account.personal_membership = invitation.language, None  # known, so that nobody asks later
        session.add(account)
    account.act_for(invitation.organisation)
    if account.password_hash is None:
        if password_hash is None:
            raise field_error("/password", "Missing data for required field.")
        account.password_hash = password_hash
    session.delete(invitation)
    session.flush()
    return account


def remove(session: Session, context: Context, colleague_id: UUID) -> None:
    """See off a colleague, or take an invitation back. Nobody removes themselves, so that somebody always stays."""
    organisation = lock_own_organisation(session, context.actor)
    if str(colleague_id) == context.actor.account_id:
        raise Conflict("not_oneself")
    if get_account(session, str(context.actor.account_id)).organisation_id != organisation.id:
        raise NotFound("colleague_not_found")
    _remove(session, organisation, colleague_id)


def remove_from(session: Session, member_id: UUID, colleague_id: UUID) -> None:
    """The office sees off one of an organisation's people, whatever became of the membership."""
    _remove(session, lock_organisation(session, member_id), colleague_id)


def _remove(session: Session, organisation: Organisation, colleague_id: UUID) -> None:
    found = session.get(Invitation, colleague_id) or session.get(Account, colleague_id, populate_existing=True)
    if found is None or found.organisation_id != organisation.id:
        raise NotFound("colleague_not_found")
    if isinstance(found, Invitation):
        session.delete(found)
    else:
        found.organisation = None
        session.flush()
        working_groups.leave_without_right(session, found)
