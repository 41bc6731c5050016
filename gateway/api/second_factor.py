"""The second factor: codes by the clock."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.api.account import own_token
from gateway.routes import SESSION, Call

OWN: dict[str, Any] = {"needs": "account", "scope": SESSION}


@api.get("/me/second-factor", calls="members.get_second_factor", enrols=True, **OWN)
async def get_second_factor(call: Call) -> Any:
    """Whether one's second factor is on, and whether it must be."""
    return await call()


@api.post(
    "/me/second-factor",
    calls="members.enrol_second_factor",
    touches=(),
    status=201,
    enrols=True,
    fixes=("token",),
    **OWN,
)
async def enrol_second_factor(call: Call) -> Any:
    """Begin to set up a second factor: the secret, and the same as an app reads it from a QR code."""
    return await call(token=own_token(call))


@api.post(
    "/me/second-factor/confirmation",
    calls="members.confirm_second_factor",
    touches=(),
    enrols=True,
    fixes=("token",),
    **OWN,
)
async def confirm_second_factor(call: Call) -> Any:
    """Turn it on with a first code; the recovery codes are shown this once, one's other sessions end."""
    answer = await call(token=own_token(call))
    call.house.identity.forget_all()
    return answer


@api.post("/me/second-factor/recovery-codes", calls="members.renew_recovery_codes", touches=(), **OWN)
async def renew_recovery_codes(call: Call) -> Any:
    """New recovery codes in place of the old ones, for a code."""
    return await call()


@api.post(
    "/me/second-factor/removal", calls="members.remove_second_factor", touches=(), status=204, fixes=("token",), **OWN
)
async def remove_second_factor(call: Call) -> Any:
    """Turn it off, for a code; one's other sessions end."""
    await call(token=own_token(call))
    call.house.identity.forget_all()
    return Response(status_code=204)
