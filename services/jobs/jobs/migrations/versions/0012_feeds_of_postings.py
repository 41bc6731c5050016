"""Feeds that members list their postings in, and which posting is which there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.db import Instant, Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("fault", sa.String(length=40), nullable=True),
        sa.Column("fault_details", Json, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("faults", Json, nullable=False),
        sa.Column("counts", Json, nullable=True),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("last_modified", sa.String(length=200), nullable=True),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_feeds_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_feeds")),
    )
    op.create_index("ix_feeds_due", "feeds", ["due_at"])
    op.create_table(
        "feed_items",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("identifier", sa.String(length=200), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["feeds.organisation_id"],
            name=op.f("fk_feed_items_organisation_id_feeds"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_feed_items_posting_id_postings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "identifier", name=op.f("pk_feed_items")),
    )
    op.create_index(op.f("ix_feed_items_posting_id"), "feed_items", ["posting_id"])


def downgrade() -> None:
    op.drop_table("feed_items")
    op.drop_table("feeds")
