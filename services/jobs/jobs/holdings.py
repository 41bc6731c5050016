"""What the jobs service holds of persons, and what it does not (tests/test_every_table.py asks for each table)."""

from __future__ import annotations

from chassis.persons import Holding
from jobs.models import Interest, Posting, SavedSearch
from jobs.models.filing import PLAIN

HOLDINGS = (
    Holding(
        "postings",
        Posting,
        lambda who: who.has_address(Posting.apply_email),
        keeps=tuple(column.name for column in Posting.__table__.columns if column.name != "apply_email"),
        kept="postings of an organisation, without the person to apply to",
    ),
    Holding(
        "postings_written",
        Posting,
        lambda who: who.has_account(Posting.account_id),
        keeps=tuple(column.name for column in Posting.__table__.columns if column.name != "account_id"),
        kept="postings of an organisation, without who wrote them",
    ),
    Holding(
        "tender_interests",
        Interest,
        lambda who: who.has_account(Interest.account_id),
        keeps=("jointly", "noted_at"),
        kept="that an organisation is interested, without who said so",
    ),
    Holding(
        "saved_searches",
        SavedSearch,
        lambda who: who.has_address(SavedSearch.email),
        hides=("address_hash", "origin", "clauses", *PLAIN),
    ),
)

IMPERSONAL = {
    "organisations": "the name of an organisation",
    "competences": "the association's taxonomy",
    "posting_places": "of a posting",
    "posting_competences": "of a posting",
    "tenders": "what authorities published; they name none but themselves in it",
    "tender_traits": "of a tender",
    "posting_arrivals": "of a posting",
    "abilities": "ids of organisations and experts, and what they can; members tells when an expert is shown no more",
    "ability_codes": "of an ability",
    "feeds": "where an organisation lists its postings",
    "feed_items": "what an organisation's feed calls a posting",
}
