"""Experts: their consent, for the mails that ask for it; what they can do, for what fits them."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class ExpertConsentAsked(Message):
    """A person was entered as an expert, and is asked for consent in this wording."""

    topic = "members.expert_consent_asked.v1"

    expert_id = fields.UUID(required=True, attribute="expert.id")
    email = fields.String(required=True, attribute="expert.email")
    name = fields.String(required=True, attribute="expert.name")
    organisation_name = fields.String(required=True, allow_none=True, attribute="expert.organisation_name")
    language = fields.String(required=True, attribute="expert.language")
    wording = fields.String(required=True, attribute="expert.consent.wording")
    token = fields.String(required=True)


class ExpertConsentGiven(ExpertConsentAsked):
    """A person agreed to be shown as an expert; the token takes that back at any time."""

    topic = "members.expert_consent_given.v1"

    given_at = fields.AwareDateTime(required=True, attribute="expert.consent.given_at")


class ExpertPublished(Message):
    """An expert who agreed to be shown is new, or can do something else. Who it is, is not told."""

    topic = "members.expert_published.v1"

    expert_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    competences = fields.List(fields.String(), required=True)


class ExpertWithdrawn(Message):
    """An expert is shown no more: without consent, dropped, or erased."""

    topic = "members.expert_withdrawn.v1"
    to_the_erased = True

    expert_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
