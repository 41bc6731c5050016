"""The description of the API as a page that works offline."""

from __future__ import annotations

from starlette.responses import Response

from gateway import problems
from gateway.portal import portal
from gateway.portal.rendering import page
from gateway.routes import Call


@portal.get("/api/v1/docs", needs="anyone", tags="description", media="text/html")
async def documentation(call: Call) -> Response:
    """Every route, shape and problem of the API."""
    texts = {code: found[call.context.language] for code, found in problems.texts().items() if not code.isdecimal()}
    return page(call, "docs.html", api=call.house.description, problems=texts)
