"""Readers' choices stand beside their consent, issues can be for one rhythm, and news knows when it was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "choices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", db.Instant(), nullable=False),
        sa.Column("topics", db.Json, nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("paused_until", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_choices_subscription_id_subscriptions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choices")),
    )
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_choices_subscription_id"), ["subscription_id"], unique=False)
    op.add_column("issues", sa.Column("rhythm", sa.String(length=10), nullable=True))
    op.add_column("news", sa.Column("told_at", db.Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("news", "told_at")
    op.drop_column("issues", "rhythm")
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_choices_subscription_id"))
    op.drop_table("choices")
