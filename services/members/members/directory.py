"""The full-text indexes of the IT database."""

from __future__ import annotations

from chassis.search import Index

INDEX = Index("organisations")
EXPERTS = Index("experts")  # those alone who consented
