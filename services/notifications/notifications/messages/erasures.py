"""The erasure of a person: heard from members, confirmed here."""

from __future__ import annotations

from marshmallow import fields

from chassis.erasure import Erased
from chassis.messages import Message
from notifications.messages.mailed import Mailed


class PersonErased(Erased):
    """The notifications service has erased a person."""

    topic = "notifications.person_erased.v1"


class PersonErasureRequested(Message):
    """Heard: a person is to be erased."""

    topic = "members.person_erasure_requested.v1"
    to_the_erased = True

    erasure_id = fields.UUID(required=True)
    email = fields.String(required=True)
    account_id = fields.UUID(load_default=None, allow_none=True)


class ErasureMail(Mailed):
    """What every fact that asks for a mail about an erasure says."""

    token = fields.String(required=True)


class ErasureAsked(ErasureMail):
    topic = "members.erasure_asked.v1"


class ErasureScheduled(ErasureMail):
    topic = "members.erasure_scheduled.v1"

    due_at = fields.AwareDateTime(required=True)


class ErasureCompleted(ErasureMail):
    topic = "members.erasure_completed.v1"
    to_the_erased = True

    erasure_id = fields.UUID(required=True)
