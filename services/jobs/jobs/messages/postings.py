"""What is told of postings: to everyone, and to those who answer for them."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class _Posting(Message):
    """What is told of a posting that everyone may see."""

    public = True

    job_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    employment_type = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    remote = fields.String(required=True)
    published_at = fields.AwareDateTime(required=True)
    valid_through = fields.Date(required=True)
    url = fields.String(required=True)


class JobPublished(_Posting):
    """A posting is open to everyone, until the end of the day `valid_through`."""

    topic = "jobs.job_published.v1"


class JobChanged(_Posting):
    """A published posting now says something else, or lasts longer."""

    topic = "jobs.job_changed.v1"


class JobClosed(Message):
    """A published posting has gone for good: it was filled or withdrawn, or has expired."""

    topic = "jobs.job_closed.v1"
    public = True

    job_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    outcome = fields.String(required=True, attribute="state")


class _ToPoster(Message):
    """What a posting's writer is to be told; the members service knows their address, or who else to tell."""

    job_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    account_id = fields.UUID(required=True, allow_none=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    title = fields.String(required=True)
    url = fields.String(required=True)


class JobExpiring(_ToPoster):
    """A posting ends with the day `valid_through`, a week off, unless its contact says that it is still open."""

    topic = "jobs.job_expiring.v1"

    valid_through = fields.Date(required=True)
    still_open_token = fields.String(required=True)
    filled_token = fields.String(required=True)


class JobSubmitted(_ToPoster):
    """A member asks the office to publish a posting; the members service knows who that is."""

    topic = "jobs.job_submitted.v1"


class JobApproved(_ToPoster):
    """The office has published what was submitted, until the end of the day `valid_through`."""

    topic = "jobs.job_approved.v1"

    valid_through = fields.Date(required=True)


class JobReturned(_ToPoster):
    """The office asks for something else to be said before it publishes what was submitted."""

    topic = "jobs.job_returned.v1"

    reason = fields.String(required=True, attribute="returned_because")
