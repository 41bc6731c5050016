"""A working group and a report as pages, as far as they are for everybody."""

from __future__ import annotations

from starlette.responses import Response

from gateway.portal import portal
from gateway.portal.rendering import page
from gateway.routes import Call

REPORTS = 20
EVENTS = 10


@portal.get(
    "/working-groups/{id:uuid}",
    calls=("members.get_working_group", "members.list_group_reports", "events.list_events"),
    needs="anyone",
    tags=("members", "events"),
    media="text/html",
)
async def working_group(call: Call, id: str) -> Response:
    """A group with its newest reports and its next events; who takes part in it sees its own meetings too."""
    group = await call.ask("members.get_working_group", working_group_id=id)
    came, missing = await call.gather(
        reports=("members.list_group_reports", {"working_group_id": id, "status": "published", "limit": REPORTS}),
        events=("events.list_events", {"working_group_id": id, "limit": EVENTS}),
    )
    if missing:
        call.tags = ()
    found = {name: came[name]["items"] if name in came else [] for name in ("reports", "events")}
    return page(call, "working_group.html", group=group, missing=missing, **found)


@portal.get("/reports/{id:uuid}", calls="members.get_report", needs="anyone", tags="members", media="text/html")
async def report(call: Call, id: str) -> Response:
    """A report with its text and what it recommends."""
    return page(call, "report.html", report=await call.ask("members.get_report", report_id=id))
