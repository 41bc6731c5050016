"""A second application is known by its domains too, and a consent by the version of its wording."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from members.likeness import LONGEST, mail_domain, web_domain

from chassis import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BATCH = 1000
DOMAINS = {"organisations": ["web_domain"], "accounts": ["mail_domain"], "applications": ["web_domain", "mail_domain"]}


def upgrade() -> None:
    for table, names in DOMAINS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(length=LONGEST), nullable=True))
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)
    op.add_column("application_consents", sa.Column("version", sa.String(length=20), nullable=True))
    op.execute("UPDATE application_consents SET version = 'organisation-1'")
    _fill("organisations", {"website": sa.String()}, lambda row: {"web_domain": web_domain(row.website)})
    _fill("accounts", {"email": sa.String()}, lambda row: {"mail_domain": mail_domain(row.email)})
    _fill("applications", {"organisation": db.Json, "representative": db.Json}, _domains)


def _domains(row: Any) -> dict[str, str | None]:
    site, email = row.organisation.get("website"), row.representative["email"]
    return {"web_domain": web_domain(site), "mail_domain": mail_domain(email)}


def _fill(name: str, read: dict[str, Any], told: Any) -> None:
    """Write what follows from a table's own columns, a batch at a time."""
    written = [sa.column(column, sa.String()) for column in DOMAINS[name]]
    table = sa.table(name, sa.column("id", sa.Uuid()), *(sa.column(*each) for each in read.items()), *written)
    connection, last = op.get_bind(), None
    while True:
        batch = sa.select(table).order_by(table.c.id).limit(BATCH)
        rows = connection.execute(batch if last is None else batch.where(table.c.id > last)).all()
        for row in rows:
            connection.execute(sa.update(table).where(table.c.id == row.id).values(told(row)))
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def downgrade() -> None:
    op.drop_column("application_consents", "version")
    for table, names in DOMAINS.items():
        for name in names:
            op.drop_index(op.f(f"ix_{table}_{name}"), table_name=table)
            op.drop_column(table, name)
