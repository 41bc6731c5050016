"""The gateway's contents: what it is made of, and in which order a request meets it.

freshness (cache) → entrance (trace, errors, headers, log) → router → route → services
"""

from __future__ import annotations

from starlette.routing import Route as Way

from gateway import openapi, purging
from gateway.answering import Endpoint
from gateway.api import (
    account,
    api,
    applications,
    audit,
    calendar_feeds,
    calendars,
    colleagues,
    competences,
    events,
    experts,
    home,
    images,
    jobs,
    matching,
    members,
    memberships,
    newsletter,
    partners,
    privacy,
    registrations,
    reports,
    search,
    searches,
    second_factor,
    series,
    sessions,
    staff,
    stream,
    suppressions,
    tenders,
    tokens,
    working_groups,
)
from gateway.api import feeds as job_feeds
from gateway.backend import Backend
from gateway.calendars import calendars as subscriptions
from gateway.contracts import Contracts
from gateway.entrance import Entrance
from gateway.feeds import feeds
from gateway.freshness import Echo, Freshness
from gateway.health import health
from gateway.house import House
from gateway.identity import Identity
from gateway.journal import Journal
from gateway.live import Live
from gateway.portal import (
    directory,
    documentation,
    erasure,
    groups,
    links,
    lists,
    participants,
    portal,
    public,
    static,
    tickets,
)
from gateway.portal import experts as expert_pages
from gateway.portal import jobs as job_pages
from gateway.portal import newsletter as newsletter_pages
from gateway.portal import searches as search_pages
from gateway.portal.rendering import error_page
from gateway.routes import Route
from gateway.settings import Settings
from gateway.signpost import Signpost

SUBJECTS = (
    applications,
    members,
    images,
    competences,
    memberships,
    experts,
    working_groups,
    reports,
    partners,
    jobs,
    matching,
    job_feeds,
    events,
    series,
    calendars,
    calendar_feeds,
    registrations,
    newsletter,
    suppressions,
    account,
    audit,
    privacy,
    colleagues,
    home,
    search,
    searches,
    staff,
    sessions,
    second_factor,
    stream,
    tenders,
    tokens,
)  # importing them fills `api`
PAGES = (
    public,
    lists,
    job_pages,
    directory,
    groups,
    links,
    expert_pages,
    search_pages,
    newsletter_pages,
    erasure,
    documentation,
    participants,
    tickets,
)  # fill `portal`


def routes() -> list[Route]:
    """Every route of the gateway."""
    return [*api.table, *portal.table, *feeds.table, *subscriptions.table, *health.table]


def create_app(settings: Settings) -> tuple[Freshness, House]:
    """The application and the parts it is made of; nothing is connected yet."""
    house = build_house(settings)
    ways = [Way(each.path, Endpoint(house, each), methods=[each.method]) for each in routes()]
    ways.append(static.way())
    entrance = Entrance(Signpost(ways), house, error_page)
    house.freshness = Freshness(entrance, max_bytes=settings.cache_bytes, max_age=settings.cache_seconds)
    house.description = openapi.document(routes(), house.contracts, settings.base_url)
    _listen(house)
    return house.freshness, house


def build_house(settings: Settings) -> House:
    """The parts, before there are routes."""
    backend = Backend(settings.amqp_uri, call_seconds=settings.call_seconds, at_once=settings.calls_at_once)
    journal = Journal(settings.amqp_uri, settings.journal_max_age)
    return House(
        settings=settings,
        backend=backend,
        journal=journal,
        identity=Identity(backend, settings.secret_key, settings.trusted_proxies),
        contracts=Contracts(settings.contracts),
        live=Live(journal, settings.streams_at_once),
    )


def _listen(house: House) -> None:
    """Let facts make answers stale, and let nothing be kept while no facts can be heard."""
    echo = Echo(house.freshness)
    house.journal.on_fact.insert(0, lambda fact: echo.purge(purging.tags(fact)))
    house.journal.on_state.append(house.freshness.hear)
