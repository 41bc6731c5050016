"""Members that are suspended, or have left, may not post."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisations", sa.Column("may_post", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("organisations", sa.Column("standing_revision", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("organisations", "standing_revision")
    op.drop_column("organisations", "may_post")
