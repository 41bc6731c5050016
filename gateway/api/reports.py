"""What the working groups report."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call

INSIDERS = ("member", "office")


@api.get("/reports", calls="members.list_reports", needs="anyone", tags="members")
async def list_reports(call: Call) -> Any:
    """What the working groups have published, newest first."""
    return await call()


@api.get("/reports/{id:uuid}", calls="members.get_report", needs="anyone", tags="members")
async def get_report(call: Call, id: str) -> Any:
    """One report with its text."""
    return await call(report_id=id)


@api.get("/working-groups/{id:uuid}/reports", calls="members.list_group_reports", needs="anyone", tags="members")
async def list_group_reports(call: Call, id: str) -> Any:
    """One group's reports, newest first; drafts for its chair and the office."""
    return await call(working_group_id=id)


@api.post(
    "/working-groups/{id:uuid}/reports",
    calls="members.draft_report",
    needs=INSIDERS,
    status=201,
    created="/api/v1/reports/{id}",
)
async def draft_report(call: Call, id: str) -> Any:
    """Begin a report of a group: its chair or the office."""
    return await call(working_group_id=id)


@api.patch("/reports/{id:uuid}", calls="members.change_report", needs=INSIDERS, reads="members.get_report")
async def change_report(call: Call, id: str) -> Any:
    """Change a draft, or correct what is published."""
    return await call(report_id=id)


@api.post("/reports/{id:uuid}/publication", calls="members.publish_report", needs=INSIDERS)
async def publish_report(call: Call, id: str) -> Any:
    """Let everybody read a report; it is announced."""
    return await call(report_id=id)


@api.post("/reports/{id:uuid}/withdrawal", calls="members.withdraw_report", needs=INSIDERS)
async def withdraw_report(call: Call, id: str) -> Any:
    """Take a report back."""
    return await call(report_id=id)
