"""Sign-ups are counted by where they come from, so that nobody fills many mailboxes through the form."""

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
        "sign_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
    )
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.create_index("ix_sign_ups_origin", ["origin", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_ups_at"), ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ups_at"))
        batch_op.drop_index("ix_sign_ups_origin")
    op.drop_table("sign_ups")
