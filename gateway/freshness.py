"""The response cache: the outermost layer, plain ASGI, so that a hit costs two sends and a look into a dict.

It holds what handlers marked with tags (`jobs`, `job:<id>`): public answers to GETs without cookie or
authorization. An entry leaves when a fact heard from the journal, or a write through this gateway, touches
one of its tags, when it is older than `max_age`, or when the cache is full. While the journal cannot be heard
nothing is served from it and all of it is dropped, since a fact may have been missed.

A read that began before a purge of one of its tags is not stored: it may have seen what was before.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.languages import best
from gateway.metrics import CACHE_BYTES, CACHE_ENTRIES, CACHE_PURGED, CACHED

TAGS = "itmv.tags"  # in the scope: set by a handler whose answer may be kept
ROUTE = "itmv.route"  # in the scope: the route's template
OVERHEAD = 1500  # bytes of Python objects beside body and headers, roughly
MOST_TAGS = 20_000
NOT_MODIFIED = frozenset((b"etag", b"cache-control", b"vary", b"content-language", b"expires"))

Key = tuple[str, bytes, str]


@dataclass(slots=True)
class Entry:
    """An answer ready to be sent."""

    start: Message
    body: Message
    unchanged: Message
    etag: bytes
    tags: tuple[str, ...]
    route: str
    until: float
    size: int
    hits: int = 0
    matched: int = 0


EMPTY: Message = {"type": "http.response.body", "body": b""}


def etag_of(body: bytes) -> str:
    """A strong validator of these bytes (RFC 9110 §8.8.3)."""
    return '"' + urlsafe_b64encode(hashlib.blake2b(body, digest_size=15).digest()).decode() + '"'


class Freshness:
    """An ASGI application before another; `live` says whether facts are being heard."""

    def __init__(self, app: ASGIApp, *, max_bytes: int, max_age: float) -> None:
        self.app = app
        self.max_bytes, self.max_age = max_bytes, max_age
        self.live = False
        self.bytes = 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._by_tag: dict[str, set[Key]] = {}
        self._clock = 0
        self._purged: dict[str, int] = {}
        self._floor = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        accept, match, storable = b"", None, self.live
        for name, value in scope["headers"]:
            if name == b"accept-language":
                accept = value
            elif name == b"if-none-match":
                match = value
            elif name in (b"cookie", b"authorization"):
                storable = False
        key = (scope["path"], scope["query_string"], best(accept))
        entry = self._entries.get(key) if storable else None
        if entry is None or entry.until < time.monotonic():
            await self._pass(key if storable else None, match, scope, receive, send)
        elif match is not None and matches(match, entry.etag):
            entry.matched += 1
            await send(entry.unchanged)
            await send(EMPTY)
        else:
            entry.hits += 1
            self._entries.move_to_end(key)
            await send(entry.start)
            await send(entry.body if scope["method"] == "GET" else EMPTY)

    async def _pass(self, key: Key | None, match: bytes | None, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer; keep the answer under `key` if there is one and it may be kept."""
        began, passage = self._clock, Passage(send, match)
        await self.app(scope, receive, passage)
        if key and passage.whole and scope["method"] == "GET" and (tags := scope.get(TAGS)):
            self._keep(key, began, passage, tags, scope.get(ROUTE, "?"))

    def _keep(self, key: Key, began: int, passage: Passage, tags: tuple[str, ...], route: str) -> None:
        overtaken = self._floor > began or any(self._purged.get(tag, 0) > began for tag in tags)
        headers = passage.headers
        size = len(passage.body) + sum(len(n) + len(v) for n, v in headers) + OVERHEAD
        if overtaken or not self.live or size > self.max_bytes // 8:
            return
        self._drop(key)
        self._entries[key] = Entry(
            start={"type": "http.response.start", "status": 200, "headers": headers},
            body={"type": "http.response.body", "body": passage.body},
            unchanged=unchanged(headers),
            etag=passage.etag,
            tags=tags,
            route=route,
            until=time.monotonic() + self.max_age,
            size=size,
        )
        self.bytes += size
        for tag in tags:
            self._by_tag.setdefault(tag, set()).add(key)
        while self.bytes > self.max_bytes:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self.bytes -= entry.size
        _count(entry)
        for tag in entry.tags:
            keys = self._by_tag[tag]
            keys.discard(key)
            if not keys:
                del self._by_tag[tag]

    def purge(self, tags: Iterable[str], by: str) -> None:
        """Drop every answer with one of the tags, and keep none that is being made from what was before."""
        self._clock += 1
        for tag in tags:
            self._purged[tag] = self._clock
            for key in tuple(self._by_tag.get(tag, ())):
                self._drop(key)
                CACHE_PURGED.labels(by).inc()
        if len(self._purged) > MOST_TAGS:
            self._purged.clear()
            self._floor = self._clock

    def hear(self, live: bool) -> None:
        """Facts are heard from now on, or no longer; either way begin empty."""
        self._clock += 1
        self._floor = self._clock
        for key in tuple(self._entries):
            self._drop(key)
        self.live = live

    def expose(self) -> None:
        """Bring the metrics up to date; the hit path itself only adds to its entry."""
        for entry in self._entries.values():
            _count(entry)
        CACHE_BYTES.set(self.bytes)
        CACHE_ENTRIES.set(len(self._entries))


def _count(entry: Entry) -> None:
    if entry.hits:
        CACHED.labels(entry.route, "200").inc(entry.hits)
    if entry.matched:
        CACHED.labels(entry.route, "304").inc(entry.matched)
    entry.hits = entry.matched = 0


def matches(header: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names this validator; compared weakly (RFC 9110 §13.1.2)."""
    if header == etag:
        return True
    return any(part.strip().removeprefix(b"W/") in (etag, b"*") for part in header.split(b","))


def unchanged(headers: list[tuple[bytes, bytes]]) -> Message:
    """The beginning of a 304 for an answer with these headers."""
    return {
        "type": "http.response.start",
        "status": 304,
        "headers": [h for h in headers if h[0] in NOT_MODIFIED],
    }


class Passage:
    """Sees an answer on its way out and makes it a 304 where the client has these very bytes."""

    def __init__(self, send: Send, match: bytes | None) -> None:
        self.send, self.match = send, match
        self.whole = False  # a 200 with a validator, its body in one piece
        self.headers: list[tuple[bytes, bytes]] = []
        self.etag = self.body = b""
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is None:
            await self.send(message)
            return
        self.headers, self.body = list(start["headers"]), message.get("body", b"")
        self.etag = next((value for name, value in self.headers if name == b"etag"), b"")
        self.whole = start["status"] == 200 and bool(self.etag) and not message.get("more_body")
        if self.whole and self.match is not None and matches(self.match, self.etag):
            start, message = unchanged(self.headers), EMPTY
        await self.send(start)
        await self.send(message)


class Echo:
    """Purges once more after a moment: another service's copy of what changed may follow the fact."""

    def __init__(self, freshness: Freshness, after: float = 2.0) -> None:
        self.freshness, self.after = freshness, after
        self._due: set[str] = set()

    def purge(self, tags: Iterable[str]) -> None:
        """Purge now, and again in `after` seconds."""
        tags = tuple(tags)
        self.freshness.purge(tags, "fact")
        if not self._due:
            asyncio.get_running_loop().call_later(self.after, self._again)
        self._due.update(tags)

    def _again(self) -> None:
        due, self._due = self._due, set()
        self.freshness.purge(due, "echo")
