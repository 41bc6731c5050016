"""The page of an erasure, which the links in all mails about it lead to. Looking changes nothing; its buttons do."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.portal import forms, portal
from gateway.portal.rendering import page
from gateway.routes import Call

HTML = {"needs": "anyone", "media": "text/html"}
FORM: dict[str, Any] = {**HTML, "body": "form", "touches": ()}


@portal.get("/erasure/{token}", calls="members.get_erasure_state", **HTML)
async def show_erasure(call: Call, token: str) -> Response:
    """How far an erasure has come, and what can still be done about it."""
    return _shown(call, token, await call.ask("members.get_erasure_state", token=token))


@portal.post("/erasure/{token}", calls="members.confirm_erasure", **FORM)
async def confirm_erasure(call: Call, token: str) -> Response:
    """Confirms an erasure."""
    forms.own(call)
    return _shown(call, token, await call.ask("members.confirm_erasure", token=token))


@portal.post("/erasure/{token}/withdrawal", calls="members.withdraw_erasure", **FORM)
async def withdraw_erasure(call: Call, token: str) -> Response:
    """Takes an erasure back."""
    forms.own(call)
    return _shown(call, token, await call.ask("members.withdraw_erasure", token=token))


def _shown(call: Call, token: str, erasure: dict[str, Any]) -> Response:
    return page(call, "erasure.html", erasure=erasure, token=token)
