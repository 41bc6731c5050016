"""The live stream, the description of the API, and the page that shows it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.answering import dumped
from gateway.api import api
from gateway.routes import Call


@api.get("/stream", needs="anyone", media="text/event-stream", extra=("types",))
async def stream(call: Call) -> Any:
    """Public facts as they happen (server-sent events, CloudEvents 1.0); Last-Event-ID resumes."""
    return call.house.live.open(call.request)


@api.get("/openapi.json", needs="anyone", tags="description")
async def openapi(call: Call) -> Any:
    """This description (OpenAPI 3.1)."""
    return Response(dumped(call.house.description), media_type="application/json")
