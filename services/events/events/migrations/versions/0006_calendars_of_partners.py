"""Calendars of partners that are read, and events that come from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.db import Instant, Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("imported", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("events", sa.Column("source_url", sa.String(length=500), nullable=True))
    op.create_table(
        "feeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organiser_name", sa.String(length=200), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("read_wholly_at", Instant(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
    )
    op.create_index("ix_feeds_due", "feeds", ["due_at"])
    op.create_table(
        "feed_items",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("recurrence", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_items_feed_id_feeds"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_feed_items_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "uid", "recurrence", name=op.f("pk_feed_items")),
    )
    op.create_index(op.f("ix_feed_items_event_id"), "feed_items", ["event_id"])


def downgrade() -> None:
    op.drop_table("feed_items")
    op.drop_table("feeds")
    op.drop_column("events", "source_url")
    op.drop_column("events", "imported")
