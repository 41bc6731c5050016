"""What the service counts of its mails."""

from __future__ import annotations

import time

from prometheus_client import Counter, Gauge
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.models import Delivery, Issue
from notifications.models.deliveries import OPEN

MAILS = Counter("mails_total", "Mails handed over or not, by what became of them", ["kind", "result"])
AWAY = Counter("mail_server_away_total", "Times the mail server could not be reached")
REPORTS = Counter("mail_reports_total", "Reports of mails that came back, by what they were", ["kind"])
REMAINING = Gauge("newsletter_remaining", "Newsletters in the ledger that are not handed over yet")
MISSED = Gauge("newsletter_missed", "Issues whose time passed unused, and that wait for the office")

_looked_at = 0.0


def count(kind: str, result: str) -> None:
    """Count what became of one mail; one that was only claimed or given back is not counted."""
    if result not in ("claimed", "released"):
        MAILS.labels(kind, result).inc()


def look(session: Session) -> None:
    """Refresh the gauges, at most once a second."""
    global _looked_at  # noqa: PLW0603 - one clock for all lanes
    if time.monotonic() - _looked_at >= 1:
        _looked_at = time.monotonic()
        query = select(func.count()).where(Delivery.lane == "bulk", Delivery.state.in_(OPEN))
        REMAINING.set(session.scalar(query) or 0)
        MISSED.set(session.scalar(select(func.count()).where(Issue.state == "missed")) or 0)
