"""The full-text index of the IT database."""

from __future__ import annotations

from chassis.search import Index

INDEX = Index("organisations")
