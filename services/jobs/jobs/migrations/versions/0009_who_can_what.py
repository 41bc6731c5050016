"""Who can what, to match postings and tenders with; it fills from the journal at the next start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "abilities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("competences", db.Json, nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("told_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abilities")),
    )
    with op.batch_alter_table("abilities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_abilities_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_abilities_told_at"), ["told_at"], unique=False)

    op.create_table(
        "ability_codes",
        sa.Column("ability_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["ability_id"], ["abilities.id"], name=op.f("fk_ability_codes_ability_id_abilities"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ability_id", "code", name=op.f("pk_ability_codes")),
    )
    with op.batch_alter_table("ability_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ability_codes_code"), ["code"], unique=False)


def downgrade() -> None:
    op.drop_table("ability_codes")
    op.drop_table("abilities")
