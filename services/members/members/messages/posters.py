"""Those who answer for postings, and what the job board has to say to them."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class PosterTold(Message):
    """For the mail about a posting that ends soon, waits for the office, was published, or is to be changed first."""

    topic = "members.poster_told.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")
    job_id = fields.UUID(required=True, attribute="posting.job_id")
    occasion = fields.String(required=True)
    title = fields.String(required=True, attribute="posting.title")
    organisation_name = fields.String(allow_none=True)
    url = fields.String(required=True, attribute="posting.url")
    last_day = fields.Date(required=True, allow_none=True, attribute="posting.valid_through")
    reason = fields.String(required=True, allow_none=True, attribute="posting.reason")
    still_open_token = fields.String(required=True, allow_none=True, attribute="posting.still_open_token")
    filled_token = fields.String(required=True, allow_none=True, attribute="posting.filled_token")


class _HeardOfPosting(Message):
    """Heard from jobs: what those who answer for a posting are to be told."""

    job_id = fields.UUID(required=True)
    account_id = fields.UUID(load_default=None, allow_none=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    title = fields.String(required=True)
    url = fields.String(required=True)


class JobExpiring(_HeardOfPosting):
    topic = "jobs.job_expiring.v1"

    valid_through = fields.Date(required=True)
    still_open_token = fields.String(required=True)
    filled_token = fields.String(required=True)


class JobSubmitted(_HeardOfPosting):
    topic = "jobs.job_submitted.v1"


class JobApproved(_HeardOfPosting):
    topic = "jobs.job_approved.v1"

    valid_through = fields.Date(required=True)


class JobReturned(_HeardOfPosting):
    topic = "jobs.job_returned.v1"

    reason = fields.String(required=True)
