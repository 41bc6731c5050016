"""Registrations: asking for a seat, giving it back, who comes, who has come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse

from gateway import sheets
from gateway.api import api
from gateway.api.events import ORGANISERS
from gateway.routes import Call

COLUMNS = (
    *("number", "status", "position", "name", "email", "organisation"),
    *("requested_at", "confirmed_at", "ended_at", "checked_in_at", "id"),
)
PAGE = 100


@api.post("/events/{id:uuid}/registrations", calls="events.register", needs="anyone", status=201)
async def register(call: Call, id: str) -> Any:
    """Register for an event; guests confirm by mail."""
    return await call(event_id=id)


@api.post("/events/{id:uuid}/group-registrations", calls="events.register_group", needs=ORGANISERS, status=201)
async def register_group(call: Call, id: str) -> Any:
    """Register up to ten people at once, each by an address of their own; the answer says who got a seat."""
    return await call(event_id=id)


@api.get("/events/{id:uuid}/registrations", calls="events.list_registrations", needs=ORGANISERS)
async def list_registrations(call: Call, id: str) -> Any:
    """Who has registered: a page as JSON, all of them as CSV by Accept."""
    if "text/csv" not in call.request.headers.get("accept", ""):
        return await call(event_id=id)
    wanted = call.with_given({"event_id": id}) | {"limit": PAGE}
    first = await call.ask("events.list_registrations", **wanted)
    name = f'attachment; filename="registrations-{id}.csv"'
    headers = {"content-disposition": name, "cache-control": "no-store"}
    return StreamingResponse(_csv(call, wanted, first), headers=headers, media_type="text/csv; charset=utf-8")


async def _csv(call: Call, wanted: dict[str, Any], page: dict[str, Any]) -> AsyncIterator[bytes]:
    """The list a page at a time, so that the longest one needs no more memory than a short one."""
    yield sheets.head(COLUMNS)
    yield sheets.rows(page["items"], COLUMNS)
    while page["next"]:
        page = await call.ask("events.list_registrations", **wanted | {"cursor": page["next"]})
        yield sheets.rows(page["items"], COLUMNS)


@api.post("/events/{id:uuid}/check-ins", calls="events.check_in", needs=ORGANISERS)
async def check_in(call: Call, id: str) -> Any:
    """Let somebody in by their ticket (what its QR code says) or registration; the second time says when (409)."""
    return await call(event_id=id)


@api.get("/me/registrations", calls="events.list_own_registrations", needs="account")
async def list_own_registrations(call: Call) -> Any:
    """What one has registered for, or registered others for, the newest first: seats, places in line, tickets."""
    return await call()


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
