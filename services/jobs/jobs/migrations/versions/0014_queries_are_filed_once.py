"""What searches ask is filed once for all who ask the same; the service's clock files what was saved before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "asked_queries",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("clauses", db.Json, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("employment_type", sa.String(length=12), nullable=True),
        sa.Column("remote", sa.String(length=10), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("competence", sa.String(length=40), nullable=True),
        sa.Column("asked_at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_queries")),
        sa.UniqueConstraint("digest", name=op.f("uq_asked_queries_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_asked_queries_asked_at"), "asked_queries", ["asked_at"], unique=False)
    op.create_table(
        "asked_keys",
        sa.Column("query_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["query_id"], ["asked_queries.id"], name=op.f("fk_asked_keys_query_id_asked_queries"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("query_id", "key", name=op.f("pk_asked_keys")),
    )
    op.create_index("ix_asked_keys_found", "asked_keys", ["key", "query_id"], unique=False)
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet_until", db.Instant(), nullable=True))
        batch_op.add_column(sa.Column("asked_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_saved_searches_asked_id_asked_queries"),
            "asked_queries",
            ["asked_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_index("ix_saved_searches_asking", ["asked_id", "state", "due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_searches_asking")
        batch_op.drop_constraint(batch_op.f("fk_saved_searches_asked_id_asked_queries"), type_="foreignkey")
        batch_op.drop_column("asked_id")
        batch_op.drop_column("quiet_until")
    op.drop_table("asked_keys")
    op.drop_table("asked_queries")
