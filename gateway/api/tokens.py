"""Personal access tokens."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import SESSION, Call

OWN: dict[str, Any] = {"needs": "account", "scope": SESSION}


@api.get("/me/tokens", calls="members.list_tokens", **OWN)
async def list_tokens(call: Call) -> Any:
    """One's personal access tokens."""
    return await call()


@api.post("/me/tokens", calls="members.make_token", touches=(), status=201, **OWN)
async def make_token(call: Call) -> Any:
    """A new personal access token; the secret is shown this once."""
    return await call()


@api.delete("/me/tokens/{id:uuid}", calls="members.drop_token", body="none", touches=(), status=204, **OWN)
async def drop_token(call: Call, id: str) -> Any:
    """Drop a personal access token."""
    await call(token_id=id)
    call.house.identity.forget_all()
    return Response(status_code=204)
