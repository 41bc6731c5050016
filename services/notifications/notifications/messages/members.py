"""Heard from members: memberships, entries, reports, experts."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.messages import Message
from notifications.messages.mailed import Mailed

CHANGES = ("suspended", "reinstated", "resignation_declared", "resignation_withdrawn", "resigned", "expelled")
WAITING = ("newsletter_missed", "newsletter_policy", "newsletter_failures")  # for the office
OCCASIONS = ("expiring", "submitted", "approved", "returned")  # to write to those whom a posting concerns


class MembershipChanged(Mailed):
    """What became of a membership, told to each of the member's people."""

    topic = "members.membership_changed.v1"

    member_name = fields.String(required=True)
    organisation_name = fields.String(load_default=None, allow_none=True)
    change = fields.String(required=True, validate=validate.OneOf(CHANGES))
    last_day = fields.Date(load_default=None, allow_none=True)
    reason = fields.String(load_default=None, allow_none=True)


class PosterTold(Mailed):
    """What became, or is to become, of a posting, told to those who answer for it, or to the office."""

    topic = "members.poster_told.v1"

    job_id = fields.UUID(required=True)
    occasion = fields.String(required=True, validate=validate.OneOf(OCCASIONS))
    title = fields.String(required=True)
    organisation_name = fields.String(load_default=None, allow_none=True)
    last_day = fields.Date(load_default=None, allow_none=True)
    reason = fields.String(load_default=None, allow_none=True)
    still_open_token = fields.String(load_default=None, allow_none=True)
    filled_token = fields.String(load_default=None, allow_none=True)


class OfficeTold(Mailed):
    """What waits for the office, told to each who works for it."""

    topic = "members.office_told.v1"

    occasion = fields.String(required=True, validate=validate.OneOf(WAITING))
    title = fields.String(required=True)


class MemberAdmitted(Message):
    topic = "members.member_admitted.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    city = fields.String(load_default=None, allow_none=True)
    admitted_on = fields.Date(load_default=None)


class ProfilePublished(Message):
    topic = "members.profile_published.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    city = fields.String(load_default=None, allow_none=True)


class ProfileWithdrawn(Message):
    topic = "members.profile_withdrawn.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class MemberLeft(ProfileWithdrawn):
    topic = "members.member_left.v1"


class ReportPublished(Message):
    topic = "members.report_published.v1"

    report_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    working_group_name = fields.String(required=True)
    url = fields.String(required=True)


class ReportWithdrawn(Message):
    topic = "members.report_withdrawn.v1"

    report_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class ExpertConsentAsked(Mailed):
    topic = "members.expert_consent_asked.v1"

    organisation_name = fields.String(load_default=None, allow_none=True)
    wording = fields.String(required=True)
    token = fields.String(required=True)


class ExpertConsentGiven(ExpertConsentAsked):
    topic = "members.expert_consent_given.v1"
