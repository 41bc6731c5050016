"""What the jobs service holds of persons, and what it does not (tests/test_every_table.py asks for each table)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from chassis.persons import Holding, Person
from jobs.models import Asked, Interest, Posting, SavedSearch
from jobs.models.filing import PLAIN


def _alone_in_asking(who: Person) -> ColumnElement[bool]:
    theirs, asked = who.has_address(SavedSearch.email), select(SavedSearch.asked_id)
    others = asked.where(~theirs, SavedSearch.asked_id.is_not(None))
    return Asked.id.in_(asked.where(theirs)) & Asked.id.not_in(others)


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
        "queries_asked",  # those that nobody else asks; before the searches, by which they are found
        Asked,
        _alone_in_asking,
        hides=("id", "digest", "clauses", *PLAIN),
    ),
    Holding(
        "saved_searches",
        SavedSearch,
        lambda who: who.has_address(SavedSearch.email),
        hides=("address_hash", "origin", "clauses", "asked_id"),
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
    "asked_keys": "of a query, and gone with it",
    "abilities": "ids of organisations and experts, and what they can; members tells when an expert is shown no more",
    "ability_codes": "of an ability",
    "feeds": "where an organisation lists its postings",
    "feed_items": "what an organisation's feed calls a posting",
}
