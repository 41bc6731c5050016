"""The whole life of a posting: submitted, sent back, asked about before its end; and what other portals ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAMES = (
    *("account_id", "fixed_term", "shift_work", "mini_job", "education", "experience_months", "remind_on"),
    *("direct_apply", "returned_because"),
)
WEEK_BEFORE = {"sqlite": "date(valid_through, '-7 days')", "postgresql": "valid_through - 7"}


def upgrade() -> None:
    op.add_column("postings", sa.Column("account_id", sa.Uuid(), nullable=True))
    op.add_column("postings", sa.Column("fixed_term", sa.Boolean(), nullable=True))
    op.add_column("postings", sa.Column("shift_work", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("postings", sa.Column("mini_job", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("postings", sa.Column("education", sa.String(length=24), nullable=True))
    op.add_column("postings", sa.Column("experience_months", sa.Integer(), nullable=True))
    op.add_column("postings", sa.Column("remind_on", sa.Date(), nullable=True))
    op.add_column("postings", sa.Column("direct_apply", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("postings", sa.Column("returned_because", sa.String(length=1000), nullable=True))
    day = WEEK_BEFORE[op.get_bind().dialect.name]
    op.execute(f"UPDATE postings SET remind_on = {day} WHERE state = 'published'")  # noqa: S608 - our own words
    op.create_index("ix_postings_to_remind_of", "postings", ["state", "remind_on"], unique=False)
    op.create_index("ix_postings_account_id", "postings", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_postings_account_id", "postings")
    op.drop_index("ix_postings_to_remind_of", "postings")
    for name in reversed(NAMES):
        op.drop_column("postings", name)
