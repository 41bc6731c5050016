"""The tables of the jobs service, one subject a file."""

from jobs.models.competences import Term
from jobs.models.feeds import Feed, FeedItem
from jobs.models.matching import Ability, AbilityCode
from jobs.models.organisations import Base, Organisation
from jobs.models.postings import Competence, Place, Posting
from jobs.models.searches import Arrival, Asked, AskedKey, SavedSearch, SearchKey
from jobs.models.tenders import Interest, Tender, TenderTrait

__all__ = [
    "Ability",
    "AbilityCode",
    "Arrival",
    "Asked",
    "AskedKey",
    "Base",
    "Competence",
    "Feed",
    "FeedItem",
    "Interest",
    "Organisation",
    "Place",
    "Posting",
    "SavedSearch",
    "SearchKey",
    "Tender",
    "TenderTrait",
    "Term",
]
