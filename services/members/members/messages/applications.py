"""Applications for membership, for the mails to applicants."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class ApplicationReceived(Message):
    """Somebody applied; the address has yet to be confirmed with the token."""

    topic = "members.application_received.v1"

    application_id = fields.UUID(required=True, attribute="application.id")
    email = fields.String(required=True, attribute="application.email")
    name = fields.String(required=True, attribute="application.full_name")
    organisation_name = fields.String(required=True, attribute="application.organisation_name")
    language = fields.String(required=True, attribute="application.language")
    token = fields.String(required=True)


class ApplicationConfirmed(Message):
    """The applicant's address is confirmed; the board can decide, and the token takes the application back."""

    topic = "members.application_confirmed.v1"

    application_id = fields.UUID(required=True, attribute="application.id")
    email = fields.String(required=True, attribute="application.email")
    name = fields.String(required=True, attribute="application.full_name")
    organisation_name = fields.String(required=True, attribute="application.organisation_name")
    language = fields.String(required=True, attribute="application.language")
    token = fields.String()


class ApplicationDeclined(Message):
    """The board declined an application, for the reason given."""

    topic = "members.application_declined.v1"

    application_id = fields.UUID(required=True, attribute="id")
    email = fields.String(required=True)
    name = fields.String(required=True, attribute="full_name")
    organisation_name = fields.String(required=True)
    language = fields.String(required=True)
    reason = fields.String(required=True)


class ApplicationWithdrawn(Message):
    """An applicant took back what was confirmed, before the board decided."""

    topic = "members.application_withdrawn.v1"

    application_id = fields.UUID(required=True, attribute="id")
    email = fields.String(required=True)
    name = fields.String(required=True, attribute="full_name")
    organisation_name = fields.String(required=True)
    language = fields.String(required=True)
