"""Events: what everybody sees, and what those do who organise them."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from chassis.errors import NotFound
from gateway import structured
from gateway.api import api
from gateway.routes import Call

CALENDAR = "text/calendar; charset=utf-8"
ORGANISERS = ("member", "office")  # a member its own events; the service looks whose they are


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


@api.post("/events", calls="events.plan_event", needs=ORGANISERS, status=201, created="/api/v1/events/{id}")
async def plan_event(call: Call) -> Any:
    """Plan an event, a member its own; it stays a draft until it is announced."""
    return await call()


@api.patch("/events/{id:uuid}", calls="events.change_event", needs=ORGANISERS, reads="events.get_event")
async def change_event(call: Call, id: str) -> Any:
    """Change an event; a change of time or place reaches everybody registered."""
    return await call(event_id=id)


@api.post("/events/{id:uuid}/announcement", calls="events.announce_event", needs=ORGANISERS)
async def announce_event(call: Call, id: str) -> Any:
    """Announce an event."""
    return await call(event_id=id)


@api.post("/events/{id:uuid}/cancellation", calls="events.cancel_event", needs=ORGANISERS)
async def cancel_event(call: Call, id: str) -> Any:
    """Cancel an event; everybody registered is told."""
    return await call(event_id=id)
