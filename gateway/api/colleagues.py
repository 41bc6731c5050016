"""The people who act for one's organisation."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import SESSION, Call

OFFICE: dict[str, Any] = {"needs": "office", "scope": SESSION}
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


@api.get("/members/{id:uuid}/colleagues", calls="members.list_colleagues_of_member", needs="office")
async def list_colleagues_of_member(call: Call, id: str) -> Any:
    """Who acts for a member, and who is invited to."""
    return await call(member_id=id)


@api.post("/members/{id:uuid}/colleagues", calls="members.invite_for_member", touches=(), status=201, **OFFICE)
async def invite_for_member(call: Call, id: str) -> Any:
    """Invite somebody to act for a member."""
    return await call(member_id=id)


@api.delete(
    "/members/{id:uuid}/colleagues/{colleague_id:uuid}",
    calls="members.remove_from_member",
    body="none",
    touches=(),
    status=204,
    **OFFICE,
)
async def remove_from_member(call: Call, id: str, colleague_id: str) -> Any:
    """Detach a person from a member, or take an invitation back."""
    await call(member_id=id, colleague_id=colleague_id)
    call.house.identity.forget_all()
    return Response(status_code=204)
