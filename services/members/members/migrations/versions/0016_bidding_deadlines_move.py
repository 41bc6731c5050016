"""Until when those who bid jointly have their group: facts about it come in any order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bidding_deadlines",
        sa.Column("working_group_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deadline", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("working_group_id", name=op.f("pk_bidding_deadlines")),
    )
    op.create_index(op.f("ix_bidding_deadlines_deadline"), "bidding_deadlines", ["deadline"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_bidding_deadlines_deadline"), "bidding_deadlines")
    op.drop_table("bidding_deadlines")
