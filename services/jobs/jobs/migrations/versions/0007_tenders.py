"""Tenders, what they are found by, and who is interested in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from jobs.board import TENDERS

from chassis import db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description_markdown", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("cpv", db.Json, nullable=False),
        sa.Column("competences", db.Json, nullable=False),
        sa.Column("places", db.Json, nullable=False),
        sa.Column("deadline", db.Instant(), nullable=True),
        sa.Column("source_url", sa.String(length=500), nullable=True),
        sa.Column("documents", db.Json, nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=True),
        sa.Column("source_issued_at", db.Instant(), nullable=True),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("changed_at", db.Instant(), nullable=False),
        sa.Column("published_at", db.Instant(), nullable=True),
        sa.Column("closed_at", db.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders")),
        sa.UniqueConstraint("source_key", name=op.f("uq_tenders_source_key")),
    )
    with op.batch_alter_table("tenders", schema=None) as batch_op:
        batch_op.create_index("ix_tenders_created", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_tenders_newest", ["state", "published_at", "id"], unique=False)
        batch_op.create_index("ix_tenders_soonest", ["state", "deadline", "id"], unique=False)

    op.create_table(
        "tender_traits",
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tenders.id"], name=op.f("fk_tender_traits_tender_id_tenders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tender_id", "kind", "code", name=op.f("pk_tender_traits")),
    )
    with op.batch_alter_table("tender_traits", schema=None) as batch_op:
        batch_op.create_index("ix_tender_traits_found", ["kind", "code"], unique=False)

    op.create_table(
        "tender_interests",
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=True),
        sa.Column("jointly", sa.Boolean(), nullable=False),
        sa.Column("noted_at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_tender_interests_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tenders.id"], name=op.f("fk_tender_interests_tender_id_tenders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tender_id", "organisation_id", name=op.f("pk_tender_interests")),
    )
    with op.batch_alter_table("tender_interests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_interests_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tender_interests_organisation_id"), ["organisation_id"], unique=False)

    TENDERS.create(op.get_bind())


def downgrade() -> None:
    TENDERS.drop(op.get_bind())
    op.drop_table("tender_interests")
    op.drop_table("tender_traits")
    op.drop_table("tenders")
