"""Applying for membership, and deciding on it."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call


@api.post("/applications", calls="members.apply", needs="anyone", status=202, touches=())
async def apply(call: Call) -> Any:
    """Apply for membership; a link to confirm the address follows by mail."""
    return await call()


@api.post("/applications/confirm", calls="members.confirm_application", needs="anyone", touches=())
async def confirm_application(call: Call) -> Any:
    """Confirm the address of an application with the token from the mail."""
    return await call()


@api.post("/applications/withdraw", calls="members.withdraw_application", needs="anyone", touches=())
async def withdraw_application(call: Call) -> Any:
    """Take an application back, with the token from the mail."""
    return await call()


@api.get("/applications/wordings", calls="members.list_wordings", needs="anyone")
async def list_wordings(call: Call) -> Any:
    """What an applicant agrees to, word for word."""
    return await call()


@api.get("/applications", calls="members.list_applications", needs="office")
async def list_applications(call: Call) -> Any:
    """The applications, newest first."""
    return await call()


@api.get("/applications/{id:uuid}", calls="members.get_application", needs="office")
async def get_application(call: Call, id: str) -> Any:
    """One application, with the consent it rests on."""
    return await call(application_id=id)


@api.post("/applications/{id:uuid}/admission", calls="members.admit", needs="board")
async def admit(call: Call, id: str) -> Any:
    """Admit an applicant."""
    return await call(application_id=id)


@api.post("/applications/{id:uuid}/refusal", calls="members.refuse", needs="board")
async def refuse(call: Call, id: str) -> Any:
    """Decline an application, with the reason."""
    return await call(application_id=id)


@api.post("/applications/{id:uuid}/withdrawal", calls="members.note_withdrawal", needs="office")
async def note_withdrawal(call: Call, id: str) -> Any:
    """Close an application that its applicant took back otherwise."""
    return await call(application_id=id)
