"""The tables of the jobs service, one subject a file."""

from jobs.models.competences import Term
from jobs.models.organisations import Base, Organisation
from jobs.models.postings import Competence, Place, Posting
from jobs.models.tenders import Interest, Tender, TenderTrait

__all__ = [
    "Base",
    "Competence",
    "Interest",
    "Organisation",
    "Place",
    "Posting",
    "Tender",
    "TenderTrait",
    "Term",
]
