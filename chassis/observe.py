"""JSON logs, W3C trace context and the metrics that every process has.

Nothing here knows eventlet or asyncio: services and gateway share it. No value of a log field or a label may be
personal data; what is logged of a request are its names, ids, sizes and times.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from prometheus_client import Counter, Gauge, Histogram

DURATIONS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

RPC = Histogram("rpc_duration_seconds", "RPC doors answered", ["service", "door", "outcome"], buckets=DURATIONS)
HEARD = Histogram("fact_duration_seconds", "Facts heard", ["service", "hearing", "outcome"], buckets=DURATIONS)
TIMED = Histogram("timer_duration_seconds", "Timers run", ["service", "timer", "outcome"], buckets=DURATIONS)
TOLD = Counter("facts_published_total", "Facts the broker confirmed", ["service", "topic"])
RETURNED = Counter("facts_returned_total", "Facts no queue was bound for; they are tried again", ["service", "topic"])
DEAD = Counter("facts_dead_total", "Facts put into a dead queue", ["service", "hearing", "reason"])
PENDING = Gauge("outbox_pending", "Facts not yet confirmed by the broker", ["service"])
OLDEST = Gauge("outbox_oldest_seconds", "Age of the oldest unconfirmed fact", ["service"])
PARKED = Gauge("outbox_parked", "Facts given up as unroutable; an operator must look", ["service"])
DEAD_NOW = Gauge("dead_letters", "Messages in the dead queue", ["service", "queue"])
FEEDS_FAILING = Gauge("feeds_failing", "Addresses of others that failed several times in a row", ["service"])
LEADER = Gauge("lease_held", "1 where this process holds the lease", ["service", "lease"])
CONNECTED = Gauge("broker_connected", "1 while consumers are connected", ["service"])

_written = json.JSONEncoder(default=str, ensure_ascii=False).encode

_traceparent: ContextVar[str] = ContextVar("traceparent", default="")
_FORM = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_CAUSES = 10  # of one error that are followed
_CODES = ("code", "pgcode", "sqlite_errorname", "errno")  # of refusals, PostgreSQL, SQLite, the operating system


def continue_trace(parent: object) -> str:
    """Make `parent`'s trace (or, where it is absent or malformed, a new one) current, in a span of our own.

    Returns the new traceparent (W3C Trace Context, level 1).
    """
    if isinstance(parent, str) and _FORM.fullmatch(parent) and parent[3:35] != "0" * 32:
        trace_id, flags = parent[3:35], parent[53:55]
    else:
        trace_id, flags = secrets.token_hex(16), "01"
    current = f"00-{trace_id}-{secrets.token_hex(8)}-{flags}"
    _traceparent.set(current)
    return current


def traceparent() -> str:
    """The current traceparent, empty outside a trace."""
    return _traceparent.get()


def without_texts(error: BaseException) -> str:
    """A traceback whose errors are named by kind and code alone.

    Their texts quote what people sent (PostgreSQL's even the whole row), and a log holds no personal data.
    """
    told: list[str] = []
    now: BaseException | None = error
    while now is not None and len(told) < _CAUSES:
        codes = [str(code) for name in _CODES if isinstance(code := getattr(now, name, None), str | int)]
        frames = "".join(traceback.format_tb(now.__traceback__))
        told.append(f"{frames}{type(now).__module__}.{type(now).__qualname__}({', '.join(codes)})")
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return "\nwhich led to\n".join(reversed(told))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, event, trace_id, and what `extra` names."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self.process = process

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self.process,
            "logger": record.name,
            "event": record.getMessage(),
        }
        if trace := traceparent():
            line["trace_id"] = trace[3:35]
        line |= {k: v for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info and record.exc_info[1]:
            line["error"] = without_texts(record.exc_info[1])
        return _written(line)


def log_to_stderr(process: str, level: str) -> None:
    """Send every logger's lines of at least `level` to stderr as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(process))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)


class Outcome:
    """What a measured block came to and how long it took; set `value` to say something other than ok or error."""

    value = "ok"
    ms = 0.0


@contextmanager
def measured(metric: Histogram, *labels: str) -> Iterator[Outcome]:
    """Time a block into `metric` with its outcome as the last label; an exception passes and counts as error."""
    outcome, started = Outcome(), time.perf_counter()
    try:
        yield outcome
    except BaseException:
        outcome.value = "error" if outcome.value == "ok" else outcome.value
        raise
    finally:
        seconds = time.perf_counter() - started
        outcome.ms = round(seconds * 1000, 1)
        metric.labels(*labels, outcome.value).observe(seconds)
