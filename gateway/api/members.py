"""The IT database, and one's own entry in it."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call


@api.get("/members", calls="members.list_members", needs="anyone", tags="members")
async def list_members(call: Call) -> Any:
    """The directory of members."""
    return await call()


@api.get("/members/{id:uuid}", calls="members.get_member", needs="anyone", tags="members")
async def get_member(call: Call, id: str) -> Any:
    """One member's entry."""
    return await call(member_id=id)


@api.get("/me/organisation", calls="members.get_my_organisation", needs="member")
async def get_my_organisation(call: Call) -> Any:
    """The own organisation's directory entry."""
    return await call()


@api.patch(
    "/me/organisation",
    calls="members.change_my_organisation",
    needs="member",
    reads="members.get_my_organisation",
    touches=("members", "jobs", "events"),
)
async def change_my_organisation(call: Call) -> Any:
    """Change the own organisation's directory entry."""
    return await call()
