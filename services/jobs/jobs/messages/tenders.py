"""What is told of tenders, and of those who bid on them jointly."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class _Tender(Message):
    """What is told of a tender that everyone may see."""

    public = True

    tender_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    authority = fields.String(required=True)
    cpv = fields.List(fields.String(), required=True)
    competences = fields.List(fields.String(), required=True)
    city = fields.String(required=True, allow_none=True)
    deadline = fields.AwareDateTime(required=True)
    published_at = fields.AwareDateTime(required=True)
    url = fields.String(required=True)


class TenderPublished(_Tender):
    """A tender is there for everyone to read, until the moment of its deadline."""

    topic = "jobs.tender_published.v1"


class TenderChanged(_Tender):
    """A published tender now says something else, perhaps its deadline."""

    topic = "jobs.tender_changed.v1"


class TenderClosed(Message):
    """A published tender has gone for good: its deadline has passed, or it was withdrawn."""

    topic = "jobs.tender_closed.v1"
    public = True

    tender_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    outcome = fields.String(required=True, attribute="state")


class BiddingGroupFormed(Message):
    """Members who want to bid jointly on a tender need a working group until its deadline."""

    topic = "jobs.bidding_group_formed.v1"

    working_group_id = fields.UUID(required=True)
    tender_id = fields.UUID(required=True)
    title = fields.String(required=True)
    authority = fields.String(required=True)
    deadline = fields.AwareDateTime(required=True)
    revision = fields.Integer()  # the tender's, of which this deadline is
    chair_id = fields.UUID(required=True)
    participants = fields.List(fields.UUID(), required=True)


class BiddingDeadlineMoved(Message):
    """The tender for which members have a working group has another deadline, as of its `revision`."""

    topic = "jobs.bidding_deadline_moved.v1"

    working_group_id = fields.UUID(required=True)
    tender_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    deadline = fields.AwareDateTime(required=True)
