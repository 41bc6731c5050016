"""Told: a newsletter has gone out, or goes no further."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class NewsletterDispatched(Message):
    """An issue of the newsletter has gone to everybody it could go to."""

    topic = "notifications.newsletter_dispatched.v1"
    public = True

    issue_id = fields.UUID(required=True)
    subject = fields.String(required=True)
    sent = fields.Integer(required=True)
    dispatched_at = fields.AwareDateTime(required=True)


class NewsletterHeld(Message):
    """An issue goes no further until the office sees to it.

    `why`: its time passed unused (missed), the mail server objects to us (policy), or too many mails fail (failures).
    """

    topic = "notifications.newsletter_held.v1"

    issue_id = fields.UUID(required=True)
    title = fields.String(required=True)
    why = fields.String(required=True)
