"""Pictures that clients send: as the body itself, or as the field `image` of a form.

What a picture is says its content, which the service looks at; the media type here only says how it is wrapped.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncGenerator
from typing import Any

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from chassis.errors import field_error
from gateway import bodies
from gateway.problems import Malformed, UnsupportedType

LARGEST = 2 * 1024 * 1024  # bytes of a picture
WRAPPING = 64 * 1024  # bytes that a form may have around it
_PICTURE = re.compile(r"(?:image/[\w.+-]+|application/octet-stream)\s*(?:;.*)?", re.IGNORECASE)
_FORM = re.compile(r"multipart/form-data\s*;.*", re.IGNORECASE)


class _InMemory(MultiPartParser):
    """The body has been read within bounds, so nothing needs to go to a disk."""

    spool_max_size = LARGEST + WRAPPING


async def image(request: Request) -> dict[str, Any]:
    """What came as a picture, under `image` and in base64. Raises UnsupportedType, TooLarge, Malformed, Invalid."""
    media = request.headers.get("content-type", "")
    if _PICTURE.fullmatch(media):
        raw = await bodies.read(request, LARGEST)
    elif _FORM.fullmatch(media):
        raw = await _of_form(request.headers, await bodies.read(request, LARGEST + WRAPPING))
    else:
        raise UnsupportedType("image_expected")
    return {"image": b64encode(raw).decode()}


async def _of_form(headers: Headers, body: bytes) -> bytes:
    """The file in the field `image`; other fields do not matter."""
    parser = _InMemory(headers, _whole(body), max_files=1, max_fields=20, max_part_size=WRAPPING)
    try:
        found = (await parser.parse()).get("image")
    except MultiPartException:
        raise Malformed("malformed_form") from None
    if not isinstance(found, UploadFile):
        raise field_error("/image", "Missing data for required field.")
    return await found.read()


async def _whole(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body
