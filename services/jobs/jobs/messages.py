"""The facts the jobs service tells, and those it hears.

Those about what everyone may see are public. What a posting's writer alone is told is internal.
"""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.erasure import Erased
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


class JobApproved(_ToPoster):
    """The office has published what was submitted, until the end of the day `valid_through`."""

    topic = "jobs.job_approved.v1"

    valid_through = fields.Date(required=True)


class JobReturned(_ToPoster):
    """The office asks for something else to be said before it publishes what was submitted."""

    topic = "jobs.job_returned.v1"

    reason = fields.String(required=True, attribute="returned_because")


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


class Asked(Schema):
    """What a saved search asks for; organisation and competence by their names, null what it does not ask for."""

    q = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    employment_type = fields.String(required=True, allow_none=True)
    remote = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
    competence = fields.String(required=True, allow_none=True)
    near = fields.String(required=True, allow_none=True)
    radius_km = fields.Integer(required=True, allow_none=True)


class Fitting(Schema):
    """A posting that a saved search found."""

    job_id = fields.UUID(required=True, attribute="id")
    title = fields.String(required=True)
    organisation_name = fields.String(required=True, allow_none=True)
    city = fields.String(required=True, allow_none=True)
    url = fields.String(required=True)


class SearchAlert(Message):
    """What is told to have the owner of a saved search mailed."""

    search_id = fields.UUID(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True)
    rhythm = fields.String(required=True)
    search = fields.Nested(Asked, required=True)
    token = fields.String(required=True)


class SearchAlertRequested(SearchAlert):
    """Somebody wants an address to be told of new postings; its owner is to say whether they do, with this token."""

    topic = "jobs.search_alert_requested.v1"

    wording = fields.String(required=True)


class SearchAlertDue(SearchAlert):
    """Postings have come that a confirmed search asks for, each told of once; the token shows, changes and ends it."""

    topic = "jobs.search_alert_due.v1"

    items = fields.List(fields.Nested(Fitting), required=True)
    more = fields.Integer(required=True)


class SearchEnded(Message):
    """The owner of a saved search has ended it: nothing about it is to be mailed any more."""

    topic = "jobs.search_ended.v1"

    search_id = fields.UUID(required=True, attribute="id")


class BiddingGroupFormed(Message):
    """Members who want to bid jointly on a tender need a working group until its deadline."""

    topic = "jobs.bidding_group_formed.v1"

    working_group_id = fields.UUID(required=True)
    tender_id = fields.UUID(required=True)
    title = fields.String(required=True)
    authority = fields.String(required=True)
    deadline = fields.AwareDateTime(required=True)
    chair_id = fields.UUID(required=True)
    participants = fields.List(fields.UUID(), required=True)


class MemberAdmitted(Message):
    """Heard: an organisation became a member."""

    topic = "members.member_admitted.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    city = fields.String(load_default=None, allow_none=True)


class MemberSuspended(Message):
    """Heard: a member's rights rest."""

    topic = "members.member_suspended.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class MemberReinstated(MemberSuspended):
    """Heard: a member that was suspended, or had left, is one again."""

    topic = "members.member_reinstated.v1"


class MemberLeft(MemberSuspended):
    """Heard: a membership has ended."""

    topic = "members.member_left.v1"


class ProfilePublished(MemberAdmitted):
    """Heard: a member's public entry is new or has changed, perhaps its name."""

    topic = "members.profile_published.v1"

    competences = fields.List(fields.String(validate=validate.Length(1, 40)), load_default=list)


class ExpertPublished(Message):
    """Heard: an expert who agreed to be shown is new, or has changed."""

    topic = "members.expert_published.v1"

    expert_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    competences = fields.List(fields.String(validate=validate.Length(1, 40)), load_default=list)


class ExpertWithdrawn(Message):
    """Heard: an expert is shown no more."""

    topic = "members.expert_withdrawn.v1"
    to_the_erased = True

    expert_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class ProfileWithdrawn(Message):
    """Heard: a member's entry is no longer for everyone to see."""

    topic = "members.profile_withdrawn.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class CompetencePublished(Message):
    """Heard: a field (without parent) or a competence is new, is called otherwise, has moved or retired."""

    topic = "members.competence_published.v1"

    code = fields.String(required=True, validate=validate.Length(1, 40))
    revision = fields.Integer(required=True)
    parent = fields.String(load_default=None, allow_none=True)
    label_de = fields.String(required=True)
    label_en = fields.String(required=True)
    retired = fields.Boolean(load_default=False)


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
