"""Every error as RFC 9457 problem details, in German or English, never with the text of an exception.

The texts stand in texts/problems.json by code, or by status for a code that has none of its own. `type` leads
to the code's paragraph on the documentation page.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from chassis.errors import NotFound, Refusal, Unexpected
from gateway import faults

TEXTS = Path(__file__).parent / "texts" / "problems.json"
RESERVED = {"type", "title", "status", "detail", "instance", "code", "retry_after", "service"}


class Malformed(Refusal):
    """The request cannot be read: bad JSON, a bad header, a bad cursor."""

    status = 400


class NotAllowed(Refusal):
    """The resource does not know this method; `allow` lists those it knows."""

    status = 405


class TooSlow(Refusal):
    """The body did not arrive in time."""

    status = 408


class TooLarge(Refusal):
    """The body is larger than we read."""

    status = 413


class UnsupportedType(Refusal):
    """The body is not of a type that is read here."""

    status = 415


@cache
def texts() -> dict[str, dict[str, list[str]]]:
    """Code or status -> language -> [title, detail]."""
    found: dict[str, dict[str, list[str]]] = json.loads(TEXTS.read_text("utf-8"))
    return found


def text_of(refusal: Refusal, language: str) -> tuple[str, str]:
    """Title and detail for a refusal in a language."""
    catalogue = texts()
    entry = catalogue.get(refusal.code) or catalogue.get(str(refusal.status)) or catalogue["500"]
    title, detail = entry[language]
    return title, detail


def document(refusal: Refusal, language: str, instance: str) -> dict[str, Any]:
    """The problem as a JSON object; details of a fault of ours are left out."""
    title, detail = text_of(refusal, language)
    known = refusal.code in texts()
    found: dict[str, Any] = {
        "type": f"/api/v1/docs#{refusal.code}" if known else "about:blank",
        "title": title,
        "status": refusal.status,
        "detail": detail,
        "instance": instance,
        "code": refusal.code,
    }
    if refusal.status < 500:
        found |= {k: v for k, v in refusal.details.items() if k not in RESERVED}
    if "errors" in found:
        found["errors"] = faults.of(refusal, language)
    return found


def headers(refusal: Refusal, language: str) -> dict[str, str]:
    """What HTTP wants beside the body of this problem."""
    found = {"cache-control": "no-store", "content-language": language, "vary": "Accept-Language"}
    retry_after = refusal.details.get("retry_after")
    if retry_after is not None and refusal.status in (429, 503):
        found["retry-after"] = str(max(1, round(float(retry_after))))
    if refusal.status == 401:
        found["www-authenticate"] = 'Bearer realm="itmv"'
    if refusal.status == 405 and (allow := refusal.details.get("allow")):
        found["allow"] = allow
    return found


def response(refusal: Refusal, language: str, instance: str) -> Response:
    """The answer to an API client."""
    body = json.dumps(document(refusal, language, instance), ensure_ascii=False, separators=(",", ":"))
    return Response(
        body.encode("utf-8", "replace"),
        refusal.status,
        headers(refusal, language),
        media_type="application/problem+json",
    )


def of_http(error: HTTPException) -> Refusal:
    """Starlette's own errors as refusals of ours."""
    if error.status_code == 404:
        return NotFound("not_found")
    if error.status_code == 405:
        return NotAllowed("method_not_allowed", allow=(error.headers or {}).get("Allow", ""))
    return Unexpected("unexpected") if error.status_code >= 500 else Malformed("malformed")
