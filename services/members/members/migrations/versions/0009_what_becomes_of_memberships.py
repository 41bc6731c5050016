"""Memberships change, end and keep their history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# What is known of those that were there before: when they came, and as what. An id of its own each has already.
ADMITTED = """
    INSERT INTO membership_changes (id, member_id, change, kind, status, changed_at, acted_as)
    SELECT id, id, 'admitted', memberships.kind, 'active', created_at, 'office'
    FROM organisations JOIN memberships ON organisation_id = id
"""


def upgrade() -> None:
    op.add_column("memberships", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
    op.create_index(op.f("ix_memberships_until"), "memberships", ["until"], unique=False)
    op.create_table(
        "membership_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_at", db.Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=True),
        sa.Column("acted_as", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_changes")),
    )
    op.create_index("ix_membership_changes_of", "membership_changes", ["member_id", "changed_at", "id"], unique=False)
    op.execute(ADMITTED)


def downgrade() -> None:
    op.drop_index("ix_membership_changes_of", table_name="membership_changes")
    op.drop_table("membership_changes")
    op.drop_index(op.f("ix_memberships_until"), table_name="memberships")
    op.drop_column("memberships", "revision")
