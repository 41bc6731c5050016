"""The working groups, and who takes part in them."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.api import api
from gateway.routes import Call

INSIDERS = ("member", "office")


@api.get("/working-groups", calls="members.list_working_groups", needs="anyone", tags="members")
async def list_working_groups(call: Call) -> Any:
    """The working groups; the open ones unless `status` says otherwise."""
    return await call()


@api.get("/working-groups/{id:uuid}", calls="members.get_working_group", needs="anyone", tags="members")
async def get_working_group(call: Call, id: str) -> Any:
    """One working group."""
    return await call(working_group_id=id)


@api.get("/me/working-groups", calls="members.list_my_working_groups", needs=INSIDERS)
async def list_my_working_groups(call: Call) -> Any:
    """The groups one takes part in, closed ones too."""
    return await call()


@api.post(
    "/working-groups",
    calls="members.open_working_group",
    needs="office",
    status=201,
    created="/api/v1/working-groups/{id}",
)
async def open_working_group(call: Call) -> Any:
    """Open a working group: a permanent one, or a temporary one with a mandate and a last day."""
    return await call()


@api.patch(
    "/working-groups/{id:uuid}",
    calls="members.change_working_group",
    needs="office",
    reads="members.get_working_group",
    touches=("members", "events"),
)
async def change_working_group(call: Call, id: str) -> Any:
    """Change what a group says of itself, when it ends, who leads it."""
    return await call(working_group_id=id)


@api.post("/working-groups/{id:uuid}/closure", calls="members.close_working_group", needs="office")
async def close_working_group(call: Call, id: str) -> Any:
    """End a group's work; its reports stay."""
    return await call(working_group_id=id)


@api.get("/working-groups/{id:uuid}/participants", calls="members.list_participants", needs=INSIDERS)
async def list_participants(call: Call, id: str) -> Any:
    """Who takes part in a group, in the order they joined."""
    return await call(working_group_id=id)


@api.post(
    "/working-groups/{id:uuid}/participation",
    calls="members.join_working_group",
    needs=INSIDERS,
    status=201,
)
async def join_working_group(call: Call, id: str) -> Any:
    """Take part in a group."""
    return await call(working_group_id=id)


@api.delete(
    "/working-groups/{id:uuid}/participation",
    calls="members.leave_working_group",
    needs="account",
    body="none",
    status=204,
)
async def leave_working_group(call: Call, id: str) -> Any:
    """Take part in a group no longer."""
    await call(working_group_id=id)
    return Response(status_code=204)


@api.delete(
    "/working-groups/{id:uuid}/participants/{account_id:uuid}",
    calls="members.remove_participant",
    needs=INSIDERS,
    body="none",
    status=204,
)
async def remove_participant(call: Call, id: str, account_id: str) -> Any:
    """Take somebody out of a group: its chair or the office."""
    await call(working_group_id=id, account_id=account_id)
    return Response(status_code=204)
