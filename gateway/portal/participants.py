"""Who comes to an event, as a sheet to print and to tick off at the entrance."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api.events import ORGANISERS
from gateway.portal import portal
from gateway.portal.rendering import page
from gateway.routes import Call

PAGE = 100
MOST = 2000  # names on a sheet; for more there is the CSV


@portal.get(
    "/events/{id:uuid}/participants",
    calls=("events.list_registrations", "events.get_event"),
    needs=ORGANISERS,
    media="text/html",
)
async def participants(call: Call, id: str) -> Response:
    """Everybody with a seat, by name."""
    found, total = await _seated(call, id)
    event = await call.ask("events.get_event", event_id=id)
    shown = page(call, "participants.html", event=event, people=sorted(found, key=_by_name), total=total)
    shown.headers["cache-control"] = "no-store"
    return shown


async def _seated(call: Call, event_id: str) -> tuple[list[dict[str, Any]], int]:
    """Up to MOST of those who have a seat, and how many there are."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        wanted = {"event_id": event_id, "status": "confirmed", "limit": PAGE, "cursor": cursor}
        listed = await call.ask("events.list_registrations", **wanted)
        found += listed["items"]
        cursor = listed["next"]
        if cursor is None or len(found) >= MOST:
            return found, max(listed["total"], len(found))


def _by_name(person: dict[str, Any]) -> tuple[str, str]:
    """Family name first, as lists at an entrance have it; the last word of a name is taken for it."""
    name = str(person["name"])
    return name.rpartition(" ")[2].casefold(), name.casefold()
