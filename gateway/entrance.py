"""Where every request comes in that the cache does not answer: trace, errors, headers, metrics, log.

Logged of a request are its route, method, status, duration and trace; the path only where it holds no token.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.errors import Refusal, Unexpected
from chassis.observe import continue_trace
from gateway import problems
from gateway.answering import context_of
from gateway.bodies import Incoming
from gateway.freshness import ROUTE
from gateway.house import House
from gateway.metrics import HTTP

access = logging.getLogger("gateway.access")
log = logging.getLogger(__name__)

ErrorPage = Callable[[Request, Refusal, str], Response]
UNMATCHED = "unmatched"
BARE = "default-src 'none'; frame-ancestors 'none'"
PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
METHODS = frozenset(("GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"))


class Entrance:
    """An ASGI application around the router."""

    def __init__(self, app: ASGIApp, house: House, error_page: ErrorPage) -> None:
        self.app, self.house, self.error_page = app, house, error_page
        self._always = [*ALWAYS, HSTS] if house.settings.secure else list(ALWAYS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, way_in = time.perf_counter(), Incoming(scope, receive)
        way_out = Exit(scope, way_in, send, self._always)
        continue_trace(_header(scope, b"traceparent"))
        scope["app"] = self
        try:
            await self._answer(scope, way_in, way_out)
        finally:
            self._note(scope, way_out.status, time.perf_counter() - started)

    async def _answer(self, scope: Scope, receive: Receive, way_out: Exit) -> None:
        try:
            await self.app(scope, receive, way_out)
            return
        except Refusal as refusal:
            found = refusal
        except HTTPException as error:
            found = problems.of_http(error)
        except Exception:  # whatever it was, the client gets a problem and we get a line in the log
            log.exception("request failed", extra={"route": scope.get(ROUTE, UNMATCHED)})
            found = Unexpected("unexpected")
        if way_out.status:
            raise ConnectionAbortedError("the answer had begun")
        await self._refuse(Request(scope, receive), found)(scope, receive, way_out)

    def _refuse(self, request: Request, refusal: Refusal) -> Response:
        language = context_of(request, self.house).language
        if wants_page(request):
            return self.error_page(request, refusal, language)
        return problems.response(refusal, language, _instance(request))

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get(ROUTE, UNMATCHED)
        method = scope["method"] if scope["method"] in METHODS else "other"
        HTTP.labels(route, method, str(status)).observe(seconds)
        fields = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
        access.info("request", extra=fields)


class Exit:
    """Adds the headers that every answer carries, says when the connection ends, and remembers the status."""

    def __init__(self, scope: Scope, way_in: Incoming, send: Send, always: list[tuple[bytes, bytes]]) -> None:
        self.scope, self.way_in, self.send, self.always = scope, way_in, send, always
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message["headers"], *self.always]
            html = any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers)
            headers.append((b"content-security-policy", (PAGE if html else BARE).encode()))
            if not any(name == b"referrer-policy" for name, _ in headers):
                headers.append((b"referrer-policy", self._referrer()))
            if not await self.way_in.ended():
                headers.append((b"connection", b"close"))
            message = {**message, "headers": headers}
        await self.send(message)

    def _referrer(self) -> bytes:
        """A page whose address is a secret is never told to others."""
        return b"no-referrer" if "{token}" in self.scope.get(ROUTE, "") else b"strict-origin-when-cross-origin"


def wants_page(request: Request) -> bool:
    """Whether an error is shown as HTML: outside the API, to whoever does not ask for something else."""
    if request.url.path.startswith("/api/"):
        return False
    accept = request.headers.get("accept", "*/*")
    return "text/html" in accept or "*/*" in accept


def _instance(request: Request) -> str:
    """The path, or the route's template where the path holds a secret."""
    route = request.scope.get(ROUTE, "")
    return route if "{token}" in route else request.url.path


def _header(scope: Scope, wanted: bytes) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), None)
