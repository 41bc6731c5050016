"""Who registered others, was reminded, has come; and what members are called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.db import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TO_REMIND = sa.text("status = 'confirmed' AND reminded_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.add_column("registrations", sa.Column("registered_by", sa.String(length=36), nullable=True))
    op.add_column("registrations", sa.Column("reminded_at", Instant(), nullable=True))
    op.add_column("registrations", sa.Column("checked_in_at", Instant(), nullable=True))
    op.create_index("ix_registrations_registered_by", "registrations", ["registered_by"])
    op.create_index(
        "ix_registrations_to_remind",
        "registrations",
        ["event_id"],
        sqlite_where=TO_REMIND,
        postgresql_where=TO_REMIND,
    )
    op.create_index("ix_events_of_organiser", "events", ["organiser_id", "starts_at"])


def downgrade() -> None:
    op.drop_index("ix_events_of_organiser", "events")
    op.drop_index("ix_registrations_to_remind", "registrations")
    op.drop_index("ix_registrations_registered_by", "registrations")
    for name in ("checked_in_at", "reminded_at", "registered_by"):
        op.drop_column("registrations", name)
    op.drop_table("organisations")
