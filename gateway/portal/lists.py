"""Lists that anyone may search: a form that GETs, and a link to what follows.

A search that makes no sense says why above the form, and a service that is away leaves the page standing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.responses import Response

from chassis.errors import Invalid, Refusal, Unavailable
from gateway import problems
from gateway.portal import directory, portal
from gateway.portal.newsletter import WORDINGS, consent_wording
from gateway.portal.rendering import page
from gateway.routes import Call

NOTHING: dict[str, Any] = {"items": [], "total": 0, "exact": True, "next": None}
Also = Callable[[dict[str, Any]], dict[str, Any]]


def nothing_else(_found: dict[str, Any]) -> dict[str, Any]:
    return {}


@portal.get("/events", calls="events.list_events", needs="anyone", tags="events", media="text/html")
async def events(call: Call) -> Response:
    """The coming events, or those of some days, and the calendar of such events to subscribe to."""
    chosen = urlencode(_wanted(call, ("kind", "series_id")))
    shown: dict[str, Any] = {"calendar": f"/calendar.ics?{chosen}" if chosen else "/calendar.ics"}
    shown["host"] = urlsplit(call.house.settings.base_url).netloc
    return await show(call, "events.html", ("q", "kind", "from", "to", "series_id"), **shown)


@portal.get(
    "/tenders",
    calls=("jobs.list_tenders", directory.TAXONOMY),
    needs="anyone",
    tags=("jobs", "members"),
    media="text/html",
)
async def tenders(call: Call) -> Response:
    """The tenders one may bid on."""
    taxonomy = await directory.taxonomy(call)
    fields = ("q", "cpv", "competence", "near", "radius_km", "sort")
    return await show(call, "tenders.html", fields, taxonomy=taxonomy)


@portal.get("/members", calls="members.list_members", needs="anyone", tags="members", media="text/html")
async def members(call: Call) -> Response:
    """The directory of members."""
    return await show(call, "members.html", ("q", "kind", "near", "radius_km"))


@portal.get("/experts", calls=("members.list_experts", directory.TAXONOMY), needs="anyone", media="text/html")
async def experts(call: Call) -> Response:
    """The experts, read anew each time: who withdraws is gone at once, in every process of the gateway."""
    taxonomy = await directory.taxonomy(call)
    shown: dict[str, Any] = {"taxonomy": taxonomy, "names": directory.names(call, taxonomy)}
    return await show(call, "experts.html", ("q", "competence"), **shown)


@portal.get("/working-groups", calls="members.list_working_groups", needs="anyone", tags="members", media="text/html")
async def working_groups(call: Call) -> Response:
    """The working groups, those at work unless one asks for closed ones."""
    return await show(call, "working_groups.html", ("kind", "status"))


@portal.get("/reports", calls="members.list_reports", needs="anyone", tags="members", media="text/html")
async def reports(call: Call) -> Response:
    """What the working groups have published, newest first."""
    return await show(call, "reports.html", ())


@portal.get(
    "/newsletter",
    calls=("notifications.list_told_issues", WORDINGS),
    needs="anyone",
    tags="notifications",
    media="text/html",
)
async def newsletters(call: Call) -> Response:
    """The newsletters that have gone out, newest first."""
    return await show(call, "newsletters.html", (), wording=await consent_wording(call))


@portal.get("/partners", calls="members.list_partners", needs="anyone", tags="members", media="text/html")
async def partners(call: Call) -> Response:
    """The association's partners, in the order that the office gives."""
    return await show(call, "partners.html", ("kind",))


async def show(call: Call, template: str, fields: tuple[str, ...], also: Also = nothing_else, **shown: Any) -> Response:
    """A page of the list; what else stands in the address (a campaign's marks) does not matter.

    `also` says what the page shows of what was found beside the items.
    """
    wanted = _wanted(call, (*fields, "cursor"))
    found, refusal = NOTHING, None
    try:
        found = await call.ask(call.route.calls[0], **wanted)
    except (Invalid, Unavailable) as error:
        refusal = error
    answer = page(
        call,
        template,
        refusal.status if refusal else 200,
        found=found,
        given={name: wanted.get(name, "") for name in fields},
        search={name: value for name, value in wanted.items() if name != "cursor"},
        later="cursor" in wanted,
        refusal=refusal,
        **also(found),
        **shown,
    )
    return _uncached(call, answer, refusal) if refusal else answer


def _wanted(call: Call, names: tuple[str, ...]) -> dict[str, Any]:
    """What is asked for: of a field given twice the last value, and no empty one, as forms send them."""
    given = {name: call.given[name] for name in names if name in call.given}
    last = {name: value[-1] if isinstance(value, list) else value for name, value in given.items()}
    found = {name: value for name, value in last.items() if not isinstance(value, str) or value.strip()}
    if "near" not in found:
        found.pop("radius_km", None)  # the form has one chosen even where no place is given
    return found


def _uncached(call: Call, answer: Response, refusal: Refusal) -> Response:
    answer.headers.update(problems.headers(refusal, call.context.language))
    return answer
