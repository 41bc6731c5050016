"""Who is asking: a session cookie or a bearer token, asked of members and remembered for a moment.

Cookies travel by themselves, so a request that changes something must also show the CSRF token, which only a
page of ours can know: an HMAC of the session token under our secret key.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from starlette.requests import Request

from chassis.errors import Forbidden, Unauthenticated, Unavailable
from gateway.backend import Actor, Backend, Context

if TYPE_CHECKING:
    from gateway.routes import Route  # which themselves stand on the house, and that on us

COOKIE, DEVICE = "itmv_session", "itmv_device"
REMEMBERED = 5.0  # seconds; a revoked session may still be used for as long through another gateway
MOST_REMEMBERED = 10_000
LONGEST_TOKEN, LONGEST_DEVICE = 512, 500
SAFE = ("GET", "HEAD", "OPTIONS")
ANYONE = "anyone"
ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request brought: a token, and whether it came by cookie."""

    token: str
    by_cookie: bool


class Identity:
    """Turns credentials into an actor, and checks what a route needs."""

    def __init__(self, backend: Backend, secret_key: str, trusted_proxies: frozenset[str] = frozenset()) -> None:
        self.backend, self.trusted_proxies = backend, trusted_proxies
        self._secret = secret_key.encode()
        self._known: OrderedDict[bytes, tuple[float, Actor]] = OrderedDict()

    async def actor(self, request: Request, route: Route, context: Context) -> Actor | None:
        """The actor that may take a route; None where anyone may and nobody is signed in.

        Raises Unauthenticated, Forbidden, or Unavailable when members cannot be asked. On a route for anyone
        a cookie without the CSRF token, or one that members cannot be asked about, is as good as none; so is a
        session that has yet to show its second factor.
        """
        public = ANYONE in route.needs
        found = credentials(request)
        if found is None:
            if public:
                return None
            raise Unauthenticated("sign_in_needed")
        if found.by_cookie and request.method not in SAFE and not self._shows_csrf(request, found.token):
            if public:
                return None
            raise Forbidden("csrf_token_missing")
        try:
            actor = await self._identify(found.token, context)
        except (Unauthenticated, Unavailable):
            if public and found.by_cookie:
                return None
            raise
        return None if public and actor.enrolling else admitted(actor, route)

    def csrf_token(self, token: str) -> str:
        """The CSRF token that belongs to a session token."""
        return hmac.new(self._secret, b"csrf:" + token.encode(), hashlib.sha256).hexdigest()

    def forget(self, token: str) -> None:
        """Ask members anew the next time: the session was closed."""
        self._known.pop(_key(token), None)

    def forget_all(self) -> None:
        """Ask members anew about everyone: roles may have changed."""
        self._known.clear()

    def origin(self, request: Request) -> str:
        """A keyed hash of the client's address, by which sign-ins are throttled; IPv6 by its /64."""
        address = client_address(request, self.trusted_proxies)
        try:
            parsed = ip_address(address)
        except ValueError:
            parsed = None
        if isinstance(parsed, IPv6Address):
            address = parsed.exploded[:19]
        return hmac.new(self._secret, b"origin:" + address.encode(), hashlib.sha256).hexdigest()[:32]

    def _shows_csrf(self, request: Request, token: str) -> bool:
        shown = request.headers.get("x-csrf-token", "")
        return hmac.compare_digest(shown.encode("latin-1", "replace"), self.csrf_token(token).encode())

    async def _identify(self, token: str, context: Context) -> Actor:
        key, now = _key(token), time.monotonic()
        if (known := self._known.get(key)) and known[0] > now:
            return known[1]
        said = await self.backend.call("members.identify", {"token": token}, context)
        scopes = said.get("scopes")
        actor = Actor(
            str(said["account_id"]),
            said.get("organisation_id"),
            tuple(said.get("roles") or ()),
            None if scopes is None else frozenset(scopes),
            bool(said.get("enrolling")),
        )
        self._known[key] = (now + REMEMBERED, actor)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return actor


def admitted(actor: Actor, route: Route) -> Actor:
    """The actor, if it may take the route. Raises Forbidden: a scope never gives a right, it only takes."""
    if actor.enrolling and not route.enrols:
        raise Forbidden("second_factor_needed")
    if actor.scopes is not None and not route.scopes <= actor.scopes:
        raise Forbidden("scope_missing", scopes=sorted(route.scopes))
    if ANYONE not in route.needs and not may(actor, route.needs):
        raise Forbidden("not_allowed")
    return actor


def may(actor: Actor, needs: Iterable[str]) -> bool:
    """Whether the actor has one of the roles; every signed-in account has the role `account`."""
    return any(need == ACCOUNT or need in actor.roles for need in needs)


def credentials(request: Request) -> Credentials | None:
    """The bearer token, or else the session cookie. Raises Unauthenticated for another scheme."""
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not _plausible(token.strip()):
            raise Unauthenticated("session_unknown")
        return Credentials(token.strip(), by_cookie=False)
    value = _cookie(request, COOKIE)
    return Credentials(value, by_cookie=True) if value else None


def _cookie(request: Request, wanted: str) -> str | None:
    """A cookie's value, the first plausible one of that name."""
    for part in request.headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted and _plausible(value):
            return value
    return None


def client_address(request: Request, trusted_proxies: frozenset[str]) -> str:
    """The peer's address, or what a trusted proxy says of its own peer."""
    address = request.client.host if request.client else ""
    if address in trusted_proxies:
        said = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return said or address
    return address


def device_of(request: Request) -> str | None:
    """The token of a device that signed in before; it signs nobody in."""
    value = _cookie(request, DEVICE)
    return value if value and len(value) <= LONGEST_DEVICE else None


def device_cookie(token: str, secure: bool) -> str:
    """A Set-Cookie value by which the device is known at its next sign-in, for a year."""
    flags = "; HttpOnly; SameSite=Strict; Path=/" + ("; Secure" if secure else "")
    return f"{DEVICE}={token}; Max-Age={365 * 24 * 3600}{flags}"


def session_cookie(token: str, expires_at: str | None, secure: bool) -> str:
    """A Set-Cookie value; without a time it removes the cookie."""
    seconds = 0
    if expires_at:
        expires = datetime.fromisoformat(expires_at)
        seconds = max(0, int((expires - datetime.now(UTC)).total_seconds()))
    flags = "; HttpOnly; SameSite=Lax; Path=/" + ("; Secure" if secure else "")
    return f"{COOKIE}={token}; Max-Age={seconds}{flags}"


def _plausible(token: str) -> bool:
    return 0 < len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable() and " " not in token


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
