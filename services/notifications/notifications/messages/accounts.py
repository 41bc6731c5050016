"""Heard from members: accounts and ways to sign in."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load

from notifications.messages.mailed import Mailed


class AccountInvited(Mailed):
    topic = "members.account_invited.v1"

    organisation_name = fields.String(load_default=None, allow_none=True)
    membership_number = fields.Integer(load_default=None, allow_none=True)
    token = fields.String(required=True)


class SignInLinkRequested(Mailed):
    topic = "members.sign_in_link_requested.v1"

    token = fields.String(required=True)


class ColleagueInvited(Mailed):
    topic = "members.colleague_invited.v1"

    organisation_name = fields.String(required=True)
    inviter_name = fields.String(required=True)
    token = fields.String(required=True)

    @post_load
    def _unnamed(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Nobody is greeted with what a stranger typed."""
        return data | {"name": ""}


class EmailChangeRequested(SignInLinkRequested):
    topic = "members.email_change_requested.v1"


class EmailChanged(Mailed):
    topic = "members.email_changed.v1"


class PasswordChanged(Mailed):
    topic = "members.password_changed.v1"


class SecondFactorRemoved(Mailed):
    topic = "members.second_factor_removed.v1"
