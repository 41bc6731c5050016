"""A copy of the working groups and of who takes part in them; events that are for one."""

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
        "working_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_groups")),
    )
    op.create_table(
        "working_group_participants",
        sa.Column("working_group_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("takes_part", sa.Boolean(), nullable=False),
        sa.Column("heard_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("working_group_id", "account_id", name=op.f("pk_working_group_participants")),
    )
    with op.batch_alter_table("working_group_participants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_working_group_participants_account_id"), ["account_id"], unique=False)
    op.add_column("events", sa.Column("working_group_id", sa.Uuid(), nullable=True))
    op.create_index("ix_events_of_group", "events", ["working_group_id", "starts_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_events_of_group", table_name="events")
    op.drop_column("events", "working_group_id")
    with op.batch_alter_table("working_group_participants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_working_group_participants_account_id"))
    op.drop_table("working_group_participants")
    op.drop_table("working_groups")
