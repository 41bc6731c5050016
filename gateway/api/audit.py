"""Who did what when, from all services at once."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.errors import field_error
from gateway.api import api
from gateway.routes import Call

SERVICES = ("members", "jobs", "events", "notifications")
KNOWN = ("account_id", "limit", "cursor")


@api.get("/audit", calls=tuple(f"{service}.list_audit" for service in SERVICES), needs="admin", extra=KNOWN)
async def list_audit(call: Call) -> Any:
    """Who did what when, newest first; `missing` names services whose records are not among them."""
    wanted = _asked(call)
    came, missing = await call.gather(**{service: (f"{service}.list_audit", wanted) for service in SERVICES})
    records = [{"service": service, **record} for service, page in came.items() for record in page["items"]]
    records.sort(key=lambda record: (datetime.fromisoformat(record["at"]), UUID(record["id"])), reverse=True)
    shown, more = records[: wanted["limit"]], len(records) > wanted["limit"]
    total = sum(page["total"] for page in came.values())
    return {"items": shown, "total": total, "next": _cursor(shown[-1]) if more else None, "missing": missing}


def _asked(call: Call) -> dict[str, Any]:
    """What every service is asked. Raises Invalid for a field that is not known and a cursor that is not ours."""
    for name, value in call.given.items():
        if name not in KNOWN or isinstance(value, list):
            raise field_error(f"/{name}", "Unknown field.")
    wanted = {"limit": call.given.get("limit", 20)}
    if "account_id" in call.given:
        wanted["account_id"] = call.given["account_id"]
    return wanted | (_before(call.given["cursor"]) if "cursor" in call.given else {})


def _cursor(record: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([record["at"], record["id"]]).encode()).decode().rstrip("=")


def _before(cursor: str) -> dict[str, str]:
    try:
        at, record_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return {"before": datetime.fromisoformat(at).isoformat(), "before_id": str(UUID(record_id))}
    except (ValueError, TypeError, AttributeError):
        raise field_error("/cursor", "Is not a cursor of this list.") from None
