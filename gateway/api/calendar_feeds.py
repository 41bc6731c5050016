"""Partners' calendars, whose events are shown here."""

from __future__ import annotations

from typing import Any

from gateway import faults
from gateway.api import api
from gateway.routes import Call

PATH = "/calendar-feeds"
ONE = f"{PATH}/{{id:uuid}}"


@api.get(PATH, calls="events.list_feeds", needs="office")
async def list_feeds(call: Call) -> Any:
    """The partners' calendars that are read, and how that went."""
    return await call()


@api.post(PATH, calls="events.add_feed", needs="office", status=201, created=f"/api/v1{PATH}/{{id}}")
async def add_feed(call: Call) -> Any:
    """Have a partner's calendar (iCalendar) read, soon and then every hour."""
    return await call()


@api.get(ONE, calls="events.get_feed", needs="office")
async def get_feed(call: Call, id: str) -> Any:
    """A partner's calendar, and how its last reading went."""
    return await call(feed_id=id)


@api.patch(ONE, calls="events.change_feed", needs="office", reads="events.get_feed")
async def change_feed(call: Call, id: str) -> Any:
    """Change where a calendar lies or whose it is; it is read anew."""
    return await call(feed_id=id)


@api.delete(ONE, calls="events.drop_feed", needs="office", reads="events.get_feed", body="none")
async def drop_feed(call: Call, id: str) -> Any:
    """Read a calendar no more; its coming events are withdrawn."""
    return await call(feed_id=id)


@api.post(f"{ONE}/fetch", calls="events.fetch_feed", needs="office", body="none", status=202)
async def fetch_feed(call: Call, id: str) -> Any:
    """Have a calendar read within seconds."""
    return await call(feed_id=id)


@api.get(f"{ONE}/faults", calls="events.list_feed_faults", needs="office")
async def list_feed_faults(call: Call, id: str) -> Any:
    """What was wrong with single events at the last reading, the first 100."""
    found = await call(feed_id=id)
    language = call.context.language
    return {"items": [each | {"detail": faults.in_language(each["detail"], language)} for each in found["items"]]}
