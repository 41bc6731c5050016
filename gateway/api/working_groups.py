"""The working groups."""

from __future__ import annotations

from typing import Any

from gateway.api import api
from gateway.routes import Call


@api.get("/working-groups", calls="members.list_working_groups", needs="anyone", tags="members")
async def list_working_groups(call: Call) -> Any:
    """The working groups."""
    return await call()
