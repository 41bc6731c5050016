"""Issues of the newsletter that wait for the office, and telling it so."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class OfficeTold(Message):
    """For the mail to each who works for the office: something waits for them; `occasion` says why."""

    topic = "members.office_told.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")
    occasion = fields.String(required=True)
    title = fields.String(required=True)


class NewsletterHeld(Message):
    """Heard from notifications: an issue goes no further until the office sees to it."""

    topic = "notifications.newsletter_held.v1"

    issue_id = fields.UUID(required=True)
    title = fields.String(required=True)
    why = fields.String(required=True)
