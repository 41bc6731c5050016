"""Memberships: what the office and the board do about them, and members about their own."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call

TOUCHES = ("members", "jobs")  # entries come and go, and postings say who hires
MEMBERSHIP = "/members/{id:uuid}/membership"


@api.get("/memberships", calls="members.list_memberships", needs="office")
async def list_memberships(call: Call) -> Any:
    """The memberships by number, those that have ended included."""
    return await call()


@api.get(MEMBERSHIP, calls="members.get_membership", needs="office")
async def get_membership(call: Call, id: str) -> Any:
    """A member's membership."""
    return await call(membership_id=id)


@api.patch(MEMBERSHIP, calls="members.change_membership", needs="office", reads="members.get_membership")
async def change_membership(call: Call, id: str) -> Any:
    """Change the kind of a membership."""
    return await call(membership_id=id)


@api.get(MEMBERSHIP + "/changes", calls="members.list_membership_changes", needs="office")
async def list_membership_changes(call: Call, id: str) -> Any:
    """A membership's history, newest first."""
    return await call(membership_id=id)


@api.post("/members/{id:uuid}/suspension", calls="members.suspend_member", needs="office", touches=TOUCHES)
async def suspend_member(call: Call, id: str) -> Any:
    """Suspend a member, with the reason that it is told."""
    return await _at_once(call, id)


@api.post("/members/{id:uuid}/resignation", calls="members.note_resignation", needs="office")
async def note_resignation(call: Call, id: str) -> Any:
    """Note a resignation that came by letter."""
    return await call(membership_id=id)


@api.post("/members/{id:uuid}/resignation/withdrawal", calls="members.drop_resignation", needs="office")
async def drop_resignation(call: Call, id: str) -> Any:
    """Note that a member takes its resignation back."""
    return await call(membership_id=id)


@api.post("/members/{id:uuid}/expulsion", calls="members.expel_member", needs="board", touches=TOUCHES)
async def expel_member(call: Call, id: str) -> Any:
    """Expel a member, with the reason that it is told."""
    return await _at_once(call, id)


@api.post("/members/{id:uuid}/reinstatement", calls="members.reinstate_member", needs="office", touches=TOUCHES)
async def reinstate_member(call: Call, id: str) -> Any:
    """Bring back a member that was suspended or has left."""
    return await _at_once(call, id)


@api.get("/me/membership", calls="members.get_my_membership", needs="account")
async def get_my_membership(call: Call) -> Any:
    """One's own membership, whatever its state."""
    return await call()


@api.get("/me/membership/changes", calls="members.list_my_membership_changes", needs="account")
async def list_my_membership_changes(call: Call) -> Any:
    """One's own membership's history, newest first."""
    return await call()


@api.post("/me/membership/resignation", calls="members.resign", needs="account")
async def resign(call: Call) -> Any:
    """Resign, effective with the year's end and three months' notice."""
    return await call()


@api.post("/me/membership/resignation/withdrawal", calls="members.withdraw_resignation", needs="account")
async def withdraw_resignation(call: Call) -> Any:
    """Take one's resignation back while the membership still runs."""
    return await call()


async def _at_once(call: Call, id: str) -> Any:
    """Do what gives people rights, or takes them: nobody is taken any longer for who they were."""
    try:
        return await call(membership_id=id)
    finally:
        call.house.identity.forget_all()
