"""Accounts, for the mails to their owners."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class AccountInvited(Message):
    """An account waits for its owner, who sets a password with the token."""

    topic = "members.account_invited.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    organisation_name = fields.String(required=True, allow_none=True)
    membership_number = fields.Integer(required=True, allow_none=True)
    language = fields.String(required=True, attribute="account.language")
    token = fields.String(required=True)


class ColleagueInvited(Message):
    """Somebody may join the people of an organisation, with the token."""

    topic = "members.colleague_invited.v1"

    invitation_id = fields.UUID(required=True, attribute="invitation.id")
    email = fields.String(required=True, attribute="invitation.email")
    name = fields.String(required=True, attribute="invitation.name")
    organisation_name = fields.String(required=True, attribute="invitation.organisation.name")
    inviter_name = fields.String(required=True, attribute="inviter.name")
    language = fields.String(required=True, attribute="invitation.language")
    token = fields.String(required=True)


class SignInLinkRequested(Message):
    """Somebody with an account asked for a link that signs in."""

    topic = "members.sign_in_link_requested.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")
    token = fields.String(required=True)


class EmailChangeRequested(Message):
    """An account's owner wants another address, which is to be confirmed with the token."""

    topic = "members.email_change_requested.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="change.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")
    token = fields.String(required=True)


class _ToOwner(Message):
    """What is told so that an account's owner hears of it by mail."""

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")


class EmailChanged(_ToOwner):
    """An account has another address; `email` is the one before."""

    topic = "members.email_changed.v1"


class PasswordChanged(_ToOwner):
    """An account has another password."""

    topic = "members.password_changed.v1"


class SecondFactorRemoved(_ToOwner):
    """An account has no second factor any more."""

    topic = "members.second_factor_removed.v1"
