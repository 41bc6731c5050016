"""Working groups, and who takes part."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class _WorkingGroup(Message):
    """What everybody may know of a working group."""

    working_group_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(allow_none=True)
    kind = fields.String(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class WorkingGroupOpened(_WorkingGroup):
    """A working group began its work."""

    topic = "members.working_group_opened.v1"
    public = True


class WorkingGroupChanged(_WorkingGroup):
    """A working group says something else of itself: its name, its mandate, its end."""

    topic = "members.working_group_changed.v1"
    public = True


class WorkingGroupClosed(_WorkingGroup):
    """A working group has ended its work."""

    topic = "members.working_group_closed.v1"
    public = True


class _Roster(Message):
    """Who takes part in a working group; `revision` counts those who came and went in this group."""

    working_group_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class WorkingGroupJoined(_Roster):
    """Somebody takes part in a working group from now on."""

    topic = "members.working_group_joined.v1"


class WorkingGroupLeft(_Roster):
    """Somebody takes part in a working group no longer."""

    topic = "members.working_group_left.v1"


class BiddingGroupFormed(Message):
    """Heard from jobs: members who want to bid jointly on a tender need a group until its deadline."""

    topic = "jobs.bidding_group_formed.v1"

    working_group_id = fields.UUID(required=True)
    tender_id = fields.UUID(required=True)
    title = fields.String(required=True)
    authority = fields.String(required=True)
    deadline = fields.AwareDateTime(required=True)
    revision = fields.Integer(load_default=0)
    chair_id = fields.UUID(required=True)
    participants = fields.List(fields.UUID(), required=True)


class BiddingDeadlineMoved(Message):
    """Heard from jobs: the tender on which a group bids has another deadline."""

    topic = "jobs.bidding_deadline_moved.v1"

    working_group_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    deadline = fields.AwareDateTime(required=True)
