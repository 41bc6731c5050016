"""The index of the IT database knows facets, counts and a vocabulary; what stood in the old one is put again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from members.directory import EXPERTS, INDEX
from sqlalchemy.orm import Session

from chassis import db
from chassis.search import Entry

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXTS = ("city", "description_markdown", "description_en_markdown", "products", "references", "publications")
LISTS = ("sectors", "countries", "competences")
ENTRIES = sa.table(
    "organisations",
    sa.column("id", sa.Uuid()),
    *[sa.column(name, sa.String()) for name in ("name", "kind", "size", "district", "postcode", "visibility", *TEXTS)],
    *[sa.column(name, db.Json) for name in LISTS],
)
MEMBERSHIPS = sa.table(
    "memberships",
    sa.column("organisation_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("status", sa.String()),
)
LABELS = sa.table("competences", *[sa.column(name, sa.String()) for name in ("code", "label_de", "label_en")])


def upgrade() -> None:
    if EXPERTS.renew(op.get_bind()):
        op.execute("UPDATE experts SET outdated = true WHERE status = 'consented'")  # a timer puts them again
    if not INDEX.renew(op.get_bind()):
        return
    session = Session(op.get_bind())
    labels = {code: [german, english] for code, german, english in session.execute(sa.select(LABELS))}
    active = ENTRIES.join(MEMBERSHIPS, MEMBERSHIPS.c.organisation_id == ENTRIES.c.id)
    entries = sa.select(ENTRIES, MEMBERSHIPS.c.number).select_from(active).where(MEMBERSHIPS.c.status == "active")
    for row in session.execute(entries.execution_options(yield_per=500)).mappings():
        filed = {name: [row[name]] for name in ("kind", "size", "district", "postcode")}
        filed |= {"country": row["countries"], "competence": row["competences"]}
        texts = [*[row[name] or "" for name in TEXTS], *row["sectors"], *row["competences"]]
        texts += [label for code in row["competences"] for label in labels.get(code, [])]
        INDEX.put(session, row["id"], Entry(texts, row["name"], row["visibility"], filed, row["number"]))


def downgrade() -> None:
    """The release before can read and write the new index."""
