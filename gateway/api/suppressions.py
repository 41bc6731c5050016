"""Addresses that no newsletter goes to: why, and how the office writes to them again."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import Call


@api.post("/suppressions/lookup", calls="notifications.look_up_address", needs="office", touches=())
async def look_up_address(call: Call) -> Any:
    """Whether newsletters go to an address; if not, why, and what was reported of mails to it."""
    return await call()


@api.get("/suppressions", calls="notifications.list_suppressions", needs="office")
async def list_suppressions(call: Call) -> Any:
    """All suppressions, the newest first; nobody can see from them whose they are."""
    return await call()


@api.delete(
    "/suppressions/{id:uuid}",
    calls="notifications.lift_suppression",
    needs="office",
    body="none",
    touches=(),
    status=204,
)
async def lift_suppression(call: Call, id: str) -> Any:
    """Send newsletters to an address again that can be reached after all; the audit trail records it."""
    await call(suppression_id=id)
    return Response(status_code=204)
