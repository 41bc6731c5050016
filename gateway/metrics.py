"""What the gateway counts. Labels are templates, names and classes: never a path, an id or an address."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from chassis.observe import DURATIONS

HTTP = Histogram(
    "http_request_duration_seconds",
    "HTTP requests that the cache did not answer",
    ["route", "method", "status"],
    buckets=DURATIONS,
)
CALLS = Histogram(
    "backend_call_duration_seconds", "Calls to services", ["service", "door", "outcome"], buckets=DURATIONS
)
BREAKER = Gauge("backend_breaker_open", "1 while calls to the service are refused at once", ["service"])
IN_FLIGHT = Gauge("backend_calls_in_flight", "Calls waiting for an answer", ["service"])
CONNECTED = Gauge("gateway_broker_connected", "1 while the connection is up", ["line"])
CACHED = Counter("http_cache_answers_total", "Requests answered by the cache", ["route", "status"])
CACHE_BYTES = Gauge("http_cache_bytes", "Size of what the cache holds")
CACHE_ENTRIES = Gauge("http_cache_entries", "Answers that the cache holds")
CACHE_PURGED = Counter("http_cache_purged_total", "Answers purged", ["by"])
STREAMS = Gauge("live_streams", "Clients of the live stream")
STREAM_DROPPED = Counter("live_streams_dropped_total", "Clients dropped because they read too slowly")
FACTS = Counter("journal_facts_total", "Facts heard from the journal", ["type"])
