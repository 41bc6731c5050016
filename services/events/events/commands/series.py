"""Series of events: planned together, changed together, each date an event of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.errors import Invalid, field_error
from events.commands import events
from events.index import INDEX
from events.letters import Letters
from events.models import Event, Organisation, Series
from events.models.events import ZONE
from events.models.schedule import require_shown
from events.models.series import WINDOW, windows
from events.queries.groups import get_open_group
from events.queries.series import COMING, dates_of, get_date, growing, lock_series

BATCH = 20  # series looked after in one unit of work
ALONE = ("rule", "begins", "ends", *WINDOW)  # what a date has in other words, or not at all


def plan(session: Session, fields: dict[str, Any], now: datetime) -> Series:
    """Write down a series and its dates, drafts all of them. `fields` is schemas.series.PlanSeries.

    Raises Invalid for what does not fit together, and then nothing is written.
    """
    zone = fields.get("time_zone") or ZONE
    require_shown(fields, zone)
    series = Series.plan(fields, zone, now)
    session.add(series)
    session.flush()
    _plan_dates(session, series, now)
    return series


def announce(session: Session, context: Context, series_id: UUID, now: datetime) -> Series:
    """Make every date known that is not yet; those planned later are known at once. Raises Conflict."""
    series = lock_series(session, series_id)
    context.check_revision(series.revision)
    series.announce(now)
    for event in dates_of(session, series):
        if event.status == "draft":
            events.announce(session, Context(), event.id, now)
    session.flush()
    return series


def change(
    session: Session,
    context: Context,
    series_id: UUID,
    fields: dict[str, Any],
    since: UUID | None,
    letters: Letters,
    now: datetime,
) -> Series:
    """Change all dates still to come, or those from one of them on; new ones will be like that.

    A date that was moved stays where it was moved to, and what has begun where it is; what else was changed of one
    alone is changed over. On other days of the week or month each date moves within its own.
    Raises PreconditionFailed, Invalid, Conflict (series_ended, and what changing one of its events raises).
    """
    series = lock_series(session, series_id)
    context.check_revision(series.revision)
    concerned = _to_come(session, series, since, now)
    by_rule = {event.id for event in concerned if event.starts_at == event.recurs_at and event.starts_at > now}
    days = series.change(fields, now)
    moved = bool(days) or "begins" in fields or "ends" in fields
    if moved:
        _retime(session, series, days)
    for event in concerned:
        changes = {name: value for name, value in fields.items() if name not in ALONE}
        if event.id in by_rule:
            changes |= _times(series, event, fields, moved=moved)
        if changes:
            _require_ahead(event, changes, now, "/rule" if days else "/begins")
            events.change(session, Context(), event.id, changes, letters, now)
    if "rule" in fields:
        _fit_rule(session, series, letters, now)
    session.flush()
    return series


def _require_ahead(event: Event, changes: dict[str, Any], now: datetime, field: str) -> None:
    """Raises Invalid for what would put a date that is still to come into the past."""
    if changes.get("starts_at", now) < now < event.starts_at:
        raise field_error(field, "Puts a date into the past. Name the date to begin with (from).")


def _to_come(session: Session, series: Series, since: UUID | None, now: datetime) -> Sequence[Event]:
    """What of a series can still be changed, from one date on. Raises NotFound for a date that is not of it."""
    begin = get_date(session, series, since).by_rule if since else None
    coming = [each for each in dates_of(session, series) if each.status in COMING and each.ends_at > now]
    return [each for each in coming if begin is None or each.by_rule >= begin]


def _retime(session: Session, series: Series, days: Mapping[date, date]) -> None:
    """Each date is known by the moment that the rule has for it, which is another now, on another of the `days`."""
    clock = series.first.walls[0].time()
    known = [(event, series.day_of(event.by_rule)) for event in dates_of(session, series)]
    for event, _ in known:
        event.recurs_at = None  # for no two dates may have the same, not even in between
    session.flush()
    for event, day in known:
        event.recurs_at = series.first.again(datetime.combine(days.get(day, day), clock)).starts_at
    session.flush()


def _times(series: Series, event: Event, fields: dict[str, Any], *, moved: bool) -> dict[str, Any]:
    """When a date that keeps to the rule takes place now, and when one can register."""
    when = series.first.again(series.wall_of(event.by_rule))
    found: dict[str, Any] = {}
    if moved:
        found = {"starts_at": when.starts_at, "ends_at": when.ends_at}
    if found or any(name in fields for name in WINDOW):
        found |= windows(series.template, when.starts_at)
    return found


def _fit_rule(session: Session, series: Series, letters: Letters, now: datetime) -> None:
    """After a change of its end: dates beyond it are off, and those before it there."""
    last = series.last
    for event in dates_of(session, series):
        beyond = last is not None and series.day_of(event.by_rule) > last
        if beyond and event.status in COMING and event.ends_at > now:
            _call_off(session, event, None, letters, now)
    series.shorten()
    _plan_dates(session, series, now)


def cancel(
    session: Session,
    context: Context,
    series_id: UUID,
    since: UUID | None,
    reason: str | None,
    letters: Letters,
    now: datetime,
) -> Series:
    """Call off all dates still to come, or those from one of them on; none are planned any more. Raises Conflict."""
    series = lock_series(session, series_id)
    context.check_revision(series.revision)
    series.require_running()
    for event in _to_come(session, series, since, now):
        _call_off(session, event, reason, letters, now)
    series.end(now)
    session.flush()
    return series


def _call_off(session: Session, event: Event, reason: str | None, letters: Letters, now: datetime) -> None:
    """A date that nobody knows of is simply gone."""
    if event.status == "draft":
        INDEX.remove(session, event.id)
        session.delete(event)
        session.flush()
    else:
        events.cancel(session, Context(), event.id, reason, letters, now)


def plan_ahead(session: Session, now: datetime) -> None:
    """By the clock: series without an end have dates for a year ahead. One for a group that has closed ends."""
    for series_id in growing(session, now, BATCH):
        series = lock_series(session, series_id)
        try:
            _plan_dates(session, series, now)
        except Invalid:
            series.end(now)
    session.flush()


def _plan_dates(session: Session, series: Series, now: datetime) -> None:
    """The dates that the rule has and that are not there yet; known at once if the series is."""
    group_id = series.restored.get("working_group_id")
    if group_id is not None:
        get_open_group(session, group_id)
    known = {event.recurs_at for event in dates_of(session, series)}
    organiser = _organiser(session, series)
    for wall in series.dates(now):
        recurs_at = series.first.again(wall).starts_at
        if recurs_at not in known:
            event = events.plan(session, series.event_fields(wall) | organiser, now)
            event.series_id, event.recurs_at = series.id, recurs_at
            session.flush()
            if series.announced_at:
                events.announce(session, Context(), event.id, now)
        series.planned_until = max(series.planned_until or recurs_at, recurs_at)
    session.flush()


def _organiser(session: Session, series: Series) -> dict[str, Any]:
    """The member that organises it, as it is called by now."""
    said = series.restored.get("organiser", {})
    found = session.get(Organisation, said["id"]) if said.get("kind") == "member" and said.get("id") else None
    return {"organiser": said | {"name": found.name}} if found and found.name else {}
