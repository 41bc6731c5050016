"""Searches can be saved: whom to tell of what, what they are filed under, and postings in the order they came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("query", db.Json, nullable=False),
        sa.Column("clauses", db.Json, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("due_at", db.Instant(), nullable=True),
        sa.Column("told_at", db.Instant(), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("form_url", sa.String(length=500), nullable=False),
        sa.Column("requested_at", db.Instant(), nullable=False),
        sa.Column("confirmed_at", db.Instant(), nullable=True),
        sa.Column("ended_at", db.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
    )
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_searches_address_hash"), ["address_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_searches_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_searches_origin"), ["origin"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_searches_requested_at"), ["requested_at"], unique=False)

    op.create_table(
        "search_keys",
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_searches.id"],
            name=op.f("fk_search_keys_search_id_saved_searches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search_id", "key", name=op.f("pk_search_keys")),
    )
    with op.batch_alter_table("search_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_keys_key"), ["key"], unique=False)

    op.create_table(
        "posting_arrivals",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("matched", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_posting_arrivals_posting_id_postings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_posting_arrivals")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_posting_arrivals_posting_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("posting_arrivals", schema=None) as batch_op:
        batch_op.create_index("ix_posting_arrivals_waiting", ["matched", "position"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("posting_arrivals", schema=None) as batch_op:
        batch_op.drop_index("ix_posting_arrivals_waiting")

    op.drop_table("posting_arrivals")
    with op.batch_alter_table("search_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_keys_key"))

    op.drop_table("search_keys")
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_searches_requested_at"))
        batch_op.drop_index(batch_op.f("ix_saved_searches_origin"))
        batch_op.drop_index(batch_op.f("ix_saved_searches_due_at"))
        batch_op.drop_index(batch_op.f("ix_saved_searches_address_hash"))

    op.drop_table("saved_searches")
