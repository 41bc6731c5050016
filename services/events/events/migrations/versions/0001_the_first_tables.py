"""The first tables: events, registrations, their index, and those of the chassis."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from events.index import INDEX

from chassis import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organiser_kind", sa.String(length=12), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=True),
        sa.Column("organiser_name", sa.String(length=200), nullable=False),
        sa.Column("starts_at", db.Instant(), nullable=False),
        sa.Column("ends_at", db.Instant(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("previous_starts_at", db.Instant(), nullable=True),
        sa.Column("venue", db.Json, nullable=True),
        sa.Column("online_url", sa.String(length=500), nullable=True),
        sa.Column("audience", sa.String(length=14), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("waiting_list", sa.Boolean(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("arrivals", sa.Integer(), nullable=False),
        sa.Column("seats_revision", sa.Integer(), nullable=False),
        sa.Column("registration_opens_at", db.Instant(), nullable=True),
        sa.Column("registration_closes_at", db.Instant(), nullable=True),
        sa.Column("price_note", sa.String(length=200), nullable=True),
        sa.Column("description_markdown", sa.Text(), nullable=False),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("changed_at", db.Instant(), nullable=False),
        sa.Column("announced_at", db.Instant(), nullable=True),
        sa.Column("cancellation_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name=op.f("ck_events_seats")),
        sa.CheckConstraint("taken >= 0 AND waiting >= 0", name=op.f("ck_events_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_listed", ["starts_at", "id"], unique=False)
        batch_op.create_index(
            "ix_events_ending",
            ["ends_at"],
            unique=False,
            sqlite_where=sa.text("status = 'announced'"),
            postgresql_where=sa.text("status = 'announced'"),
        )

    op.create_table(
        "registrations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=762), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=True),
        sa.Column("requested_at", db.Instant(), nullable=False),
        sa.Column("mailed_at", db.Instant(), nullable=False),
        sa.Column("held_until", db.Instant(), nullable=True),
        sa.Column("address_confirmed_at", db.Instant(), nullable=True),
        sa.Column("confirmed_at", db.Instant(), nullable=True),
        sa.Column("ended_at", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_registrations_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
    )
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.create_index("ix_registrations_held_until", ["held_until"], unique=False)
        batch_op.create_index("ix_registrations_queue", ["event_id", "status", "number"], unique=False)
        batch_op.create_index("uq_registrations_number", ["event_id", "number"], unique=True)
        batch_op.create_index(
            "uq_registrations_person",
            ["event_id", "email_key"],
            unique=True,
            sqlite_where=sa.text("status IN ('pending', 'confirmed', 'waiting')"),
            postgresql_where=sa.text("status IN ('pending', 'confirmed', 'waiting')"),
        )

    op.create_table(
        "idempotency_keys",
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", db.Json, nullable=True),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("door", "actor", "key", name=op.f("pk_idempotency_keys")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index("ix_idempotency_keys_created_at", ["created_at"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("hearing", sa.String(length=80), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("heard_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("hearing", "fact_id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_heard_at", ["heard_at"], unique=False)

    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("expires_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("envelope", db.Json, nullable=False),
        sa.Column("traceparent", sa.String(length=55), nullable=False),
        sa.Column("announced_at", db.Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", db.Instant(), nullable=False),
        sa.Column("published_at", db.Instant(), nullable=True),
        sa.Column("parked_at", db.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_published_at", ["published_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_waiting",
            ["position"],
            unique=False,
            sqlite_where=sa.text("published_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL AND parked_at IS NULL"),
        )

    INDEX.create(op.get_bind())


def downgrade() -> None:
    INDEX.drop(op.get_bind())
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("published_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL AND parked_at IS NULL"),
        )
        batch_op.drop_index("ix_outbox_published_at")

    op.drop_table("outbox")
    op.drop_table("leases")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_heard_at")

    op.drop_table("inbox")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index("ix_idempotency_keys_created_at")

    op.drop_table("idempotency_keys")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_registrations_person",
            sqlite_where=sa.text("status IN ('pending', 'confirmed', 'waiting')"),
            postgresql_where=sa.text("status IN ('pending', 'confirmed', 'waiting')"),
        )
        batch_op.drop_index("uq_registrations_number")
        batch_op.drop_index("ix_registrations_queue")
        batch_op.drop_index("ix_registrations_held_until")

    op.drop_table("registrations")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_ending")
        batch_op.drop_index("ix_events_listed")

    op.drop_table("events")
