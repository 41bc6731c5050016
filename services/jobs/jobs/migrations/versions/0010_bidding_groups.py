"""Those who bid jointly on a tender have a working group."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tenders", sa.Column("working_group_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("tenders", "working_group_id")
