"""The full-text indexes of the job board; only what is published is in them."""

from __future__ import annotations

from chassis.search import Index

INDEX = Index("postings")
TENDERS = Index("tenders")
