"""What every heard fact says from which a mail follows."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class Mailed(Message):
    """A fact that somebody is told of by mail."""

    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(load_default="de")
