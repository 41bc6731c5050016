"""Calendars to subscribe to (RFC 5545). Clients poll them every few minutes: who has the version gets no text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from gateway.answering import PRIVATE
from gateway.api.events import CALENDAR
from gateway.backend import Actor
from gateway.routes import Call, Routes

calendars = Routes()


@calendars.get("/calendar.ics", calls="events.get_calendar_feed", needs="anyone", tags="events", media="text/calendar")
async def public_calendar(call: Call) -> Any:
    """The public events; `kind`, `organiser`, `organiser_kind`, `organiser_id` and `series_id` choose some."""
    return _calendar(await call(known=_known(call)))


@calendars.get(
    "/calendar/{token}.ics",
    calls=("events.get_own_calendar", "events.get_calendar_owner", "members.get_standing"),
    needs="anyone",
    media="text/calendar",
)
async def own_calendar(call: Call, token: str) -> Any:
    """What its owner has registered for and the meetings of their groups; `working_group_id` chooses one group's.

    The secret in the address stands for the account, with the rights that it has by now.
    """
    owner = await call.ask("events.get_calendar_owner", token=token)
    standing = await call.ask("members.get_standing", account_id=owner["account_id"])
    actor = Actor(standing["account_id"], standing["organisation_id"], tuple(standing["roles"]))
    call.context = replace(call.context, actor=actor)
    answer = _calendar(await call(known=_known(call)))
    answer.headers["cache-control"] = PRIVATE
    return answer


def _known(call: Call) -> str | None:
    """The version that the client has, by its If-None-Match (RFC 9110, 13.1.2)."""
    named = call.request.headers.get("if-none-match", "").split(",")[0].strip().removeprefix("W/").strip('"')
    return named if 0 < len(named) <= 100 and named.isalnum() else None


def _calendar(found: dict[str, Any]) -> Response:
    etag = {"etag": f'"{found["version"]}"'}
    if found["ics"] is None:
        return Response(status_code=304, headers=etag)
    return Response(found["ics"].encode(), headers=etag, media_type=CALENDAR)
