"""What the jobs service holds of persons, and what it does not (tests/test_every_table.py asks for each table)."""

from __future__ import annotations

from chassis.persons import Holding
from jobs.models import Posting

HOLDINGS = (
    Holding(
        "postings",
        Posting,
        lambda who: who.has_address(Posting.apply_email),
        keeps=tuple(column.name for column in Posting.__table__.columns if column.name != "apply_email"),
        kept="postings of an organisation, without the person to apply to",
    ),
)

IMPERSONAL = {
    "organisations": "the name of an organisation",
    "competences": "the association's taxonomy",
    "posting_places": "of a posting",
    "posting_competences": "of a posting",
}
