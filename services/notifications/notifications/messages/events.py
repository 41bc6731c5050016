"""Heard from events: what is planned, and who comes."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message
from notifications.messages.mailed import Mailed


class EventAnnounced(Message):
    topic = "events.event_announced.v1"

    event_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    time_zone = fields.String(load_default="Europe/Berlin")
    all_day = fields.Boolean(load_default=False)
    venue_name = fields.String(load_default=None, allow_none=True)
    city = fields.String(load_default=None, allow_none=True)
    online = fields.Boolean(load_default=False)
    url = fields.String(required=True)


class EventChanged(EventAnnounced):
    topic = "events.event_changed.v1"


class EventRescheduled(EventAnnounced):
    topic = "events.event_rescheduled.v1"


class EventCancelled(Message):
    topic = "events.event_cancelled.v1"

    event_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class EventWithdrawn(EventCancelled):
    topic = "events.event_withdrawn.v1"


class ToParticipant(Mailed):
    """What every fact about a registration says; `venue` is in parts or text, `calendar` the invitation (RFC 5546).

    `ticket` is the token that a seat's QR code holds.
    """

    title = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    time_zone = fields.String(load_default="Europe/Berlin")
    all_day = fields.Boolean(load_default=False)
    venue = fields.Raw(load_default=None, allow_none=True)
    online_url = fields.String(load_default=None, allow_none=True)
    position = fields.Integer(load_default=None, allow_none=True)
    token = fields.String(required=True)
    calendar = fields.String(load_default=None, allow_none=True)
    event_status = fields.String(load_default="announced")
    reason = fields.String(load_default=None, allow_none=True)
    held_until = fields.AwareDateTime(load_default=None, allow_none=True)
    ticket = fields.String(load_default=None, allow_none=True)


class RegistrationRequested(ToParticipant):
    topic = "events.registration_requested.v1"


class RegistrationConfirmed(ToParticipant):
    topic = "events.registration_confirmed.v1"


class RegistrationWaitlisted(ToParticipant):
    topic = "events.registration_waitlisted.v1"


class RegistrationPromoted(ToParticipant):
    topic = "events.registration_promoted.v1"


class RegistrationCancelled(ToParticipant):
    topic = "events.registration_cancelled.v1"


class RegistrationEventChanged(ToParticipant):
    topic = "events.registration_event_changed.v1"


class ReminderDue(ToParticipant):
    topic = "events.reminder_due.v1"
