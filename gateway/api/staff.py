"""Accounts and their roles, for admins."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import SESSION, Call

ADMIN: dict[str, Any] = {"needs": "admin", "scope": SESSION}


@api.get("/accounts", calls="members.list_accounts", **ADMIN)
async def list_accounts(call: Call) -> Any:
    """The accounts, newest first; by the beginning of the address, by role."""
    return await call()


@api.post("/accounts", calls="members.invite_staff", touches=(), status=201, created="/api/v1/accounts/{id}", **ADMIN)
async def invite_staff(call: Call) -> Any:
    """Make an account with roles; its owner is invited by mail."""
    return await call()


@api.get("/accounts/{id:uuid}", calls="members.get_account", **ADMIN)
async def get_account(call: Call, id: str) -> Any:
    """One account."""
    return await call(account_id=id)


@api.patch("/accounts/{id:uuid}", calls="members.grant_roles", reads="members.get_account", touches=(), **ADMIN)
async def grant_roles(call: Call, id: str) -> Any:
    """Give an account these roles and no others."""
    answer = await call(account_id=id)
    call.house.identity.forget_all()
    return answer


@api.delete(
    "/accounts/{id:uuid}/second-factor",
    calls="members.reset_second_factor",
    body="none",
    touches=(),
    status=204,
    **ADMIN,
)
async def reset_second_factor(call: Call, id: str) -> Any:
    """Take a second factor that was lost away from an account."""
    await call(account_id=id)
    call.house.identity.forget_all()
    return Response(status_code=204)
