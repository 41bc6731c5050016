"""Searches that ended are remembered: an alert that was told before may come later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_searches",
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("search_id", name=op.f("pk_ended_searches")),
    )
    op.create_index(op.f("ix_ended_searches_ended_at"), "ended_searches", ["ended_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_ended_searches_ended_at"), "ended_searches")
    op.drop_table("ended_searches")
