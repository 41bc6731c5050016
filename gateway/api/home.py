"""What a first page needs, from three services at once."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call

SECTION = 5
DOORS = ("jobs.list_jobs", "events.list_events", "members.list_members")


@api.get("/home", calls=DOORS, needs="anyone", tags=("jobs", "events", "members"))
async def home(call: Call) -> Any:
    """The five newest postings, five next events and newest members; `missing` names what did not come."""
    return await sections(call)


async def sections(call: Call) -> dict[str, Any]:
    """The sections of the home page; incomplete ones are not kept by the cache."""
    page = {"limit": SECTION}
    came, missing = await call.gather(
        jobs=("jobs.list_jobs", page),
        events=("events.list_events", page),
        members=("members.list_members", {**page, "sort": "newest"}),
    )
    if missing:
        call.tags = ()
    return {
        "jobs": came.get("jobs", {}).get("items", []),
        "events": came.get("events", {}).get("items", []),
        "members": {
            "total": came.get("members", {}).get("total", 0),
            "newest": came.get("members", {}).get("items", []),
        },
        "missing": missing,
    }
