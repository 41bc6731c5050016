"""Series of events: what their dates have in common, and the rule by which these come again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import dropwhile, islice, takewhile
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid6 import uuid7

from chassis.context import Actor
from chassis.errors import Conflict, Invalid, field_error
from events.models.events import Base, runs
from events.models.recurrence import Rule, other_days
from events.models.schedule import Fault, Schedule, moment_of

MOST = 120  # dates of a series
DAY = timedelta(days=1)
AHEAD = timedelta(days=366)  # as far are the dates of a series without an end planned
GROWS = text("endless AND ended_at IS NULL")
WINDOW = ("registration_opens_hours", "registration_closes_hours")
KEPT = (  # what each new date of a series takes from it
    *("title", "kind", "organiser", "venue", "online_url", "audience", "working_group_id", "capacity"),
    *("waiting_list", "price_note", "description_markdown", "agenda", "speakers", *WINDOW),
)


class Series(Base):
    """Events that come again by a rule.

    Each date is an event of its own, with its own seats, and may be moved, changed or cancelled alone: the series
    says what new dates are like, and `starts_at` and `ends_at` are those of the first by its rule. `planned_until` is
    the last date that was planned. A date is as long as the first on people's clocks.
    """

    __tablename__ = "series"
    __table_args__ = (Index("ix_series_growing", "planned_until", sqlite_where=GROWS, postgresql_where=GROWS),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=0)
    rule: Mapped[str] = mapped_column(String(200))
    endless: Mapped[bool]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(40))
    all_day: Mapped[bool]
    left_out: Mapped[list[str]]
    template: Mapped[dict[str, Any]]
    planned_until: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @classmethod
    def plan(cls, fields: dict[str, Any], zone: str, now: datetime) -> Series:
        """A series as `fields` say (schemas.series.PlanSeries). Raises Invalid for what does not fit together."""
        rule: Rule = fields["rule"]
        all_day = fields.get("all_day", False)
        first = Schedule.settle(fields["starts_at"], fields.get("ends_at"), zone, all_day)
        made = cls(id=uuid7(), revision=1, rule=rule.text, endless=rule.is_endless, time_zone=zone, all_day=all_day)
        made.starts_at, made.ends_at = first.starts_at, first.ends_at
        made.left_out = sorted({day.isoformat() for day in fields.get("left_out", ())})
        made.template = _plain({name: fields[name] for name in KEPT if name in fields})
        made.planned_until = made.announced_at = made.ended_at = None
        made.created_at = made.changed_at = now
        _refuse(made._faults(now))
        return made

    # What its dates are

    @property
    def title(self) -> str:
        return str(self.template["title"])

    @property
    def kind(self) -> str:
        return str(self.template["kind"])

    @property
    def first(self) -> Schedule:
        return Schedule(self.starts_at, self.ends_at, self.time_zone, self.all_day)

    def dates(self, now: datetime) -> list[datetime]:
        """When those still to be planned begin on the clocks of the zone; a year ahead if there is no end."""
        left_out = {date.fromisoformat(day) for day in self.left_out}
        return [each for each in self._by_rule(now) if each.date() not in left_out]

    def _by_rule(self, now: datetime) -> list[datetime]:
        """The same with those left out, and one more than a series may have where there are more."""
        found: Iterator[datetime] = Rule.read(self.rule).dates(self.first.walls[0])
        if self.endless:
            horizon = self.wall_of(max(now, self.starts_at) + AHEAD)
            found = takewhile(lambda each: each <= horizon, found)
        if self.planned_until:
            last = self.day_of(self.planned_until)
            found = dropwhile(lambda each: each.date() <= last, found)
        return list(islice(found, MOST + 1))

    @property
    def last(self) -> date | None:
        """The last day by the rule; None when there is none."""
        if self.endless:
            return None
        return deque(Rule.read(self.rule).dates(self.first.walls[0]), maxlen=1)[0].date()

    def day_of(self, moment: datetime) -> date:
        return self.wall_of(moment).date()

    def wall_of(self, moment: datetime) -> datetime:
        """On the clocks of the zone."""
        return moment.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    def event_fields(self, wall: datetime) -> dict[str, Any]:
        """What the date that begins then says of itself, as schemas.events.PlanEvent has it."""
        when = self.first.again(wall)
        fields = self.restored | {
            name: getattr(when, name) for name in ("starts_at", "ends_at", "time_zone", "all_day")
        }
        return fields | windows(self.template, when.starts_at)

    @property
    def restored(self) -> dict[str, Any]:
        """The template as the schema had loaded it."""
        said = {name: value for name, value in self.template.items() if name not in WINDOW}
        if said.get("working_group_id"):
            said["working_group_id"] = UUID(said["working_group_id"])
        if said.get("organiser", {}).get("id"):
            said["organiser"] = said["organiser"] | {"id": UUID(said["organiser"]["id"])}
        return said

    @property
    def organiser_id(self) -> UUID | None:
        """The member or partner that organises it; None for the association."""
        found: UUID | None = self.restored.get("organiser", {}).get("id")
        return found

    def is_run_by(self, actor: Actor) -> bool:
        """Whether somebody plans it, as events are (Event.is_run_by)."""
        return runs(actor, self.template.get("organiser", {}).get("kind"), self.organiser_id)

    # Its life

    def require_running(self) -> None:
        """Raises Conflict for one that was called off."""
        if self.ended_at:
            raise Conflict("series_ended")

    def announce(self, now: datetime) -> None:
        self.require_running()
        if self.announced_at:
            raise Conflict("series_announced")
        self.announced_at = now
        self.touch(now)

    def change(self, fields: dict[str, Any], now: datetime) -> dict[date, date]:
        """What new dates are like from now on, when they begin and end, on which days, and when they end to come.

        The answer is where each day that was planned is now, if the days are others.
        """
        self.require_running()
        self.template = self.template | _plain({name: fields[name] for name in KEPT if name in fields})
        days = self._follow(fields["rule"]) if "rule" in fields else {}
        if "begins" in fields or "ends" in fields:
            self._retime(fields.get("begins"), fields.get("ends"))
        _refuse(self._faults(now))
        self.touch(now)
        return days

    def _follow(self, rule: Rule) -> dict[date, date]:
        """Come by this rule, which comes as often; one that names no days comes on those it came on."""
        before, (first, end) = Rule.read(self.rule), self.first.walls
        rule = rule.on_days_of(before)
        left_out = [date.fromisoformat(day) for day in self.left_out]
        last = max([first.date(), *left_out, *([self.day_of(self.planned_until)] if self.planned_until else [])])
        try:
            days = other_days(before, rule, first, last)
        except ValueError as fault:
            raise field_error("/rule", str(fault)) from None
        self.rule, self.endless = rule.text, rule.is_endless
        if all(one == other for one, other in days.items()):
            return {}
        self.left_out = sorted(days[day].isoformat() for day in left_out)
        self._begin_at(datetime.combine(days[first.date()], first.time()), end - first, "/rule")
        if self.planned_until:
            wall = self.wall_of(self.planned_until)
            self.planned_until = moment_of(datetime.combine(days[wall.date()], wall.time()), self.time_zone)
        return days

    def _begin_at(self, begin: datetime, length: timedelta, field: str) -> None:
        """Have another first date, by the clocks of the zone."""
        self.starts_at, self.ends_at = (moment_of(each, self.time_zone) for each in (begin, begin + length))
        if self.first.walls[0] != begin:
            _refuse([(field, "Is skipped by the clocks of the time zone that day.")])

    def _retime(self, begins: time | None, ends: time | None) -> None:
        if self.all_day:
            _refuse([("/begins" if begins else "/ends", "Is not for what is all day.")])
        first, last = self.first.walls
        begin = datetime.combine(first.date(), begins or first.time())
        end = begin + (last - first)
        if ends:
            days = (last - first) // DAY
            end = datetime.combine(first.date(), ends)
            end += DAY * (days + (end <= begin))
        self._begin_at(begin, end - begin, "/begins")

    def shorten(self) -> None:
        """Forget what was planned beyond the last day, so that it can be planned again."""
        first, last = self.first.walls[0], self.last
        if last and self.planned_until and self.day_of(self.planned_until) > last:
            self.planned_until = moment_of(datetime.combine(last, first.time()), self.time_zone)

    def conclude(self, now: datetime) -> None:
        """Go on to the last date that was planned and no further, where there was no end."""
        if self.endless and self.planned_until:
            self.rule = replace(Rule.read(self.rule), until=self.day_of(self.planned_until)).text
            self.endless = False
            self.touch(now)

    def end(self, now: datetime) -> None:
        """No dates come any more."""
        self.ended_at = now
        self.touch(now)

    def touch(self, now: datetime) -> None:
        self.revision += 1
        self.changed_at = now

    def _faults(self, now: datetime) -> Iterator[Fault]:
        yield from self.first.faults()
        first, _ = self.first.walls
        by_rule = Rule.read(self.rule).dates(first)
        days = [each.date() for each in islice(by_rule, MOST)]
        if first.date() not in days[:1]:
            yield "/starts_at", "Is not a date of the rule."
        if len(self._by_rule(now)) > MOST:
            yield "/rule", f"Gives more than {MOST} dates."
        left_out = {date.fromisoformat(day) for day in self.left_out}
        if not left_out <= set(days):
            yield "/left_out", "Is not a date of the rule."
        elif left_out and left_out >= set(days):
            yield "/left_out", "Leaves no date."


def windows(template: dict[str, Any], starts_at: datetime) -> dict[str, Any]:
    """When registration for a date opens and closes: hours before it begins."""
    names = zip(WINDOW, ("registration_opens_at", "registration_closes_at"), strict=True)
    hours = {target: template.get(name) for name, target in names}
    return {name: None if each is None else starts_at - timedelta(hours=each) for name, each in hours.items()}


def _refuse(faults: Iterator[Fault] | Sequence[Fault]) -> None:
    found = [{"pointer": pointer, "detail": detail} for pointer, detail in faults]
    if found:
        raise Invalid("invalid", errors=found)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """As JSON holds it."""
    return {name: _plain_value(value) for name, value in fields.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _plain(value)
    return str(value) if isinstance(value, UUID) else value
