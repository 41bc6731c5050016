"""Experts: found by everyone, entered by members and the office, shown by their own consent alone.

Nothing here is kept by the cache: who withdraws is gone at once, in every process of the gateway.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import Call

KEEPERS = ("member", "office")
ENTRY: dict[str, Any] = {"needs": KEEPERS, "reads": "members.get_entered_expert"}


@api.get("/experts", calls="members.list_experts", needs="anyone")
async def list_experts(call: Call) -> Any:
    """Persons with expertise who agreed to be shown."""
    return await call()


@api.get("/experts/{id:uuid}", calls="members.get_expert", needs="anyone")
async def get_expert(call: Call, id: str) -> Any:
    """One expert."""
    return await call(expert_id=id)


@api.post("/experts", calls="members.enter_expert", needs=KEEPERS, status=201, created="/api/v1/experts/{id}/entry")
async def enter_expert(call: Call) -> Any:
    """Enter an expert for the own organisation; the person is asked for consent by mail."""
    return await call()


@api.get("/experts/entries", calls="members.list_entered_experts", needs=KEEPERS)
async def list_entered_experts(call: Call) -> Any:
    """The own organisation's entries (for the office all), also of those who have not agreed."""
    return await call()


@api.get("/experts/{expert_id:uuid}/entry", calls="members.get_entered_expert", needs=KEEPERS)
async def get_entered_expert(call: Call, expert_id: str) -> Any:
    """One entry, with what became of the consent."""
    return await call(expert_id=expert_id)


@api.patch("/experts/{expert_id:uuid}/entry", calls="members.change_expert", **ENTRY)
async def change_expert(call: Call, expert_id: str) -> Any:
    """Change an entry; under another name or address the person is asked anew."""
    return await call(expert_id=expert_id)


@api.delete("/experts/{expert_id:uuid}/entry", calls="members.remove_expert", body="none", status=204, **ENTRY)
async def remove_expert(call: Call, expert_id: str) -> Any:
    """Drop an entry."""
    await call(expert_id=expert_id)
    return Response(status_code=204)


@api.post("/experts/{id:uuid}/consent-request", calls="members.ask_expert", needs=KEEPERS, status=202)
async def ask_expert(call: Call, id: str) -> Any:
    """Ask for consent once more, by mail."""
    return await call(expert_id=id)


@api.post("/experts/consent", calls="members.consent_as_expert", needs="anyone")
async def consent_as_expert(call: Call) -> Any:
    """Agree to be shown, with the token from the mail."""
    return await call()


@api.post("/experts/consent/withdrawal", calls="members.withdraw_as_expert", needs="anyone")
async def withdraw_as_expert(call: Call) -> Any:
    """Do not agree, or no longer, with the token from any mail."""
    return await call()


@api.get("/me/experts", calls="members.list_my_expert_entries", needs="account")
async def list_my_expert_entries(call: Call) -> Any:
    """The entries about oneself."""
    return await call()


@api.post("/me/experts/{id:uuid}/consent", calls="members.consent_to_my_entry", needs="account")
async def consent_to_my_entry(call: Call, id: str) -> Any:
    """Agree to be shown."""
    return await call(expert_id=id)


@api.post("/me/experts/{id:uuid}/consent/withdrawal", calls="members.withdraw_from_my_entry", needs="account")
async def withdraw_from_my_entry(call: Call, id: str) -> Any:
    """Do not agree, or no longer; the entry is gone at once."""
    return await call(expert_id=id)
