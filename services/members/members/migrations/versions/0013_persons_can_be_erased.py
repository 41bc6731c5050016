"""Persons can be erased: who was, by a keyed hash, until no fact about them can come any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=False),
        sa.Column("asked_at", db.Instant(), nullable=False),
        sa.Column("mailed_at", db.Instant(), nullable=True),
        sa.Column("confirmed_at", db.Instant(), nullable=True),
        sa.Column("due_at", db.Instant(), nullable=True),
        sa.Column("begun_at", db.Instant(), nullable=True),
        sa.Column("ended_at", db.Instant(), nullable=True),
        sa.Column("notes", db.Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasures_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index("ix_erasures_due", ["status", "due_at"], unique=False)
        batch_op.create_index(
            "uq_erasures_open",
            ["address_hash"],
            unique=True,
            sqlite_where=sa.text("status IN ('asked', 'scheduled', 'running')"),
            postgresql_where=sa.text("status IN ('asked', 'scheduled', 'running')"),
        )

    op.create_table(
        "erasure_receipts",
        sa.Column("erasure_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(length=20), nullable=False),
        sa.Column("counts", db.Json, nullable=False),
        sa.Column("kept", db.Json, nullable=False),
        sa.Column("told_at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["erasures.id"], name=op.f("fk_erasure_receipts_erasure_id_erasures"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("erasure_id", "service", name=op.f("pk_erasure_receipts")),
    )
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
    op.drop_table("erasure_receipts")
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_erasures_open",
            sqlite_where=sa.text("status IN ('asked', 'scheduled', 'running')"),
            postgresql_where=sa.text("status IN ('asked', 'scheduled', 'running')"),
        )
        batch_op.drop_index("ix_erasures_due")
        batch_op.drop_index(batch_op.f("ix_erasures_asked_at"))

    op.drop_table("erasures")
