"""More of what an entry says, and a log of its changes. Old code goes on writing entries without the new columns."""

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
        "entry_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=True),
        sa.Column("acted_as", sa.String(length=10), nullable=False),
        sa.Column("differences", db.Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_entry_changes_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_changes")),
    )
    op.create_index(op.f("ix_entry_changes_changed_at"), "entry_changes", ["changed_at"])
    op.create_index("ix_entry_changes_of", "entry_changes", ["organisation_id", "changed_at", "id"])
    for name in ("social_profiles", "sectors"):
        op.add_column("organisations", sa.Column(name, db.Json, nullable=False, server_default="[]"))
    for name in ("description_en_markdown", "references"):
        op.add_column("organisations", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("references", "description_en_markdown", "sectors", "social_profiles"):
        op.drop_column("organisations", name)
    op.drop_table("entry_changes")
