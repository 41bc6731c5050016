"""The keys by which names are found again know more spellings; those that are kept follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from members.likeness import name_key

from chassis import db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BATCH = 1000


def _table(name: str, kind: Any, *columns: str) -> sa.TableClause:
    """A table with its key, and the columns of one kind that the key is made of."""
    own = [sa.column(column, kind) for column in columns]
    return sa.table(name, sa.column("id", sa.Uuid()), sa.column("name_key", sa.String()), *own)


ORGANISATIONS = _table("organisations", sa.String(), "name")
EXPERTS = _table("experts", sa.String(), "given_name", "family_name")
PERSONS = _table("personal_memberships", sa.String(), "given_name", "family_name")
APPLICATIONS = _table("applications", db.Json, "organisation", "representative")


def _applicant(row: sa.RowMapping) -> str:
    """An organisation or, without one, a person."""
    person = row["representative"]
    return str(row["organisation"].get("name") or f"{person['given_name']} {person['family_name']}")


NAMES: dict[sa.TableClause, Callable[[sa.RowMapping], str]] = {
    ORGANISATIONS: lambda row: str(row["name"]),
    EXPERTS: lambda row: f"{row['family_name']} {row['given_name']}",
    PERSONS: lambda row: f"{row['given_name']} {row['family_name']}",
    APPLICATIONS: _applicant,
}


def _rows(table: sa.TableClause) -> Iterator[sa.RowMapping]:
    """All rows that have a key: who was erased has none."""
    after = None
    while True:
        query = sa.select(table).where(table.c.name_key != "").order_by(table.c.id).limit(BATCH)
        rows = op.get_bind().execute(query if after is None else query.where(table.c.id > after)).mappings().all()
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1]["id"]


def upgrade() -> None:
    for table, name in NAMES.items():
        for row in _rows(table):
            if (key := name_key(name(row))) != row["name_key"]:
                op.execute(sa.update(table).where(table.c.id == row["id"]).values(name_key=key))


def downgrade() -> None:
    """The release before finds by these keys what it finds by its own."""
