"""Told: a newsletter has gone out."""

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
