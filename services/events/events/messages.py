"""The facts the events service tells, and those it hears.

Public ones hold nothing a visitor may not see, and are told of public events only. Those about registrations hold
personal data and are internal: never in the journal.
"""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.erasure import Erased
from chassis.messages import Message


class _Announcement(Message):
    """What everybody may know of an event; `series_id` is that of a series whose date it is."""

    event_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    sequence = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    time_zone = fields.String(required=True)
    all_day = fields.Boolean(required=True)
    venue_name = fields.String(required=True, allow_none=True)
    city = fields.String(required=True, allow_none=True)
    online = fields.Boolean(required=True)
    audience = fields.String(required=True)
    series_id = fields.UUID(allow_none=True)
    url = fields.String(required=True)


class EventAnnounced(_Announcement):
    """An event will take place. An all-day one ends at midnight after its last day, in its time zone.

    Told again of a partner's event that was cancelled or withdrawn and is on after all.
    """

    topic = "events.event_announced.v1"
    public = True


class EventRescheduled(_Announcement):
    """An announced event has another time or place; `sequence` has risen (RFC 5545, 3.8.7.4)."""

    topic = "events.event_rescheduled.v1"
    public = True


class EventChanged(_Announcement):
    """An announced event says something else of itself, at the same time and place."""

    topic = "events.event_changed.v1"
    public = True


class EventCancelled(Message):
    """An announced event will not take place. Should a partner's be on after all, it is announced again."""

    topic = "events.event_cancelled.v1"
    public = True

    event_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True, attribute="cancellation_reason")


class EventOver(Message):
    """An announced event has ended."""

    topic = "events.event_over.v1"
    public = True

    event_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class EventWithdrawn(Message):
    """An imported event is listed by its organiser no longer. Should it be so again, it is announced again."""

    topic = "events.event_withdrawn.v1"
    public = True

    event_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class SeatsChanged(Message):
    """Seats of an event were taken or freed, or there are more or fewer of them.

    `revision` counts these facts of an event, apart from the revision of what it says of itself. `free` are the
    seats neither confirmed nor held; null, like `capacity`, when there is no limit.
    """

    topic = "events.seats_changed.v1"
    public = True

    event_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True, attribute="seats_revision")
    capacity = fields.Integer(required=True, allow_none=True)
    free = fields.Integer(required=True, allow_none=True)
    waiting = fields.Integer(required=True)


class Venue(Schema):
    """Where to go."""

    name = fields.String(required=True)
    street = fields.String(required=True, allow_none=True)
    postcode = fields.String(required=True, allow_none=True)
    city = fields.String(required=True, allow_none=True)


class _RegistrationFact(Message):
    """What a mail to one registered person needs.

    `token` opens the pages that show, confirm and cancel the registration. `online_url` and `calendar` (iCalendar
    text, METHOD REQUEST or CANCEL) are there for those who have, or had, a confirmed seat. `position` is the place
    in the waiting list, null with a seat. `event_status` tells a cancelled event from a cancelled registration, and
    `reason` is the office's for cancelling the event. `held_until` is when an unconfirmed registration is let go.
    `ticket` is what those with a seat show at the entrance.
    """

    registration_id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    title = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    time_zone = fields.String(required=True)
    all_day = fields.Boolean(required=True)
    venue = fields.Nested(Venue, required=True, allow_none=True)
    online_url = fields.String(required=True, allow_none=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True)
    position = fields.Integer(required=True, allow_none=True)
    token = fields.String(required=True)
    calendar = fields.String(required=True, allow_none=True)
    event_status = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    held_until = fields.AwareDateTime(required=True, allow_none=True)
    ticket = fields.String(allow_none=True)


class RegistrationRequested(_RegistrationFact):
    """A guest has a seat, or with a `position` a place in line, until `held_until`, and has yet to confirm."""

    topic = "events.registration_requested.v1"


class RegistrationConfirmed(_RegistrationFact):
    """Somebody has a seat. Told again when they register once more."""

    topic = "events.registration_confirmed.v1"


class RegistrationWaitlisted(_RegistrationFact):
    """Somebody with a confirmed address waits for a seat, at `position`."""

    topic = "events.registration_waitlisted.v1"


class RegistrationPromoted(_RegistrationFact):
    """Somebody who waited has a seat."""

    topic = "events.registration_promoted.v1"


class RegistrationCancelled(_RegistrationFact):
    """A registration was cancelled, or with `event_status` "cancelled" the event of one."""

    topic = "events.registration_cancelled.v1"


class RegistrationEventChanged(_RegistrationFact):
    """The event of somebody registered or waiting has another time or place."""

    topic = "events.registration_event_changed.v1"


class ReminderDue(_RegistrationFact):
    """An event is about to begin that somebody has a seat at."""

    topic = "events.reminder_due.v1"


# Heard from members


class MemberAdmitted(Message):
    """Heard: an organisation or person has become a member."""

    topic = "members.member_admitted.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)


class ProfilePublished(MemberAdmitted):
    """Heard: a member's public entry is new or has changed, perhaps its name."""

    topic = "members.profile_published.v1"


class MemberLeft(Message):
    """Heard: a membership has ended."""

    topic = "members.member_left.v1"

    member_id = fields.UUID(required=True)


class WorkingGroupOpened(Message):
    """Heard: a working group began its work."""

    topic = "members.working_group_opened.v1"

    working_group_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)


class WorkingGroupChanged(WorkingGroupOpened):
    """Heard: a working group has perhaps another name."""

    topic = "members.working_group_changed.v1"


class WorkingGroupClosed(WorkingGroupOpened):
    """Heard: a working group has ended its work."""

    topic = "members.working_group_closed.v1"


class WorkingGroupJoined(Message):
    """Heard: somebody takes part in a working group from now on; `revision` counts within the group."""

    topic = "members.working_group_joined.v1"

    working_group_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class WorkingGroupLeft(WorkingGroupJoined):
    """Heard: somebody takes part in a working group no longer."""

    topic = "members.working_group_left.v1"


class PersonErased(Erased):
    """The events service has erased a person."""

    topic = "events.person_erased.v1"


class PersonErasureRequested(Message):
    """Heard: a person is to be erased."""

    topic = "members.person_erasure_requested.v1"
    to_the_erased = True

    erasure_id = fields.UUID(required=True)
    email = fields.String(required=True)
    account_id = fields.UUID(load_default=None, allow_none=True)
