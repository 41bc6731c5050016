"""A calendar of one's own, by a secret address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "personal_calendars",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_personal_calendars")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_personal_calendars_token_hash")),
    )
    op.create_index("ix_registrations_account_id", "registrations", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_registrations_account_id", "registrations")
    op.drop_table("personal_calendars")
