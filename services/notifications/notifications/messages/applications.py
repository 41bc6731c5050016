"""Heard from members: applications."""

from __future__ import annotations

from marshmallow import fields

from notifications.messages.mailed import Mailed


class ToApplicant(Mailed):
    """What every fact about an application says."""

    organisation_name = fields.String(required=True)
    language = fields.String(load_default="de")


class ApplicationReceived(ToApplicant):
    topic = "members.application_received.v1"

    token = fields.String(required=True)


class ApplicationConfirmed(ToApplicant):
    topic = "members.application_confirmed.v1"

    token = fields.String(load_default=None, allow_none=True)


class ApplicationWithdrawn(ToApplicant):
    topic = "members.application_withdrawn.v1"


class ApplicationDeclined(ToApplicant):
    topic = "members.application_declined.v1"

    reason = fields.String(required=True)
