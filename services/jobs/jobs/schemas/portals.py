"""Postings as other portals take them, under the names that the Bundesagentur für Arbeit gives their fields."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis import markdown, places
from chassis.schema import page_of
from jobs import portals


class PortalPlace(Schema):
    """A place of work."""

    plz = fields.String(required=True, attribute="postcode")
    ort = fields.String(required=True, attribute="city")
    region = fields.Function(
        lambda it: "Mecklenburg-Vorpommern" if places.find(it["postcode"]) else None,
        metadata={"type": ["string", "null"]},
    )
    land = fields.Constant("Deutschland")


class PortalJob(Schema):
    """An open posting, in the fields of the Jobsuche."""

    refnr = fields.UUID(required=True, attribute="id")
    titel = fields.String(required=True, attribute="title")
    beruf = fields.String(required=True, allow_none=True, attribute="kldb")
    arbeitgeber = fields.String(required=True, attribute="organisation_name")
    angebotsart = fields.Function(portals.kind, metadata={"type": "integer"})
    arbeitszeit = fields.Function(portals.working_time, metadata={"type": "array", "items": {"type": "string"}})
    befristung = fields.Function(portals.fixed_term, metadata={"type": ["integer", "null"]})
    arbeitsorte = fields.List(fields.Nested(PortalPlace), required=True, attribute="places")
    stellenbeschreibung = fields.Function(
        lambda it: markdown.to_html(it.description_markdown), metadata={"type": "string"}
    )
    eintrittsdatum = fields.Date(required=True, allow_none=True, attribute="starts_on")
    published_at = fields.AwareDateTime(required=True, data_key="aktuelleVeroeffentlichungsdatum")
    changed_at = fields.AwareDateTime(required=True, data_key="modifikationsTimestamp")
    valid_through = fields.Date(required=True, data_key="angebotBis")
    apply_url = fields.String(required=True, allow_none=True, data_key="externeUrl")
    url = fields.String(required=True)


PortalPage = page_of(PortalJob)
