"""Persons apply, and are members too."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    op.create_table(
        "personal_memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_personal_memberships_account_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_memberships")),
        sa.UniqueConstraint("account_id", name=op.f("uq_personal_memberships_account_id")),
        sa.UniqueConstraint("number", name=op.f("uq_personal_memberships_number")),
    )
    for column in ("name_key", "status", "until"):
        op.create_index(op.f(f"ix_personal_memberships_{column}"), "personal_memberships", [column], unique=False)
    for added in (
        sa.Column("holder", sa.String(length=12), server_default="organisation", nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("personal_membership_id", sa.Uuid(), nullable=True),
    ):
        op.add_column("applications", added)
    op.create_index(op.f("ix_applications_email_key"), "applications", ["email_key"], unique=False)
    _note_addresses()


def _note_addresses() -> None:
    """File what is there by its address, a batch at a time."""
    columns: list[Any] = [sa.column("id", sa.Uuid()), sa.column("representative", db.Json), sa.column("email_key")]
    table, connection = sa.table("applications", *columns), op.get_bind()
    unfiled = sa.select(table).where(table.c.email_key.is_(None)).limit(BATCH)
    while rows := connection.execute(unfiled).all():
        for row in rows:
            filed = sa.update(table).where(table.c.id == row.id).values(email_key=row.representative["email"].lower())
            connection.execute(filed)


def downgrade() -> None:
    op.drop_index(op.f("ix_applications_email_key"), table_name="applications")
    for column in ("personal_membership_id", "email_key", "holder"):
        op.drop_column("applications", column)
    op.drop_table("personal_memberships")
