"""The directory, applications for membership, invitations, working groups."""

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


@api.get("/working-groups", calls="members.list_working_groups", needs="anyone", tags="members")
async def list_working_groups(call: Call) -> Any:
    """The working groups."""
    return await call()


@api.post("/applications", calls="members.apply", needs="anyone", status=202, touches=())
async def apply(call: Call) -> Any:
    """Apply for membership; a link to confirm the address follows by mail."""
    return await call()


@api.post("/applications/confirm", calls="members.confirm_application", needs="anyone", touches=())
async def confirm_application(call: Call) -> Any:
    """Confirm the address of an application with the token from the mail."""
    return await call()


@api.get("/applications", calls="members.list_applications", needs="office")
async def list_applications(call: Call) -> Any:
    """The applications, newest first."""
    return await call()


@api.post("/applications/{id:uuid}/admission", calls="members.admit", needs="board")
async def admit(call: Call, id: str) -> Any:
    """Admit an applicant."""
    return await call(application_id=id)


@api.post("/applications/{id:uuid}/refusal", calls="members.refuse", needs="board")
async def refuse(call: Call, id: str) -> Any:
    """Decline an application, with the reason."""
    return await call(application_id=id)


@api.get("/invitations/{token}", calls="members.get_invitation", needs="anyone")
async def get_invitation(call: Call, token: str) -> Any:
    """Whom an invitation is for."""
    return await call(token=token)


@api.post("/invitations/accept", calls="members.accept_invitation", needs="anyone", touches=())
async def accept_invitation(call: Call) -> Any:
    """Accept an invitation by choosing a password."""
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
