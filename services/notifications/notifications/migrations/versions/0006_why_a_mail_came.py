"""Each mail keeps the sentence that says why it came, and the topic of the fact that it follows from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("because", sa.String(length=600), nullable=True))
        batch_op.add_column(sa.Column("topic", sa.String(length=80), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_column("topic")
        batch_op.drop_column("because")
