"""Series of events; agenda and speakers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
GROWS = sa.text("endless AND ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("endless", sa.Boolean(), nullable=False),
        sa.Column("starts_at", db.Instant(), nullable=False),
        sa.Column("ends_at", db.Instant(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("left_out", db.Json, nullable=False),
        sa.Column("template", db.Json, nullable=False),
        sa.Column("planned_until", db.Instant(), nullable=True),
        sa.Column("announced_at", db.Instant(), nullable=True),
        sa.Column("ended_at", db.Instant(), nullable=True),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("changed_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index("ix_series_growing", "series", ["planned_until"], sqlite_where=GROWS, postgresql_where=GROWS)
    op.add_column("events", sa.Column("series_id", sa.Uuid(), nullable=True))
    op.add_column("events", sa.Column("recurs_at", db.Instant(), nullable=True))
    op.add_column("events", sa.Column("agenda", db.Json, nullable=False, server_default="[]"))
    op.add_column("events", sa.Column("speakers", db.Json, nullable=False, server_default="[]"))
    op.create_index("ix_events_of_series", "events", ["series_id", "recurs_at"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_events_of_series", table_name="events")
    for name in ("speakers", "agenda", "recurs_at", "series_id"):
        op.drop_column("events", name)
    op.drop_index("ix_series_growing", table_name="series")
    op.drop_table("series")
