"""Tickets: a page to show at the entrance, and its QR code as a picture. The signed address is all that opens them."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from chassis import qr
from gateway.portal import portal
from gateway.portal.rendering import page
from gateway.routes import Call


@portal.get("/tickets/{token}.png", calls="events.get_ticket", needs="anyone", media="image/png")
async def ticket_picture(call: Call, token: str) -> Response:
    """A ticket's QR code, which leads to the ticket."""
    await call.ask("events.get_ticket", token=token)
    picture = await asyncio.to_thread(qr.png, f"{call.house.settings.base_url}/tickets/{token}")
    return Response(picture, media_type="image/png", headers={"cache-control": "no-store"})


@portal.get("/tickets/{token}", calls="events.get_ticket", needs="anyone", media="text/html")
async def ticket(call: Call, token: str) -> Response:
    """A ticket to show."""
    return page(call, "ticket.html", ticket=await call.ask("events.get_ticket", token=token), token=token)
