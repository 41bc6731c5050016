"""Request bodies: read within bounds, and JSON read strictly (RFC 8259, RFC 7493).

Python's reader takes NaN, repeated names and integers of any size; none of them may reach a service.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from gateway.problems import Malformed, TooLarge, TooSlow, UnsupportedType

LARGEST = 1024 * 1024  # bytes
PATIENCE = 20.0  # seconds for the whole body
DEEPEST = 20
DISCARDED = 64 * 1024  # bytes of a body that nobody reads, taken in so that the connection can be used again
DISCARDED_WITHIN = 1.0  # seconds
LARGEST_INTEGER = 2**53 - 1  # RFC 7493 §2.2
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json\s*(?:;.*)?", re.IGNORECASE)
_FORM = re.compile(r"application/x-www-form-urlencoded\s*(?:;.*)?", re.IGNORECASE)


async def read(request: Request, largest: int = LARGEST) -> bytes:
    """The whole body. Raises TooLarge beyond `largest` bytes, announced or not, and TooSlow."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > largest:
        raise TooLarge("body_too_large")
    chunks, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                size += len(chunk)
                if size > largest:
                    raise TooLarge("body_too_large")
                chunks.append(chunk)
    except TimeoutError:
        raise TooSlow("body_too_slow") from None
    return b"".join(chunks)


class Incoming:
    """What comes in of one request (ASGI `receive`), and whether its body has come wholly.

    The server closes a connection on which an answer went out before the body was read, without having said so,
    and the client loses the next request on it (RFC 9112 §9.3).
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._complete = not any(_announces_body(name, value) for name, value in scope["headers"])

    async def __call__(self) -> Message:
        message = await self._receive()
        self._complete = not message.get("more_body", False)
        return message

    async def ended(self) -> bool:
        """Whether the body is read to its end; the rest of a small one is read and thrown away."""
        size = 0
        try:
            async with asyncio.timeout(DISCARDED_WITHIN):
                while not self._complete and size <= DISCARDED:
                    size += len((await self()).get("body", b""))
        except TimeoutError:
            return False
        return self._complete


def _announces_body(name: bytes, value: bytes) -> bool:
    return name == b"transfer-encoding" or (name == b"content-length" and value != b"0")


async def json_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object; no body is an empty one."""
    raw = await read(request)
    if not raw:
        return {}
    if not _JSON.fullmatch(request.headers.get("content-type", "")):
        raise UnsupportedType("json_expected")
    return parse(raw)


async def form(request: Request) -> dict[str, list[str]]:
    """The fields of an urlencoded form, each with all its values."""
    raw = await read(request)
    if raw and not _FORM.fullmatch(request.headers.get("content-type", "")):
        raise UnsupportedType("form_expected")
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError:
        raise Malformed("malformed_form") from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def parse(raw: bytes) -> dict[str, Any]:
    """A JSON object from its bytes. Raises Malformed for everything that is none."""
    try:
        value = _decoder.decode(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("malformed_json") from None
    if not isinstance(value, dict):
        raise Malformed("object_expected")
    if raw.count(b"[") + raw.count(b"{") > DEEPEST and _depth(value) > DEEPEST:
        raise Malformed("malformed_json")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is repeated")
    return found


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError("an integer is too large")
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _depth(value: Any) -> int:
    """How deep lists and objects are nested, found without recursion."""
    deepest, level = 0, [value]
    while level:
        deepest += 1
        inner = [each for each in level if isinstance(each, (dict, list))]
        level = [child for each in inner for child in (each.values() if isinstance(each, dict) else each)]
    return deepest


_decoder = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=_integer, parse_float=_float, parse_constant=_no_constant
)
