"""The full-text indexes of the job board: what finds a posting, and what it is filed under.

Only what is published is in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chassis.search import Entry, Index

if TYPE_CHECKING:
    from jobs.models import Posting

INDEX = Index("postings")
TENDERS = Index("tenders")
EVERYONE = ("everyone",)  # may see what is published
FACETS = ("kind", "employment_type", "remote", "organisation", "competence", "district")


def entry(posting: Posting, labels: Iterable[str] = ()) -> Entry:
    """A posting as it is found, also by what its competences are called."""
    filed: dict[str, list[str | None]] = {
        "kind": [posting.kind],
        "employment_type": [posting.employment_type],
        "remote": [posting.remote],
        "organisation": [str(posting.organisation_id) if posting.organisation_id else None],
        "competence": [*posting.competences],
        "district": [*posting.districts],
        "postcode": [*dict.fromkeys(place["postcode"] for place in posting.places)],
    }
    return Entry([*posting.search_texts, *labels], posting.title, EVERYONE[0], filed)
