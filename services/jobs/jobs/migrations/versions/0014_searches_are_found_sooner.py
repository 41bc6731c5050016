"""Saved searches are found by what a posting plainly is; those filed before go on being looked at one by one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ASKED = {"kind": 20, "employment_type": 12, "remote": 10, "competence": 40}


def upgrade() -> None:
    op.add_column("saved_searches", sa.Column("quiet_until", db.Instant(), nullable=True))
    op.add_column("saved_searches", sa.Column("organisation_id", sa.Uuid(), nullable=True))
    for name, length in ASKED.items():
        op.add_column("saved_searches", sa.Column(name, sa.String(length=length), nullable=True))
    op.create_index("ix_search_keys_filed", "search_keys", ["key", "search_id"], unique=False)
    op.drop_index("ix_search_keys_key", "search_keys")


def downgrade() -> None:
    op.create_index("ix_search_keys_key", "search_keys", ["key"], unique=False)
    op.drop_index("ix_search_keys_filed", "search_keys")
    for name in ("quiet_until", "organisation_id", *ASKED):
        op.drop_column("saved_searches", name)
