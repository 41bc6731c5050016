"""The shapes of working groups and of those who take part."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Line, Paging, Shape, Text, page_of
from members.models.working_groups import GROUP_KINDS, GROUP_STATUSES
from members.schemas.accounts import OrganisationName


class WorkingGroupFields(Shape):
    """What the office says of a group. `chair_id` is the account of who leads it."""

    name = Line(least=2, most=200)
    name_en = Line(least=2, most=200, allow_none=True)
    mandate = Text(most=5000)
    mandate_en = Text(most=5000, allow_none=True)
    ends_on = fields.Date(allow_none=True)
    chair_id = fields.UUID(allow_none=True)


class OpenWorkingGroup(WorkingGroupFields):
    """A new group; a temporary one has a mandate and a last day."""

    name = Line(required=True, least=2, most=200)
    kind = fields.String(required=True, validate=validate.OneOf(GROUP_KINDS))


class ChangeWorkingGroup(WorkingGroupFields):
    """The fields of a group that are to change; a group keeps its kind."""

    working_group_id = fields.UUID(required=True)


class WorkingGroupId(Shape):
    """Which group."""

    working_group_id = fields.UUID(required=True)


class ListWorkingGroups(Paging):
    """What the groups can be asked."""

    kind = fields.String(load_default=None, validate=validate.OneOf(GROUP_KINDS))
    status = fields.String(load_default="open", validate=validate.OneOf(GROUP_STATUSES))


class ListParticipants(Paging):
    """A page of whose participants."""

    working_group_id = fields.UUID(required=True)


class RemoveParticipant(WorkingGroupId):
    """Who is to take part no longer."""

    account_id = fields.UUID(required=True)


class WorkingGroup(Schema):
    """A group as everybody sees it: how many take part, not who."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    mandate = fields.String(required=True)
    mandate_en = fields.String(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    status = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    participants = fields.Integer(required=True)
    url = fields.String(required=True)


WorkingGroupPage = page_of(WorkingGroup)


class Participant(Schema):
    """Somebody who takes part, as members and the office see them."""

    account_id = fields.UUID(required=True)
    name = fields.String(required=True, attribute="account.name")
    organisation = fields.Nested(OrganisationName, required=True, allow_none=True, attribute="account.organisation")
    chairs = fields.Boolean(required=True)
    joined_at = fields.AwareDateTime(required=True)


ParticipantPage = page_of(Participant)
