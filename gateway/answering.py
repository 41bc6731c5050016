"""From a route's description to an HTTP answer: who asks, what they gave, the call, the headers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from chassis.errors import NotFound, PreconditionFailed
from chassis.observe import traceparent
from gateway import bodies, languages, uploads
from gateway.backend import Actor, Context
from gateway.freshness import ROUTE, TAGS, etag_of
from gateway.house import House
from gateway.identity import ANYONE, SAFE
from gateway.problems import Malformed
from gateway.routes import Call, Route, limit

PUBLIC = "public, no-cache"  # keep it, but ask each time: a fact may have changed it
PRIVATE = "private, no-cache"
NOWHERE = "no-store"
LONGEST_KEY = 200
LONGEST_QUERY = 4096

_json_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Endpoint:
    """A route as an ASGI application; of a function Starlette would make one, with layers that do Entrance's work."""

    def __init__(self, house: House, route: Route) -> None:
        self.house, self.route = house, route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[ROUTE] = self.route.path
        answer = await self._answer(Request(scope, receive, send))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        house, route = self.house, self.route
        context = context_of(request, house)
        actor = await house.identity.actor(request, route, context)
        context = _completed(context, request, route, actor)
        call = Call(house, route, request, context, actor, tags=route.tags)
        await _read(call)
        if route.reads and "if-match" in request.headers:
            await _precondition(call)
        if route.safe:
            result = await route.handler(call, **_parameters(request))
        else:
            result = await _write(call)
        return _answered(call, result)


def context_of(request: Request, house: House) -> Context:
    """The context that is known before anybody has been identified."""
    chosen = languages.known(request.query_params.get("lang", "")) if request.scope["query_string"] else None
    language = chosen or languages.best(request.headers.get("accept-language", "").encode("latin-1", "replace"))
    origin = None if request.method in SAFE else house.identity.origin(request)
    return Context(language=language, traceparent=traceparent(), origin=origin)


def _completed(context: Context, request: Request, route: Route, actor: Actor | None) -> Context:
    """The context with who asks and, on a POST, under which key."""
    key = request.headers.get("idempotency-key") if route.method == "POST" else None
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Malformed("idempotency_key_malformed")
    return replace(context, actor=actor, idempotency_key=key) if actor or key else context


async def _read(call: Call) -> None:
    """What the client gave, from where the route takes it."""
    route, request = call.route, call.request
    if route.safe:
        call.given = query(call.house, route, request) if request.scope["query_string"] else {}
    elif route.body == "json":
        call.given = await bodies.json_object(request)
    elif route.body == "form":
        call.form = await bodies.form(request)
    elif route.body == "image":
        call.given = await uploads.image(request)
    else:
        await bodies.read(request)


def query(house: House, route: Route, request: Request) -> dict[str, Any]:
    """The query's fields, a repeated one as a list, `limit` checked, the rest typed as the door has it."""
    raw: bytes = request.scope["query_string"]
    if len(raw) > LONGEST_QUERY:
        raise Malformed("query_too_long")
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=50, errors="strict")
    except ValueError:
        raise Malformed("malformed_query") from None
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name == "lang":
            continue
        held = found.get(name)
        found[name] = value if held is None else [*held, value] if isinstance(held, list) else [held, value]
    if isinstance(found.get("limit"), str):
        found["limit"] = limit(found["limit"])
    return house.contracts.typed(route.calls[0], found) if route.calls else found


def _parameters(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in request.path_params.items()}


async def _write(call: Call) -> Any:
    """Run a write; whatever came of it, what it may have changed is stale from here on."""
    try:
        return await call.route.handler(call, **_parameters(call.request))
    finally:
        if call.route.touches:
            call.house.freshness.purge(call.route.touches, "write")


async def _precondition(call: Call) -> None:
    """Check If-Match against what a GET would answer now, and hold the service to that revision."""
    wanted = call.request.headers["if-match"]
    door = call.route.reads or ""
    try:
        current = await call.house.backend.call(door, _reading(call), call.context)
    except NotFound:
        raise PreconditionFailed("changed_meanwhile") from None
    named = [part.strip() for part in wanted.split(",")]
    if "*" not in named and etag_of(dumped(current)) not in named:
        raise PreconditionFailed("changed_meanwhile")
    if "*" not in named and isinstance(current.get("revision"), int):
        call.context = replace(call.context, expected_revision=current["revision"])


def _reading(call: Call) -> dict[str, Any]:
    """The arguments of the reading door: its path parameters under the names the door has for them."""
    noun = (call.route.reads or "").partition(".get_")[2]
    names = {"id": f"{noun}_id"}
    return {names.get(name, name): value for name, value in _parameters(call.request).items()}


def dumped(result: Any) -> bytes:
    """The bytes a result is sent as."""
    return _json_text(result).encode("utf-8", "replace")


def _answered(call: Call, result: Any) -> Response:
    """The response to what a route's function gave: its own response, or an object to be sent as JSON."""
    route = call.route
    answer = result if isinstance(result, Response) else _json(call, result)
    headers = answer.headers
    headers.setdefault("content-language", call.context.language)
    headers.setdefault("vary", "Accept-Language")
    if not route.safe:
        headers.setdefault("cache-control", NOWHERE)
    elif answer.status_code == 200 and not _kept_nowhere(answer):
        public = call.actor is None and route.needs == (ANYONE,)
        headers.setdefault("etag", etag_of(bytes(answer.body)))
        headers.setdefault("cache-control", PUBLIC if public else PRIVATE)
        if public and call.tags:
            call.request.scope[TAGS] = call.tags
    return answer


def _kept_nowhere(answer: Response) -> bool:
    return isinstance(answer, StreamingResponse) or answer.headers.get("cache-control") == NOWHERE


def _json(call: Call, result: Any) -> Response:
    route, headers = call.route, {}
    if route.safe and isinstance(result, dict) and result.get("next"):
        headers["link"] = _next(call, result["next"])
    if route.created and isinstance(result, dict):
        headers["location"] = call.house.settings.base_url + route.created.format_map(result)
    return Response(dumped(result), route.status, headers, media_type="application/json")


def _next(call: Call, cursor: str) -> str:
    """A Link header to the next page (RFC 8288), on the configured base URL."""
    kept = [(k, v) for k, v in call.request.query_params.multi_items() if k != "cursor"]
    target = f"{call.house.settings.base_url}{call.request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"
    return f'<{target}>; rel="next"'
