"""One's own calendar, to subscribe to at a secret address."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import SESSION, Call

OWN: dict[str, Any] = {"needs": "account", "scope": SESSION}


@api.get("/me/calendar", calls="events.get_personal_calendar", **OWN)
async def get_personal_calendar(call: Call) -> Any:
    """Since when one's own calendar has its address."""
    return await call()


@api.post("/me/calendar", calls="events.renew_personal_calendar", touches=(), status=201, **OWN)
async def renew_personal_calendar(call: Call) -> Any:
    """Make one's own calendar, or give it a new address, which is shown this once; the old one is dead."""
    return await call()


@api.delete("/me/calendar", calls="events.drop_personal_calendar", touches=(), status=204, body="none", **OWN)
async def drop_personal_calendar(call: Call) -> Any:
    """Have no calendar of one's own any more."""
    await call()
    return Response(status_code=204)
