"""The board is counted by what its postings are filed under, and sorted by what they pay; all are put again."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from jobs.board import INDEX
from sqlalchemy.orm import Session

from chassis import db, places
from chassis.search import Entry

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PER_YEAR = {"day": 260, "week": 52, "month": 12, "year": 1}
TEXTS = ("state", "title", "description_markdown", "guest_name", "kind", "employment_type", "remote")
POSTINGS = sa.table(
    "postings",
    sa.column("id", sa.Uuid()),
    sa.column("organisation_id", sa.Uuid()),
    sa.column("published_at", db.Instant()),
    sa.column("hours_per_week", sa.Double()),
    sa.column("yearly_cents", sa.BigInteger()),
    *[sa.column(name, sa.String()) for name in TEXTS],
    *[sa.column(name, db.Json) for name in ("places", "competences", "salary")],
)
ORGANISATIONS = sa.table("organisations", sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
LABELS = sa.table("competences", *[sa.column(name, sa.String()) for name in ("code", "label_de", "label_en")])


def upgrade() -> None:
    op.add_column("postings", sa.Column("yearly_cents", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index("ix_postings_paying", "postings", ["state", "yearly_cents", "id", "valid_through"], unique=False)
    session = Session(op.get_bind())
    labels = {code: [german, english] for code, german, english in session.execute(sa.select(LABELS))}
    hiring = POSTINGS.outerjoin(ORGANISATIONS, ORGANISATIONS.c.id == POSTINGS.c.organisation_id)
    published = sa.select(POSTINGS, ORGANISATIONS.c.name).select_from(hiring).where(POSTINGS.c.state == "published")
    oldest_first = published.order_by(POSTINGS.c.published_at, POSTINGS.c.id)
    for row in session.execute(oldest_first.execution_options(yield_per=500)).mappings():
        INDEX.remove(session, row["id"])  # so that it gets a number of its turn
        INDEX.put(session, row["id"], _entry(row, labels))
        if pay := _yearly_cents(row):
            session.execute(sa.update(POSTINGS).where(POSTINGS.c.id == row["id"]).values(yearly_cents=pay))


def _entry(row: Any, labels: dict[str, list[str]]) -> Entry:
    cities = [place["city"] for place in row["places"]]
    texts = [row["title"], row["description_markdown"], row["name"] or row["guest_name"] or "", *cities]
    texts += [*row["competences"], *(label for code in row["competences"] for label in labels.get(code, []))]
    known = [places.find(place["postcode"], place["city"]) for place in row["places"]]
    filed = {name: [row[name]] for name in ("kind", "employment_type", "remote")}
    filed["organisation"] = [str(row["organisation_id"])] if row["organisation_id"] else []
    filed["competence"] = row["competences"]
    filed["district"] = list(dict.fromkeys(place.district for place in known if place))
    filed["postcode"] = list(dict.fromkeys(place["postcode"] for place in row["places"]))
    return Entry(texts, row["title"], "everyone", filed)


def _yearly_cents(row: Any) -> int:
    salary = row["salary"]
    if not salary or salary["currency"] != "EUR":
        return 0
    pay: int = salary["max"] or salary["min"]
    hours: float = (row["hours_per_week"] or 40) * 52
    return round(pay * (hours if salary["period"] == "hour" else PER_YEAR[salary["period"]]))


def downgrade() -> None:
    op.drop_index("ix_postings_paying", "postings")
    op.drop_column("postings", "yearly_cents")
