"""Events and registrations."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from chassis.errors import NotFound
from gateway import structured
from gateway.api import api
from gateway.routes import Call
from gateway.sheets import csv_of

CALENDAR = "text/calendar; charset=utf-8"
MOST_ROWS = 10_000


@api.get("/events", calls="events.list_events", needs="anyone", tags="events")
async def list_events(call: Call) -> Any:
    """The coming events."""
    return await call()


@api.get("/events/{id:uuid}", calls="events.get_event", needs="anyone", tags="events")
async def get_event(call: Call, id: str) -> Any:
    """One event, with its free seats."""
    return await call(event_id=id)


@api.get(
    "/events/{id:uuid}/calendar.ics",
    calls="events.get_calendar",
    needs="anyone",
    tags="events",
    media="text/calendar",
)
async def get_calendar(call: Call, id: str) -> Any:
    """One event as iCalendar."""
    found = await call(event_id=id)
    return Response(found["ics"].encode(), media_type=CALENDAR)


@api.get("/events/{id:uuid}/jsonld", calls="events.get_event", needs="anyone", tags="events", media=structured.MEDIA)
async def get_event_jsonld(call: Call, id: str) -> Any:
    """An event for everybody as schema.org's Event."""
    event = await call(event_id=id)
    if not structured.is_for_everybody(event):
        raise NotFound("event_not_found")
    said = structured.event(event, call.house.settings.base_url)
    return Response(json.dumps(said, ensure_ascii=False), media_type=structured.MEDIA)


@api.post("/events/{id:uuid}/registrations", calls="events.register", needs="anyone", status=201)
async def register(call: Call, id: str) -> Any:
    """Register for an event; guests confirm by mail."""
    return await call(event_id=id)


@api.get("/events/{id:uuid}/registrations", calls="events.list_registrations", needs="office")
async def list_registrations(call: Call, id: str) -> Any:
    """Who has registered: a page as JSON, all of them as CSV by Accept."""
    if "text/csv" not in call.request.headers.get("accept", ""):
        return await call(event_id=id)
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    while len(rows) < MOST_ROWS:
        page = await call.ask("events.list_registrations", event_id=id, limit=100, cursor=cursor)
        rows += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    name = f'attachment; filename="registrations-{id}.csv"'
    return Response(
        csv_of(rows),
        headers={"content-disposition": name, "cache-control": "no-store"},
        media_type="text/csv",
    )


@api.post("/registrations/confirm", calls="events.confirm_registration", needs="anyone")
async def confirm_registration(call: Call) -> Any:
    """Confirm a registration with the token from the mail."""
    return await call()


@api.get("/registrations/{token}", calls="events.get_registration", needs="anyone")
async def get_registration(call: Call, token: str) -> Any:
    """The state of a registration, by the token from the mail."""
    return await call(token=token)


@api.post("/registrations/{id:uuid}/cancellation", calls="events.cancel_registration", needs="anyone")
async def cancel_registration(call: Call, id: str) -> Any:
    """Cancel a registration: by its token, by the person, or by the office."""
    return await call(registration_id=id)


@api.post("/events", calls="events.plan_event", needs="office", status=201, created="/api/v1/events/{id}")
async def plan_event(call: Call) -> Any:
    """Plan an event; it stays a draft until it is announced."""
    return await call()


@api.patch("/events/{id:uuid}", calls="events.change_event", needs="office", reads="events.get_event")
async def change_event(call: Call, id: str) -> Any:
    """Change an event; a change of time or place reaches everybody registered."""
    return await call(event_id=id)


@api.post("/events/{id:uuid}/announcement", calls="events.announce_event", needs="office")
async def announce_event(call: Call, id: str) -> Any:
    """Announce an event."""
    return await call(event_id=id)


@api.post("/events/{id:uuid}/cancellation", calls="events.cancel_event", needs="office")
async def cancel_event(call: Call, id: str) -> Any:
    """Cancel an event; everybody registered is told."""
    return await call(event_id=id)
