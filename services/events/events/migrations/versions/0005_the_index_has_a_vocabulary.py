"""The index of the events knows a vocabulary; what stood in the old one is put again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from events.index import INDEX
from sqlalchemy.orm import Session

from chassis import db
from chassis.search import Entry

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS = ("title", "organiser_name", "description_markdown")
EVENTS = sa.table(
    "events",
    sa.column("id", sa.Uuid()),
    *[sa.column(name, sa.String()) for name in TEXTS],
    sa.column("venue", db.Json),
)


def upgrade() -> None:
    if not INDEX.renew(op.get_bind()):
        return
    session = Session(op.get_bind())
    for row in session.execute(sa.select(EVENTS).execution_options(yield_per=500)).mappings():
        venue = row["venue"] or {}
        texts = [*[row[name] for name in TEXTS], venue.get("name") or "", venue.get("city") or ""]
        INDEX.put(session, row["id"], Entry(texts))


def downgrade() -> None:
    """The release before can read and write the new index."""
