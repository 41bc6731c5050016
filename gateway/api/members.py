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


@api.patch(
    "/members/{id:uuid}",
    calls="members.change_member",
    needs="office",
    reads="members.get_member",
    touches=("members", "jobs", "events"),
)
async def change_member(call: Call, id: str) -> Any:
    """Change a member's entry, as the office."""
    return await call(member_id=id)


@api.get("/members/changes", calls="members.list_entry_changes", needs="office")
async def list_entry_changes(call: Call) -> Any:
    """What was changed in the entries, newest first."""
    return await call()


@api.get("/members/{id:uuid}/changes", calls="members.list_entry_changes", needs="office")
async def list_changes_of_member(call: Call, id: str) -> Any:
    """What was changed in a member's entry, newest first."""
    return await call(member_id=id)


@api.get("/me/organisation/changes", calls="members.list_my_entry_changes", needs="member")
async def list_my_entry_changes(call: Call) -> Any:
    """What was changed in the own organisation's entry, newest first."""
    return await call()


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
