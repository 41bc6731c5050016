"""Routes that describe themselves, and the call that a route's function makes.

    @api.post("/applications/{id:uuid}/admission", calls="members.admit", needs="board")
    async def admit(call, id):
        '''Admit an applicant.'''
        return await call(application_id=id)

What the client gave (the query of a GET, the JSON body of a write) goes to the door with what the function
fixes; a client that gives a fixed field itself is refused. From these descriptions come the checks of
identity and scope, the cache's tags, the Location and Link headers, and the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from chassis.errors import field_error
from gateway.backend import Actor, Context
from gateway.house import House

SESSION = "session"  # a scope that no token has: the route is for people who signed in
Handler = Callable[..., Awaitable[Any]]
LIMITS = (1, 100)


@dataclass(frozen=True, kw_only=True)
class Route:
    """One way in. `calls` are doors, the first of them what `call()` asks."""

    method: str
    path: str
    handler: Handler
    calls: tuple[str, ...]
    needs: tuple[str, ...]
    scopes: frozenset[str] = frozenset()  # all of which a personal access token must have
    enrols: bool = False  # open to whoever has yet to set up the second factor that their roles need
    status: int = 200
    summary: str = ""
    tags: tuple[str, ...] = ()  # what makes an answer stale; none: it is not kept
    touches: tuple[str, ...] = ()  # what a write makes stale
    created: str | None = None  # the path of what was created, with {id} or another field of it
    reads: str | None = None  # for a write: the door whose answer If-Match speaks of
    body: str = "json"  # json, form, image, or none: whatever comes is not looked at
    media: str = "application/json"  # of the answer
    extra: tuple[str, ...] = ()  # fields of the body that the gateway itself takes
    fixes: tuple[str, ...] = ()  # fields that the function takes from the request's headers

    @property
    def name(self) -> str:
        return self.handler.__name__

    @property
    def subject(self) -> str:
        """The room the route lives in: `members`, `jobs` …."""
        return self.handler.__module__.rpartition(".")[2]

    @property
    def safe(self) -> bool:
        return self.method == "GET"


@dataclass
class Routes:
    """A table of routes below one prefix."""

    prefix: str = ""
    table: list[Route] = field(default_factory=list)

    def get(self, path: str, **said: Any) -> Callable[[Handler], Handler]:
        return self._add("GET", path, said)

    def post(self, path: str, **said: Any) -> Callable[[Handler], Handler]:
        return self._add("POST", path, said)

    def put(self, path: str, **said: Any) -> Callable[[Handler], Handler]:
        return self._add("PUT", path, said)

    def patch(self, path: str, **said: Any) -> Callable[[Handler], Handler]:
        return self._add("PATCH", path, said)

    def delete(self, path: str, **said: Any) -> Callable[[Handler], Handler]:
        return self._add("DELETE", path, said)

    def _add(self, method: str, path: str, said: dict[str, Any]) -> Callable[[Handler], Handler]:
        needs = _tuple(said.pop("needs", ()))
        if not needs:
            raise TypeError(f"{method} {path} does not declare who needs to be asking (needs=)")
        calls = _tuple(said.pop("calls", ()))
        tags = _tuple(said.pop("tags", ()))
        scopes = frozenset(_tuple(said.pop("scope", None) or _scopes(method, calls)))
        touched = () if method == "GET" else dict.fromkeys(door.partition(".")[0] for door in calls)
        touches = _tuple(said.pop("touches", touched))

        def decorate(handler: Handler) -> Handler:
            summary = (handler.__doc__ or "").strip()
            if not summary:
                raise TypeError(f"{method} {path} has no docstring; it is the route's summary")
            own: dict[str, Any] = {"calls": calls, "needs": needs, "scopes": scopes, "touches": touches, "tags": tags}
            own["summary"] = summary
            self.table.append(Route(method=method, path=self.prefix + path, handler=handler, **own, **said))
            return handler

        return decorate


@dataclass
class Call:
    """What a route's function is given: who asks, what they gave, and the way to the services."""

    house: House
    route: Route
    request: Request
    context: Context
    actor: Actor | None
    given: dict[str, Any] = field(default_factory=dict)
    form: dict[str, list[str]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    async def __call__(self, **fixed: Any) -> Any:
        """Ask the route's own door with what the client gave and what the function fixes."""
        return await self.ask(self.route.calls[0], **self.with_given(fixed))

    async def ask(self, door: str, **arguments: Any) -> Any:
        """Ask a door that the route declared."""
        self._declared(door)
        return await self.house.backend.call(door, arguments, self.context)

    async def gather(self, **wanted: tuple[str, dict[str, Any]]) -> tuple[dict[str, Any], list[str]]:
        """Ask several doors at once: what came in time, and the names of what did not."""
        for door, _ in wanted.values():
            self._declared(door)
        return await self.house.backend.gather(wanted, self.context, self.house.settings.section_seconds)

    def with_given(self, fixed: dict[str, Any]) -> dict[str, Any]:
        """What the client gave with what is fixed. Raises Invalid when the client gave a fixed field."""
        for name in fixed:
            if name in self.given:
                raise field_error(f"/{name}", "Unknown field.")
        return {**self.given, **fixed}

    def _declared(self, door: str) -> None:
        if door not in self.route.calls:
            raise LookupError(f"{self.route.name} asks {door} without declaring it")


def _scopes(method: str, calls: Iterable[str]) -> set[str]:
    """What a token needs unless the route says otherwise: to read or to write at each service asked."""
    verb = "read" if method == "GET" else "write"
    return {f"{door.partition('.')[0]}:{verb}" for door in calls}


def limit(text: str) -> int:
    """The `limit` of a list. Raises Invalid outside 1 to 100."""
    low, high = LIMITS
    if not text.isascii() or not text.isdecimal() or len(text) > 3 or not low <= int(text) <= high:
        raise field_error("/limit", f"Must be a whole number from {low} to {high}.")
    return int(text)


def _tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
