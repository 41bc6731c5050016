"""The erasure of a person, heard and answered."""

from __future__ import annotations

from marshmallow import fields

from chassis.erasure import Erased
from chassis.messages import Message


class PersonErased(Erased):
    """The jobs service has erased a person."""

    topic = "jobs.person_erased.v1"


class PersonErasureRequested(Message):
    """Heard: a person is to be erased."""

    topic = "members.person_erasure_requested.v1"
    to_the_erased = True

    erasure_id = fields.UUID(required=True)
    email = fields.String(required=True)
    account_id = fields.UUID(load_default=None, allow_none=True)
