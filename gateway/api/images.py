"""Logos: sent as they are, served drawn anew."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import Call

FOREVER = "public, max-age=31536000, immutable"  # another picture has another address
_on_their_way = asyncio.Semaphore(4)  # pictures at once: each is 2.7 MB on the wire, which broker and service hold


@api.get("/images/{hash}", calls="members.get_image", needs="anyone", tags="images", media="image/*")
async def get_image(call: Call, hash: str) -> Any:
    """A picture, by the hash of its bytes."""
    found = await call(hash=hash)
    return Response(b64decode(found["content"]), headers={"cache-control": FOREVER}, media_type=found["media"])


OWN: dict[str, Any] = {"needs": "member", "reads": "members.get_my_organisation", "touches": ("members", "images")}
ANY: dict[str, Any] = {"needs": "office", "reads": "members.get_member", "touches": ("members", "images")}


@api.post("/me/organisation/logo", calls="members.give_my_logo", body="image", **OWN)
async def give_my_logo(call: Call) -> Any:
    """Give the own organisation a logo: PNG, JPEG or WebP of up to 2 MiB, as the body or as a form's `image`."""
    return await _given(call)


@api.delete("/me/organisation/logo", calls="members.drop_my_logo", body="none", **OWN)
async def drop_my_logo(call: Call) -> Any:
    """Take the own logo away."""
    return await call()


@api.post("/members/{id:uuid}/logo", calls="members.give_member_logo", body="image", **ANY)
async def give_member_logo(call: Call, id: str) -> Any:
    """Give a member a logo."""
    return await _given(call, member_id=id)


@api.delete("/members/{id:uuid}/logo", calls="members.drop_member_logo", body="none", **ANY)
async def drop_member_logo(call: Call, id: str) -> Any:
    """Take a member's logo away."""
    return await call(member_id=id)


PARTNERS: dict[str, Any] = ANY | {"reads": "members.get_partner"}


@api.post("/partners/{id:uuid}/logo", calls="members.give_partner_logo", body="image", **PARTNERS)
async def give_partner_logo(call: Call, id: str) -> Any:
    """Give a partner a logo."""
    return await _given(call, partner_id=id)


@api.delete("/partners/{id:uuid}/logo", calls="members.drop_partner_logo", body="none", **PARTNERS)
async def drop_partner_logo(call: Call, id: str) -> Any:
    """Take a partner's logo away."""
    return await call(partner_id=id)


async def _given(call: Call, **fixed: Any) -> Any:
    """Hand a picture on, a few at a time."""
    async with _on_their_way:
        return await call(**fixed)
