"""Who did what when is recorded in a chain that is only added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import audit, db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_records",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.Column("subjects", db.Json, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_records")),
    )
    with op.batch_alter_table("audit_records", schema=None) as batch_op:
        batch_op.create_index("ix_audit_records_account_id", ["account_id", "at", "id"], unique=False)
        batch_op.create_index("ix_audit_records_at", ["at", "id"], unique=True)
    audit.guard(op.get_bind())


def downgrade() -> None:
    audit.unguard(op.get_bind())
    with op.batch_alter_table("audit_records", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_records_at")
        batch_op.drop_index("ix_audit_records_account_id")
    op.drop_table("audit_records")
