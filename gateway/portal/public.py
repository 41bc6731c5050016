"""Pages that anyone may read."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response

from chassis.errors import Invalid
from gateway import structured
from gateway.api.home import DOORS, sections
from gateway.portal import directory, forms, portal
from gateway.portal.newsletter import WORDINGS, consent_wording
from gateway.portal.rendering import page
from gateway.routes import Call

FIELDS = ("name", "email", "organisation")


@portal.get("/", calls=(*DOORS, WORDINGS), needs="anyone", tags=("jobs", "events", "members"), media="text/html")
async def start(call: Call) -> Response:
    """The home page."""
    home, wording = await asyncio.gather(sections(call), consent_wording(call))
    return page(call, "home.html", home=home, wording=wording)


@portal.get(
    "/jobs/{id:uuid}",
    calls=("jobs.get_job", directory.TAXONOMY),
    needs="anyone",
    tags=("jobs", "members"),
    media="text/html",
)
async def job(call: Call, id: str) -> Response:
    """A posting's page."""
    found = await call.ask("jobs.get_job", job_id=id)
    is_open = found["status"] == "published"
    said = structured.script(structured.job_posting(found, call.house.settings.base_url)) if is_open else None
    return page(call, "job.html", job=found, said=said, names=await _names(call, found))


@portal.get(
    "/tenders/{id:uuid}",
    calls=("jobs.get_tender", directory.TAXONOMY),
    needs="anyone",
    tags=("jobs", "members"),
    media="text/html",
)
async def tender(call: Call, id: str) -> Response:
    """A tender's page."""
    found = await call.ask("jobs.get_tender", tender_id=id)
    return page(call, "tender.html", tender=found, names=await _names(call, found))


async def _names(call: Call, found: dict[str, Any]) -> dict[str, str]:
    """What the competences are called that it asks for; those that cannot be looked up in time bear their codes."""
    return directory.names(call, await directory.taxonomy(call)) if found["competences"] else {}


@portal.get("/events/{id:uuid}", calls="events.get_event", needs="anyone", tags="events", media="text/html")
async def event(call: Call, id: str) -> Response:
    """An event's page."""
    return _event(call, await call.ask("events.get_event", event_id=id))


def _event(
    call: Call, event: dict[str, Any], status: int = 200, problem: Invalid | None = None, **given: str
) -> Response:
    """With the form as it was filled in, and JSON-LD of what is for everybody."""
    is_public, base_url = structured.is_for_everybody(event), call.house.settings.base_url
    said = structured.script(structured.event(event, base_url)) if is_public else None
    filled = dict.fromkeys(FIELDS, "") | given
    return page(call, "event.html", status, event=event, said=said, problem=problem, given=filled)


@portal.post(
    "/events/{id:uuid}",
    calls=("events.register", "events.get_event"),
    needs="anyone",
    body="form",
    media="text/html",
)
async def register(call: Call, id: str) -> Response:
    """Register for an event."""
    forms.own(call)
    given = {name: forms.one(call, name) for name in FIELDS}
    try:
        registration = await call.ask("events.register", event_id=id, **given)
    except Invalid as problem:
        return _event(call, await call.ask("events.get_event", event_id=id), 422, problem, **given)
    return page(call, "registered.html", registration=registration, email=given["email"])


@portal.post("/newsletter", calls=("notifications.subscribe", WORDINGS), needs="anyone", body="form", media="text/html")
async def subscribe(call: Call) -> Response:
    """Subscribe to the newsletter; the proof of consent says on which page the form was.

    Nobody chooses a topic but the reader (Art. 7 GDPR, recital 32): who chose none is asked again.
    """
    forms.own(call)
    at = "/newsletter" if forms.one(call, "page") == "/newsletter" else "/"
    given: dict[str, Any] = {"email": forms.one(call, "email"), "topics": forms.many(call, "topics")}
    given["rhythm"] = forms.one(call, "rhythm", "weekly")
    form_url = f"{call.house.settings.base_url}{at}"
    try:
        await call.ask("notifications.subscribe", language=call.context.language, form_url=form_url, **given)
    except Invalid as problem:
        wording = await consent_wording(call)
        return page(call, "newsletter_to_order.html", 422, wording=wording, problem=problem, **given)
    return page(call, "subscribed.html", 202)


@portal.get("/impressum", needs="anyone", tags="texts", media="text/html")
async def imprint(call: Call) -> Any:
    """Who is responsible (§ 5 DDG)."""
    return page(call, "imprint.html", lines=call.house.settings.imprint)


@portal.get("/datenschutz", needs="anyone", tags="texts", media="text/html")
async def privacy(call: Call) -> Any:
    """What is done with personal data (Art. 13 GDPR)."""
    return page(call, "privacy.html", lines=call.house.settings.imprint)
