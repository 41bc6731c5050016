"""The job board as a list to search and to narrow, and the form by which a search is saved."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from starlette.responses import Response

from chassis import places
from chassis.errors import Invalid
from gateway.portal import directory, forms, lists, portal, words
from gateway.portal.newsletter import consent_wording
from gateway.portal.rendering import page
from gateway.portal.translations import translator
from gateway.routes import Call

SAVED = ("q", "kind", "employment_type", "remote", "organisation_id", "competence", "district", "near", "radius_km")

TEXTS = {"kind": words.JOBS, "employment_type": words.EMPLOYMENT, "remote": words.REMOTE}
WORDINGS = "jobs.list_search_wordings"
MOST = 12  # values of each that are offered


@portal.get(
    "/jobs",
    calls=("jobs.list_jobs", directory.TAXONOMY, WORDINGS),
    needs="anyone",
    tags=("jobs", "members"),
    media="text/html",
)
async def jobs(call: Call) -> Response:
    """The published postings, with what they can be narrowed by."""
    taxonomy, wording = await asyncio.gather(directory.taxonomy(call), consent_wording(call, WORDINGS))
    names = directory.names(call, taxonomy)
    shown = {"taxonomy": taxonomy, "districts": places.districts(), "wording": wording}
    also = partial(_narrower, call, names)
    return await lists.show(call, "jobs.html", (*SAVED, "sort"), also, **shown)


def _narrower(call: Call, names: dict[str, str], found: dict[str, Any]) -> dict[str, Any]:
    """What the list can be narrowed by: the values that there are, what they are called, and how often they are there.

    What is chosen already is left out, and what all have.
    """
    _ = translator(call.context.language)
    own = {name: {code: _(text) for code, text in texts.items()} for name, texts in TEXTS.items()}
    hirers = {each["value"]: each["name"] for each in found.get("facets", {}).get("organisation", [])}
    called = {**own, "competence": names, "organisation": hirers}
    facets = []
    for name, label in words.FACETS.items():
        field = "organisation_id" if name == "organisation" else name
        known = called.get(name)
        values = [
            {**each, "text": known[each["value"]] if known else each["value"]}
            for each in found.get("facets", {}).get(name, [])
            if known is None or each["value"] in known
        ]
        if len(values) > 1 and not call.given.get(field):
            facets.append({"field": field, "label": _(label), "values": values[:MOST]})
    return {"facets": facets, "hirer": next(iter(hirers.values()), "")}


@portal.post(
    "/jobs/searches",
    calls=("jobs.save_search", WORDINGS),
    needs="anyone",
    body="form",
    touches=(),
    media="text/html",
)
async def save_search(call: Call) -> Response:
    """Save the search that a list shows; its address is asked back by mail."""
    forms.own(call)
    search = {name: value for name in SAVED if (value := forms.one(call, name))}
    given: dict[str, Any] = {name: forms.one(call, name) for name in ("email", "rhythm")}
    form_url = f"{call.house.settings.base_url}/jobs"
    try:
        await call.ask("jobs.save_search", search=search, language=call.context.language, form_url=form_url, **given)
    except Invalid as problem:
        shown = {"search": search, "email": given["email"], "wording": await consent_wording(call, WORDINGS)}
        return page(call, "search_to_save.html", 422, problem=problem, **shown)
    return page(call, "search_asked.html", 202)
