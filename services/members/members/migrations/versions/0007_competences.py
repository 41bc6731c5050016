"""The taxonomy of competences. The service fills it at its next start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competences",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.Column("label_de", sa.String(length=100), nullable=False),
        sa.Column("label_en", sa.String(length=100), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["competences.code"], name=op.f("fk_competences_parent_competences")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_competences")),
    )
    op.create_index(op.f("ix_competences_parent"), "competences", ["parent"])
    op.create_table(
        "outdated_entries",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_outdated_entries")),
    )


def downgrade() -> None:
    op.drop_table("outdated_entries")
    op.drop_table("competences")
