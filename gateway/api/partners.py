"""The association's regional partners. Their logos are in images.py."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import Call

PARTNER = "/partners/{id:uuid}"


@api.get("/partners", calls="members.list_partners", needs="anyone", tags="members")
async def list_partners(call: Call) -> Any:
    """The partners, in the order that the office gives."""
    return await call()


@api.get(PARTNER, calls="members.get_partner", needs="anyone", tags="members")
async def get_partner(call: Call, id: str) -> Any:
    """One partner."""
    return await call(partner_id=id)


@api.post("/partners", calls="members.add_partner", needs="office", status=201, created="/api/v1/partners/{id}")
async def add_partner(call: Call) -> Any:
    """Add a partner behind the others."""
    return await call()


@api.post("/partners/order", calls="members.order_partners", needs="office", status=204)
async def order_partners(call: Call) -> Any:
    """Show the partners in another order: `ids` names each of them once."""
    await call()
    return Response(status_code=204)


@api.patch(PARTNER, calls="members.change_partner", needs="office", reads="members.get_partner")
async def change_partner(call: Call, id: str) -> Any:
    """Change what is said of a partner."""
    return await call(partner_id=id)


@api.delete(
    PARTNER, calls="members.remove_partner", needs="office", reads="members.get_partner", body="none", status=204
)
async def remove_partner(call: Call, id: str) -> Any:
    """Show a partner no more."""
    await call(partner_id=id)
    return Response(status_code=204)
