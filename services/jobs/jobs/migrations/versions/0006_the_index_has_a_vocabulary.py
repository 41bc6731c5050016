"""The index of the board knows a vocabulary; what stood in the old one is put again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from jobs.board import INDEX
from sqlalchemy.orm import Session

from chassis import db
from chassis.search import Entry

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

POSTINGS = sa.table(
    "postings",
    sa.column("id", sa.Uuid()),
    sa.column("organisation_id", sa.Uuid()),
    *[sa.column(name, sa.String()) for name in ("state", "title", "description_markdown", "guest_name")],
    *[sa.column(name, db.Json) for name in ("places", "competences")],
)
ORGANISATIONS = sa.table("organisations", sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
LABELS = sa.table("competences", *[sa.column(name, sa.String()) for name in ("code", "label_de", "label_en")])


def upgrade() -> None:
    if not INDEX.renew(op.get_bind()):
        return
    session = Session(op.get_bind())
    labels = {code: [german, english] for code, german, english in session.execute(sa.select(LABELS))}
    hiring = POSTINGS.outerjoin(ORGANISATIONS, ORGANISATIONS.c.id == POSTINGS.c.organisation_id)
    published = sa.select(POSTINGS, ORGANISATIONS.c.name).select_from(hiring).where(POSTINGS.c.state == "published")
    for row in session.execute(published.execution_options(yield_per=500)).mappings():
        cities = [place["city"] for place in row["places"]]
        name = row["name"] or row["guest_name"] or ""
        texts = [row["title"], row["description_markdown"], name, *cities, *row["competences"]]
        texts += [label for code in row["competences"] for label in labels.get(code, [])]
        INDEX.put(session, row["id"], Entry(texts))


def downgrade() -> None:
    """The release before can read and write the new index."""
