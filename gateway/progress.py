"""The progress of a dispatch as server-sent events, for the office alone.

It is no public fact, so it comes by no journal: as long as somebody watches an issue whose mails leave, notifications
is asked once a second. The stream ends when nothing moves any more; browsers come back then, and hear by 204 that they
need not (HTML, server-sent events) once the issue has ended and they have heard so.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import Response, StreamingResponse

from chassis.errors import Refusal, Unavailable
from gateway.routes import Call

DOOR = "notifications.get_progress"
EVERY = 1.0  # seconds
LONGEST = 300.0  # seconds; who comes back after that shows anew who they are
RETRY = 3000  # milliseconds, told to clients
AT_ONCE = 20  # watchers of one process
ENDED = ("sent", "cancelled")
log = logging.getLogger(__name__)


async def watch(call: Call, issue_id: str) -> Response:
    """The stream of one issue. Raises Unavailable when too many watch."""
    found = await call.ask(DOOR, issue_id=issue_id)
    if found["state"] in ENDED and call.request.headers.get("last-event-id") == found["state"]:
        return Response(status_code=204)
    if call.house.watchers >= AT_ONCE:
        raise Unavailable("stream_unavailable", retry_after=5)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_lines(call, issue_id, found), headers=headers, media_type="text/event-stream")


async def _lines(call: Call, issue_id: str, found: dict[str, Any]) -> AsyncIterator[bytes]:
    call.house.watchers += 1
    ends = time.monotonic() + LONGEST
    try:
        yield b"retry: %d\n\n" % RETRY + _event(found)
        while found["state"] == "dispatching" and time.monotonic() < ends and not call.house.stopping:
            await asyncio.sleep(EVERY)
            before, found = found, await call.ask(DOOR, issue_id=issue_id)
            yield _event(found) if found != before else b": beat\n\n"
    except Refusal as refusal:
        log.info("progress ended early", extra={"reason": refusal.code})
    finally:
        call.house.watchers -= 1


def _event(found: dict[str, Any]) -> bytes:
    data = json.dumps(found, separators=(",", ":"))
    return f"id: {found['state']}\nevent: progress\ndata: {data}\n\n".encode()
