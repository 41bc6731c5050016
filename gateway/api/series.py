"""Series of events."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.api.events import CALENDAR, ORGANISERS
from gateway.routes import Call


@api.get("/series", calls="events.list_series", needs="anyone", tags="events")
async def list_series(call: Call) -> Any:
    """The series of events, the newest first."""
    return await call()


@api.post("/series", calls="events.plan_series", needs=ORGANISERS, status=201, created="/api/v1/series/{id}")
async def plan_series(call: Call) -> Any:
    """Plan a series by a recurrence rule, a member its own; its dates stay drafts until they are announced."""
    return await call()


@api.get("/series/{id:uuid}", calls="events.get_series", needs="anyone", tags="events")
async def get_series(call: Call, id: str) -> Any:
    """One series; its dates are the events with its `series_id`."""
    return await call(series_id=id)


@api.patch("/series/{id:uuid}", calls="events.change_series", needs=ORGANISERS, reads="events.get_series")
async def change_series(call: Call, id: str) -> Any:
    """Change all dates still to come, or those `from` one of its events on."""
    return await call(series_id=id)


@api.post("/series/{id:uuid}/announcement", calls="events.announce_series", needs=ORGANISERS)
async def announce_series(call: Call, id: str) -> Any:
    """Announce every date of a series, those planned later too."""
    return await call(series_id=id)


@api.post("/series/{id:uuid}/cancellation", calls="events.cancel_series", needs=ORGANISERS)
async def cancel_series(call: Call, id: str) -> Any:
    """Call off all dates still to come, or those `from` one of its events on."""
    return await call(series_id=id)


@api.get(
    "/series/{id:uuid}/calendar.ics",
    calls="events.get_series_calendar",
    needs="anyone",
    tags="events",
    media="text/calendar",
)
async def get_series_calendar(call: Call, id: str) -> Any:
    """A series as iCalendar, with its rule."""
    found = await call(series_id=id)
    return Response(found["ics"].encode(), media_type=CALENDAR)
