"""Persons can be erased: who was, by a keyed hash, until no fact about them can come any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("erasure_id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("account_hash", sa.String(length=64), nullable=True),
        sa.Column("erased_at", db.Instant(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("counts", db.Json, nullable=False),
        sa.Column("kept", db.Json, nullable=False),
        sa.Column("words", db.Json, nullable=True),
        sa.Column("swept_at", db.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_persons")),
    )
    with op.batch_alter_table("erased_persons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erased_persons_address_hash"), ["address_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_erased_persons_account_hash"), ["account_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_erased_persons_swept_at"), ["swept_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("erased_persons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_erased_persons_swept_at"))
        batch_op.drop_index(batch_op.f("ix_erased_persons_account_hash"))
        batch_op.drop_index(batch_op.f("ix_erased_persons_address_hash"))

    op.drop_table("erased_persons")
