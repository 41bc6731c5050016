"""The first tables: postings, the copy of the organisations, and those of the chassis."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from jobs.board import INDEX

from chassis import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("city", sa.String(length=100), nullable=True),
        sa.Column("name_revision", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("listed_revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "postings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("guest_name", sa.String(length=200), nullable=True),
        sa.Column("guest_city", sa.String(length=100), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description_markdown", sa.Text(), nullable=False),
        sa.Column("employment_type", sa.String(length=12), nullable=False),
        sa.Column("hours_per_week", sa.Double(), nullable=True),
        sa.Column("places", db.Json, nullable=False),
        sa.Column("remote", sa.String(length=10), nullable=False),
        sa.Column("salary", db.Json, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("valid_through", sa.Date(), nullable=True),
        sa.Column("may_last_until", sa.Date(), nullable=True),
        sa.Column("apply_url", sa.String(length=500), nullable=True),
        sa.Column("apply_email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("competences", db.Json, nullable=False),
        sa.Column("kldb", sa.String(length=5), nullable=True),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("changed_at", db.Instant(), nullable=False),
        sa.Column("published_at", db.Instant(), nullable=True),
        sa.Column("closed_at", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_postings_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index("ix_postings_created", ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_postings_kind", ["state", "kind", "published_at", "id", "valid_through"], unique=False
        )
        batch_op.create_index("ix_postings_newest", ["state", "published_at", "id", "valid_through"], unique=False)
        batch_op.create_index("ix_postings_of", ["organisation_id", "created_at", "id"], unique=False)
        batch_op.create_index("ix_postings_over", ["state", "valid_through"], unique=False)

    op.create_table(
        "posting_competences",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_posting_competences_posting_id_postings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("posting_id", "code", name=op.f("pk_posting_competences")),
    )
    with op.batch_alter_table("posting_competences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_competences_code"), ["code"], unique=False)

    op.create_table(
        "posting_places",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_posting_places_posting_id_postings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("posting_id", "postcode", name=op.f("pk_posting_places")),
    )
    with op.batch_alter_table("posting_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_places_postcode"), ["postcode"], unique=False)

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
    with op.batch_alter_table("posting_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_places_postcode"))

    op.drop_table("posting_places")
    with op.batch_alter_table("posting_competences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_competences_code"))

    op.drop_table("posting_competences")
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index("ix_postings_over")
        batch_op.drop_index("ix_postings_of")
        batch_op.drop_index("ix_postings_newest")
        batch_op.drop_index("ix_postings_kind")
        batch_op.drop_index("ix_postings_created")

    op.drop_table("postings")
    op.drop_table("organisations")
