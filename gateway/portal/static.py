"""The few files that pages load, held in memory under addresses that change with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "static"
MEDIA = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
FILES = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in MEDIA}
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


def address(name: str) -> str:
    """Where a file stands; the address holds a hash of its bytes."""
    return f"/static/{hashlib.sha256(FILES[name]).hexdigest()[:12]}/{name}"


CSS = address("itmv.css")
ICON = address("icon.svg")


def way() -> Route:
    """The Starlette route of the static files."""
    return Route("/static/{hash}/{name}", _answer, methods=["GET"])


async def _answer(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in FILES or request.url.path != address(name):
        raise HTTPException(404)
    return Response(FILES[name], headers=FOREVER, media_type=MEDIA[Path(name).suffix])
