"""Where somebody is signed in."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.api.account import own_token
from gateway.routes import SESSION, Call

OWN: dict[str, Any] = {"needs": "account", "scope": SESSION}
ENDING: dict[str, Any] = {**OWN, "body": "none", "touches": (), "status": 204}


@api.get("/me/sessions", calls="members.list_sessions", fixes=("token",), **OWN)
async def list_sessions(call: Call) -> Any:
    """Where one is signed in."""
    return await call(token=own_token(call))


@api.delete("/me/sessions/{id:uuid}", calls="members.end_session", **ENDING)
async def end_session(call: Call, id: str) -> Any:
    """Sign out somewhere else."""
    await call(session_id=id)
    call.house.identity.forget_all()
    return Response(status_code=204)


@api.delete("/me/sessions", calls="members.end_other_sessions", fixes=("token",), **ENDING)
async def end_other_sessions(call: Call) -> Any:
    """Sign out everywhere else."""
    await call(token=own_token(call))
    call.house.identity.forget_all()
    return Response(status_code=204)
