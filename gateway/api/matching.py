"""What fits what, with the reasons."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call


@api.get("/jobs/{id:uuid}/matches", calls="jobs.list_matching_experts", needs=("member", "office"))
async def list_matching_experts(call: Call, id: str) -> Any:
    """The experts who fit one's own posting best, and why."""
    return await call(job_id=id)


@api.get("/me/tenders", calls="jobs.list_my_tenders", needs="member")
async def list_my_tenders(call: Call) -> Any:
    """The open tenders that fit one's own organisation best, and why."""
    return await call()
