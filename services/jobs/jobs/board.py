"""The full-text index of the job board; only what is published is in it."""

from __future__ import annotations

from chassis.search import Index

INDEX = Index("postings")
