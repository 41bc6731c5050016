"""What is held of a person: told to them, and erased."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from gateway.answering import dumped
from gateway.api import api
from gateway.routes import SESSION, Call

HOLDERS = ("members", "jobs", "events", "notifications")
OWN = tuple(f"{service}.export_person" for service in HOLDERS)
FOR_OFFICE = tuple(f"{service}.export_for_office" for service in HOLDERS)


@api.get("/me/export", calls=("members.get_me", *OWN), needs="account")
async def export_me(call: Call) -> Any:
    """All that the platform holds of oneself (Art. 15 and 20 GDPR); `missing` names services that did not answer."""
    me = await call.ask("members.get_me")
    return await _export(call, "export_person", {"email": me["email"], "account_id": me["id"]})


@api.post("/exports", calls=FOR_OFFICE, needs="office", touches=())
async def export_person(call: Call) -> Any:
    """The same for somebody without an account, of whom the office has made sure; the audit trail records it."""
    return await _export(call, "export_for_office", call.given)


@api.delete("/me", calls="members.ask_for_erasure", needs="account", body="none", status=202, touches=(), scope=SESSION)
async def ask_for_erasure(call: Call) -> Any:
    """Ask to be erased (Art. 17 GDPR); a link to confirm it follows by mail."""
    return await call()


@api.post("/erasures/confirm", calls="members.confirm_erasure", needs="anyone", touches=())
async def confirm_erasure(call: Call) -> Any:
    """Confirm an erasure with the token from the mail; until `due_at` it can be taken back."""
    return await call()


@api.post("/erasures/withdraw", calls="members.withdraw_erasure", needs="anyone", touches=())
async def withdraw_erasure(call: Call) -> Any:
    """Take an erasure back with the token from the mail."""
    return await call()


@api.get("/erasures/receipts/{token}", calls="members.get_erasure_state", needs="anyone")
async def get_erasure_state(call: Call, token: str) -> Any:
    """How far an erasure has come; at its end, what each service erased and what it keeps."""
    return await call(token=token)


@api.post("/erasures", calls="members.request_erasure", needs="office", status=202, touches=())
async def request_erasure(call: Call) -> Any:
    """Have somebody erased who told the office so; they are told by mail, and can take it back."""
    return await call()


@api.get("/erasures", calls="members.list_erasures", needs="office")
async def list_erasures(call: Call) -> Any:
    """The erasures, newest first."""
    return await call()


@api.get("/erasures/{id:uuid}", calls="members.get_erasure", needs="office")
async def get_erasure(call: Call, id: str) -> Any:
    """One erasure with the receipts of the services."""
    return await call(erasure_id=id)


@api.post("/erasures/{id:uuid}/withdrawal", calls="members.cancel_erasure", needs="office", body="none", touches=())
async def cancel_erasure(call: Call, id: str) -> Any:
    """Take an erasure back for somebody, before it begins."""
    return await call(erasure_id=id)


async def _export(call: Call, door: str, whose: dict[str, Any]) -> Response:
    """Every service's part, asked for at once, as a file to keep."""
    came, missing = await call.gather(**{name: (f"{name}.{door}", whose) for name in HOLDERS})
    shown = {
        "exported_at": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "services": {name: answer["holdings"] for name, answer in came.items()},
        "missing": missing,
    }
    headers = {"content-disposition": 'attachment; filename="export.json"', "cache-control": "no-store"}
    return Response(dumped(shown), 200, headers, media_type="application/json")
