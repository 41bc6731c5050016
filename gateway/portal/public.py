"""Pages that anyone may read."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from chassis.errors import Invalid
from gateway import structured
from gateway.api.home import DOORS, sections
from gateway.portal import forms, portal
from gateway.portal.rendering import page
from gateway.routes import Call

FIELDS = ("name", "email", "organisation")


@portal.get("/", calls=DOORS, needs="anyone", tags=("jobs", "events", "members"), media="text/html")
async def start(call: Call) -> Response:
    """The home page."""
    return page(call, "home.html", home=await sections(call))


@portal.get("/jobs/{id:uuid}", calls="jobs.get_job", needs="anyone", tags="jobs", media="text/html")
async def job(call: Call, id: str) -> Response:
    """A posting's page."""
    found = await call.ask("jobs.get_job", job_id=id)
    is_open = found["status"] == "published"
    said = structured.script(structured.job_posting(found, call.house.settings.base_url)) if is_open else None
    return page(call, "job.html", job=found, said=said)


@portal.get("/tenders/{id:uuid}", calls="jobs.get_tender", needs="anyone", tags="jobs", media="text/html")
async def tender(call: Call, id: str) -> Response:
    """A tender's page."""
    return page(call, "tender.html", tender=await call.ask("jobs.get_tender", tender_id=id))


@portal.get("/events/{id:uuid}", calls="events.get_event", needs="anyone", tags="events", media="text/html")
async def event(call: Call, id: str) -> Response:
    """An event's page."""
    return page(
        call,
        "event.html",
        event=await call.ask("events.get_event", event_id=id),
        problem=None,
        given=dict.fromkeys(FIELDS, ""),
    )


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
        event = await call.ask("events.get_event", event_id=id)
        return page(call, "event.html", 422, event=event, problem=problem, given=given)
    return page(call, "registered.html", registration=registration, email=given["email"])


@portal.post("/newsletter", calls="notifications.subscribe", needs="anyone", body="form", media="text/html")
async def subscribe(call: Call) -> Response:
    """Subscribe to the newsletter; the proof of consent says on which page the form was."""
    forms.own(call)
    at = "/newsletter" if forms.one(call, "page") == "/newsletter" else "/"
    await call.ask(
        "notifications.subscribe",
        email=forms.one(call, "email"),
        topics=forms.many(call, "topics"),
        rhythm=forms.one(call, "rhythm", "weekly"),
        language=call.context.language,
        form_url=f"{call.house.settings.base_url}{at}",
    )
    return page(call, "subscribed.html", 202)


@portal.get("/impressum", needs="anyone", tags="texts", media="text/html")
async def imprint(call: Call) -> Any:
    """Who is responsible (§ 5 DDG)."""
    return page(call, "imprint.html", lines=call.house.settings.imprint)


@portal.get("/datenschutz", needs="anyone", tags="texts", media="text/html")
async def privacy(call: Call) -> Any:
    """What is done with personal data (Art. 13 GDPR)."""
    return page(call, "privacy.html", lines=call.house.settings.imprint)
