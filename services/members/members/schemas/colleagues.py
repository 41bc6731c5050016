"""Who acts for an organisation."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.schema import Line, Mailbox, Shape, page_of


class InviteColleague(Shape):
    email = Mailbox(required=True)
    name = Line(required=True, least=1)


class RemoveColleague(Shape):
    colleague_id = fields.UUID(required=True)


class Colleague(Schema):
    """Somebody who acts for the organisation (`active`) or may come to (`invited`)."""

    id = fields.UUID(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True, dump_default="active")


ColleaguePage = page_of(Colleague)
