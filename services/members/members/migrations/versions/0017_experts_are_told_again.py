"""Who consented before experts were told of is told of by the clock: jobs has never heard of them."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE experts SET outdated = true WHERE status = 'consented'")


def downgrade() -> None:
    """They stay told."""
