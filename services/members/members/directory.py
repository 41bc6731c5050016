"""The indexes of the IT database: what finds an entry, and what it is filed under."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chassis.search import Entry, Index

if TYPE_CHECKING:
    from members.models import Organisation

INDEX = Index("organisations")
EXPERTS = Index("experts")  # those alone who consented
FACETS = ("kind", "size", "district", "country", "competence")


def entry(organisation: Organisation, labels: Iterable[str]) -> Entry:
    """An organisation as it is found, also by what its competences are called; the newest member comes first."""
    filed: dict[str, list[str] | list[str | None]] = {
        "kind": [organisation.kind],
        "size": [organisation.size],
        "district": [organisation.district],
        "country": organisation.countries,
        "competence": organisation.competences,
        "postcode": [organisation.postcode],
    }
    texts = [*organisation.search_texts, *labels]
    return Entry(texts, organisation.name, organisation.visibility, filed, organisation.number)
