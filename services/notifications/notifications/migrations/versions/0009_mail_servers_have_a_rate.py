"""Mail servers have a rate: from when on each may be given the next mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "throttles",
        sa.Column("server", sa.String(length=300), nullable=False),
        sa.Column("free_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("server", name=op.f("pk_throttles")),
    )


def downgrade() -> None:
    op.drop_table("throttles")
