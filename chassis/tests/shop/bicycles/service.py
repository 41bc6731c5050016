"""The shop's doors. A model called "poison" cannot be counted until somebody mends the scales."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import eventlet
from marshmallow import Schema, fields
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bicycles.messages import BicycleSold, NobodyListens
from bicycles.models import Sale, Tally
from chassis import outbox
from chassis.doors import door
from chassis.inbox import hears
from chassis.schema import Line, Nothing, Shape
from chassis.timers import every
from chassis.trail import Trail


class Sell(Shape):
    model = Line(required=True, least=1, most=50)


class Entry(Shape):
    id = fields.UUID(required=True)
    model = fields.String(allow_none=True)


class SaleShape(Schema):
    id = fields.UUID(required=True)
    model = fields.String(required=True)


class Count(Schema):
    sales = fields.Integer(required=True)
    counted = fields.Integer(required=True)
    doubled = fields.Integer(required=True)


class Wait(Shape):
    seconds = fields.Float(required=True)


class Bicycles(Trail):
    name = "bicycles"

    @door(Sell, returns=SaleShape)
    def sell(self, session: Session, request: dict[str, Any]) -> Any:
        """Sell a bicycle."""
        sale = Sale(model=request["model"], sold_at=self.now())
        session.add(sale)
        session.flush()
        outbox.announce(session, NobodyListens if sale.model == "unheard" else BicycleSold, sale)
        if sale.model == "broken":
            raise RuntimeError("the secret reason")
        return sale

    @door(Entry, returns=SaleShape)
    def enter(self, session: Session, request: dict[str, Any]) -> Any:
        """Enter a sale made elsewhere, without looking whether it is known or whole."""
        sale = Sale(id=request["id"], model=request.get("model"), sold_at=self.now())
        session.add(sale)
        session.flush()
        return sale

    @door(Nothing, returns=Count, reads=True)
    def count(self, session: Session, _request: dict[str, Any]) -> Any:
        """Count."""
        return {
            "sales": session.scalar(select(func.count()).select_from(Sale)),
            "counted": session.scalar(select(func.count()).select_from(Tally)),
            "doubled": session.scalar(select(func.count()).where(Tally.times > 1)),
        }

    @door(Nothing, returns=Nothing, needs="staff", reads=True)
    def staff_only(self, _session: Session, _request: dict[str, Any]) -> Any:
        """For staff."""

    @door(Wait, returns=Nothing, own=True)
    def wait(self, request: dict[str, Any]) -> Any:
        """Wait without blocking others."""
        eventlet.sleep(request["seconds"])

    @door(Entry, returns=Nothing, own=True)
    def paint(self, request: dict[str, Any]) -> Any:
        """Paint a bicycle that was sold, once the colour has dried."""
        eventlet.sleep(0.01)
        with self.recorded(request["id"]) as session:
            session.get_one(Sale, request["id"]).model = request["model"]

    @door(Wait, returns=Nothing, reads=True)
    def wait_in_database(self, session: Session, request: dict[str, Any]) -> Any:
        """Wait in PostgreSQL."""
        session.execute(text("SELECT pg_sleep(:s)"), {"s": request["seconds"]})

    @hears(BicycleSold)
    def tally(self, session: Session, fact: Any) -> None:
        if fact.model == "poison" and not Path(self.settings.home, "mended").exists():
            raise ValueError("cannot count this")
        known = session.get(Tally, fact.sale_id)
        if known is None:
            session.add(Tally(sale_id=fact.sale_id, times=1))
        else:
            known.times += 1

    @every(0.2)
    def ring_the_bell(self, session: Session) -> None:
        """Sell one bell to the clock."""
        if session.scalar(select(func.count()).where(Sale.model == "bell")) == 0:
            session.add(Sale(model="bell", sold_at=self.now()))

    @every(0.2, transaction=False)
    def polish(self) -> None:
        """Slow work, once somebody asks for it by a file."""
        asked, begun, done = (Path(self.settings.home, name) for name in ("polish", "polishing", "polished"))
        if asked.exists() and not begun.exists():
            begun.touch()
            eventlet.sleep(1.0)
            done.touch()
