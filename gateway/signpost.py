"""The router: which route a path leads to, looked for among those that begin as it does.

Starlette tries one route after another, so that each further route would make every request dearer.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send


class Signpost:
    """An ASGI application before Starlette's routers, one for each beginning that the routes' paths have."""

    def __init__(self, routes: Sequence[Route]) -> None:
        beginnings = {"", *map(_beginning, routes)}
        self._routers = {each: _router(each, routes) for each in beginnings}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known: str = scope["path"].rstrip("/")
        while known not in self._routers:
            known = known.rpartition("/")[0]
        await self._routers[known](scope, receive, send)


def _beginning(route: Route) -> str:
    """The segments of a route's path before its first parameter."""
    literal, parameter, _ = route.path.partition("{")
    return literal.rpartition("/")[0] if parameter else literal.rstrip("/")


def _router(known: str, routes: Sequence[Route]) -> Router:
    """Of the routes, in their order, those that a path may lead to of which no more than `known` is a beginning."""
    fitting = [route for route in routes if f"{known}/".startswith(f"{_beginning(route)}/")]
    return Router(fitting, redirect_slashes=False)
