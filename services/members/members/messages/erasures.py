"""The erasure of a person: asked, done, confirmed by every service."""

from __future__ import annotations

from marshmallow import fields

from chassis.erasure import Erased
from chassis.messages import Message


class _ErasureMail(Message):
    """What a mail about an erasure needs; the token opens its page."""

    erasure_id = fields.UUID(required=True, attribute="erasure.id")
    email = fields.String(required=True, attribute="erasure.email")
    name = fields.String(required=True, attribute="erasure.name")
    language = fields.String(required=True, attribute="erasure.language")
    token = fields.String(required=True)


class ErasureAsked(_ErasureMail):
    """Somebody with an account wants to be erased, and has yet to confirm it with the token."""

    topic = "members.erasure_asked.v1"


class ErasureScheduled(_ErasureMail):
    """An erasure is confirmed, and begins at `due_at` unless it is taken back."""

    topic = "members.erasure_scheduled.v1"

    due_at = fields.AwareDateTime(required=True, attribute="erasure.due_at")


class ErasureCompleted(_ErasureMail):
    """Every service has erased the person; after this last mail the address is forgotten too."""

    topic = "members.erasure_completed.v1"
    to_the_erased = True


class PersonErasureRequested(Message):
    """Every service is to erase a person, known by address and perhaps by account, and to say so."""

    topic = "members.person_erasure_requested.v1"
    to_the_erased = True

    erasure_id = fields.UUID(required=True, attribute="id")
    email = fields.String(required=True)
    account_id = fields.UUID(required=True, allow_none=True)


class PersonErased(Erased):
    """The members service has erased a person."""

    topic = "members.person_erased.v1"


class JobsErasedPerson(Erased):
    """Heard from jobs."""

    topic = "jobs.person_erased.v1"


class EventsErasedPerson(Erased):
    """Heard from events."""

    topic = "events.person_erased.v1"


class NotificationsErasedPerson(Erased):
    """Heard from notifications."""

    topic = "notifications.person_erased.v1"
