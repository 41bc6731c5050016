"""Who acts for an organisation."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates

from chassis.schema import Line, Mailbox, Shape, page_of


class InviteColleague(Shape):
    """The name goes into mails, so it is none that leads anywhere."""

    email = Mailbox(required=True)
    name = Line(required=True, least=1)

    @validates("name")
    def _no_link(self, name: str, **_: Any) -> None:
        if "://" in name or "www." in name.lower():
            raise ValidationError("Is not a name.")


class OfMember(Shape):
    member_id = fields.UUID(required=True)


class InviteForMember(OfMember, InviteColleague):
    """The same by the office, for any member."""


class RemoveColleague(Shape):
    colleague_id = fields.UUID(required=True)


class RemoveFromMember(OfMember, RemoveColleague):
    """The same by the office, for any member."""


class Colleague(Schema):
    """Somebody who acts for the organisation (`active`) or may come to (`invited`)."""

    id = fields.UUID(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True, dump_default="active")


ColleaguePage = page_of(Colleague)
