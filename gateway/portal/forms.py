"""What a form brought: checked for where it came from, and its fields by name."""

from __future__ import annotations

from starlette.requests import Request

from chassis.errors import Forbidden
from gateway.routes import Call


def own(call: Call) -> None:
    """Raises Forbidden for a form that another site sent.

    Browsers say so in Sec-Fetch-Site; older ones in Origin, which is `null` on pages that hide their address.
    No form relies on a cookie: those behind links from mails carry the link's token.
    """
    request: Request = call.request
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Forbidden("foreign_form")
        return
    origin = request.headers.get("origin")
    if origin not in (None, "null", call.house.settings.origin):
        raise Forbidden("foreign_form")


def one(call: Call, name: str, default: str = "") -> str:
    """The value of a field that is given once."""
    return call.form.get(name, [default])[-1].strip()


def many(call: Call, name: str) -> list[str]:
    """The values of a field that may be given several times, such as checkboxes."""
    return call.form.get(name, [])
