from marshmallow import fields

from chassis.messages import Message


class BicycleSold(Message):
    """Somebody bought a bicycle."""

    topic = "bicycles.bicycle_sold.v1"
    public = True

    sale_id = fields.UUID(required=True, attribute="id")
    model = fields.String(required=True)


class NobodyListens(Message):
    """A fact that no queue is bound for."""

    topic = "bicycles.nobody_listens.v1"

    sale_id = fields.UUID(required=True, attribute="id")
