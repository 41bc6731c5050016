"""The people who act for one's organisation."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import SESSION, Call

KEEPING: dict[str, Any] = {"needs": "member", "scope": SESSION}  # a token with scopes makes no account without


@api.get("/me/colleagues", calls="members.list_colleagues", needs="member")
async def list_colleagues(call: Call) -> Any:
    """Who acts for one's organisation, and who is invited to."""
    return await call()


@api.post("/me/colleagues", calls="members.invite_colleague", touches=(), status=201, **KEEPING)
async def invite_colleague(call: Call) -> Any:
    """Invite somebody to act for one's organisation too."""
    return await call()


@api.delete(
    "/me/colleagues/{id:uuid}", calls="members.remove_colleague", body="none", touches=(), status=204, **KEEPING
)
async def remove_colleague(call: Call, id: str) -> Any:
    """See off a colleague, or take an invitation back."""
    await call(colleague_id=id)
    call.house.identity.forget_all()
    return Response(status_code=204)
