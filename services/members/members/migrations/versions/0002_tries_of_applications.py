"""Applications are counted by address and origin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_attempts")),
    )
    with op.batch_alter_table("application_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_attempts_at"), ["at"], unique=False)
        batch_op.create_index("ix_application_attempts_origin", ["origin", "at"], unique=False)
        batch_op.create_index("ix_application_attempts_target", ["target", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("application_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_application_attempts_target")
        batch_op.drop_index("ix_application_attempts_origin")
        batch_op.drop_index(batch_op.f("ix_application_attempts_at"))

    op.drop_table("application_attempts")
