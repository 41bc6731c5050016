"""Who takes part in working groups, who leads them, and what they report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("working_groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mandate_en", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", db.Instant(), nullable=True))
        batch_op.add_column(sa.Column("chair_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("roster_revision", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index("ix_working_groups_listed", ["status", "opened_at", "id"], unique=False)
        name = batch_op.f("fk_working_groups_chair_id_accounts")
        batch_op.create_foreign_key(name, "accounts", ["chair_id"], ["id"], ondelete="SET NULL")
    op.create_table(
        "working_group_participants",
        sa.Column("working_group_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_working_group_participants_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["working_group_id"],
            ["working_groups.id"],
            name=op.f("fk_working_group_participants_working_group_id_working_groups"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("working_group_id", "account_id", name=op.f("pk_working_group_participants")),
    )
    with op.batch_alter_table("working_group_participants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_working_group_participants_account_id"), ["account_id"], unique=False)
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("working_group_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body_markdown", sa.Text(), nullable=False),
        sa.Column("recommendations", db.Json, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("changed_at", db.Instant(), nullable=False),
        sa.Column("published_at", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["working_group_id"], ["working_groups.id"], name=op.f("fk_reports_working_group_id_working_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index("ix_reports_listed", ["status", "published_at", "id"], unique=False)
        batch_op.create_index("ix_reports_of_group", ["working_group_id", "created_at", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index("ix_reports_of_group")
        batch_op.drop_index("ix_reports_listed")
    op.drop_table("reports")
    with op.batch_alter_table("working_group_participants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_working_group_participants_account_id"))
    op.drop_table("working_group_participants")
    with op.batch_alter_table("working_groups", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_working_groups_chair_id_accounts"), type_="foreignkey")
        batch_op.drop_index("ix_working_groups_listed")
        batch_op.drop_column("roster_revision")
        batch_op.drop_column("chair_id")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("mandate_en")
