"""The full-text index of events."""

from __future__ import annotations

from chassis.search import Index

INDEX = Index("events")
