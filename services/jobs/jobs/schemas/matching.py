"""What fits what, as it goes out."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.schema import Paging, page_of
from jobs.schemas.postings import JobId, JobOrganisation
from jobs.schemas.tenders import Tender


class ListMatches(Paging, JobId):
    """A page of the best, for which posting."""


class ListMyTenders(Paging):
    """A page of the best."""


class MatchReason(Schema):
    """Why it fits: the same `competence`, one that a `cpv` code asks for, another of the same `field`, or `near`."""

    kind = fields.String(required=True)
    code = fields.String(required=True, allow_none=True)
    label_de = fields.String(required=True, allow_none=True)
    label_en = fields.String(required=True, allow_none=True)
    cpv = fields.String(required=True, allow_none=True)
    km = fields.Integer(required=True, allow_none=True)


class ExpertMatch(Schema):
    """An expert who fits a posting; who it is stands at `url`."""

    expert_id = fields.UUID(required=True)
    organisation = fields.Nested(JobOrganisation, required=True, allow_none=True)
    score = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(MatchReason), required=True)
    url = fields.String(required=True)


class TenderMatch(Schema):
    """A tender that fits an organisation."""

    tender = fields.Nested(Tender, required=True)
    score = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(MatchReason), required=True)


ExpertMatchPage = page_of(ExpertMatch)
TenderMatchPage = page_of(TenderMatch)
