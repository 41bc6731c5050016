"""Doors of series of events."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Paging
from chassis.timers import every
from events.commands import organising, series
from events.queries import series as queries
from events.schemas import calendars as calendar_schemas
from events.schemas import series as schemas
from events.service.events import ORGANISERS
from events.service.letters import Lettered

Request = dict[str, Any]


class SeriesPlanning(Lettered):
    """Events that come again: planned, announced, changed and called off together."""

    @door(Paging, returns=schemas.SeriesPage, reads=True)
    def list_series(self, session: Session, request: Request) -> Any:
        """The series, the newest first."""
        return queries.list_series(session, self.actor, request)

    @door(schemas.SeriesId, returns=schemas.Series, reads=True)
    def get_series(self, session: Session, request: Request) -> Any:
        """One series. Its dates are the events with its `series_id`."""
        return queries.get_series(session, self.actor, request["series_id"])

    @door(schemas.PlanSeries, returns=schemas.Series, needs=ORGANISERS)
    def plan_series(self, session: Session, request: Request) -> Any:
        """Plan a series, a member its own; its dates stay drafts until it is announced, or each of them."""
        return series.plan(session, organising.settled(session, self.actor, request, new=True), self.now())

    @door(schemas.ChangeSeries, returns=schemas.Series, needs=ORGANISERS)
    def change_series(self, session: Session, request: Request) -> Any:
        """Change all dates still to come, or those from one of them on."""
        found, since = queries.get_run_series(session, self.actor, request.pop("series_id")), request.pop("since")
        fields = organising.settled(session, self.actor, request, new=False)
        return series.change(session, self.context, found.id, fields, since, self.letters, self.now())

    @door(schemas.SeriesId, returns=schemas.Series, needs=ORGANISERS)
    def announce_series(self, session: Session, request: Request) -> Any:
        """Make all dates of a series known, and those that are planned later."""
        found = queries.get_run_series(session, self.actor, request["series_id"])
        return series.announce(session, self.context, found.id, self.now())

    @door(schemas.CancelSeries, returns=schemas.Series, needs=ORGANISERS)
    def cancel_series(self, session: Session, request: Request) -> Any:
        """Call off what of a series is still to come, or from one of its dates on."""
        found = queries.get_run_series(session, self.actor, request["series_id"])
        since, reason = request["since"], request["reason"]
        return series.cancel(session, self.context, found.id, since, reason, self.letters, self.now())

    @door(schemas.SeriesId, returns=calendar_schemas.Ics, reads=True)
    def get_series_calendar(self, session: Session, request: Request) -> Any:
        """A series as iCalendar: its rule, and what of it is otherwise."""
        found = queries.get_series(session, self.actor, request["series_id"])
        events = queries.events_of(session, self.actor, found.id)
        return {"ics": self.calendars.published(events, {found.id: found}, found.title)}

    @every(3600)
    def plan_ahead(self, session: Session) -> None:
        """Series without an end have dates for a year ahead."""
        series.plan_ahead(session, self.now())
